import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { requireUi, ui } from "../ui/client.js";
import {
  alive,
  breakOn,
  children,
  debuggingEnded,
  endDebugging,
  lineOf,
  listen,
  quiet,
  stoppedAt,
  variablesOf,
} from "./session.js";
import { inFolder, until } from "./support.js";

const INPUT = ".quick-input-widget input";

describe("Debugging a workflow", function () {
  this.timeout(120_000);
  const joke = () => inFolder("joke.ts");
  const heard = listen();

  beforeEach(async () => {
    heard.clear();
    await vscode.window.showTextDocument(joke());
  });
  afterEach(endDebugging);
  after(() => heard.dispose());

  const launch = (extra: object = {}) =>
    vscode.debug.startDebugging(undefined, {
      type: "stepscope",
      request: "launch",
      name: "joke",
      program: joke().fsPath,
      input: { topic: "pirates" },
      ...extra,
    });

  it("starts with F5 and no launch.json, asks for the topic, and stops before a step", async function () {
    requireUi(this);
    const line = await breakOn(joke(), "async critiqueJoke");
    await pressF5();
    await ui("fill", { selector: INPUT, value: "pirates" });
    await ui("press", { keys: "Enter" });
    const { frame, frames, session } = await stoppedAt("critiqueJoke", ({ name }) => name.includes("critiqueJoke"));
    assert.equal(frame.line, line);
    assert.ok(frame.source?.path?.endsWith(joke().fsPath), frame.source?.path);
    // The causal chain, down to the start.
    const chain = frames.map(({ name }) => name).join(" ← ");
    assert.match(chain, /critiqueJoke.*JokeEvent.*generateJoke.*StartEvent/);

    const event = await variablesOf(session, frame, "Event");
    assert.match(event.joke?.value ?? "", /pirates refuse to play cards/);
    const workflow = await variablesOf(session, frame, "Workflow");
    assert.ok(workflow.llm, Object.keys(workflow).join(", "));
    const llm = await children(session, workflow.llm.variablesReference);
    assert.match(llm.model?.value ?? "", /offline joke teller/);
    await variablesOf(session, frame, "Queue");
    await ui("screenshot", { path: "stopped-at-step.png" });

    await vscode.commands.executeCommand("workbench.action.debug.continue");
    await debuggingEnded();
    assert.match(heard.output(), /Analysis: .*Critique:/);
  });

  it("remembers the topic", async function () {
    requireUi(this);
    await pressF5();
    const value = await until("remembered topic", async () => {
      const text = await ui("evaluate", { selector: INPUT, source: "(input) => input.value" });
      return typeof text === "string" && text !== "" ? text : undefined;
    });
    assert.equal(value, "pirates");
    await ui("click", { selector: INPUT });
    await ui("press", { keys: "Escape" });
    await ui("waitFor", { selector: INPUT, state: "hidden" });
    assert.ok(quiet());
  });

  it("stops where an event is emitted, and F10 goes to the next delivery", async () => {
    const line = await breakOn(joke(), "class JokeEvent");
    assert.ok(await launch());
    const { frame } = await stoppedAt("JokeEvent", ({ name }) => name.includes("JokeEvent"));
    assert.equal(frame.line, line);
    await vscode.commands.executeCommand("workbench.action.debug.stepOver");
    const next = await stoppedAt("critiqueJoke", ({ name }) => name.includes("critiqueJoke"));
    assert.equal(next.frame.line, (await lineOf(joke(), "async critiqueJoke")) + 1);
  });

  it("stops by a step's name", async () => {
    vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint("generateJoke")]);
    assert.ok(await launch());
    await stoppedAt("generateJoke", ({ name }) => name.includes("generateJoke"));
  });

  it("stops on a line inside a step, in the JavaScript debugger", async () => {
    const line = await breakOn(joke(), "const critique =");
    assert.ok(await launch());
    const { frame, frames, session } = await stoppedAt(
      "line",
      (it, { type }) => type === "pwa-node" && it.line === line,
    );
    assert.ok(frame.source?.path?.endsWith(joke().fsPath), frame.source?.path);
    assert.match(frame.name, /critiqueJoke/);
    const ours = frames.filter(({ source }) => source?.path?.includes("/runtime/"));
    assert.ok(ours.length > 0 && ours.every(({ source }) => source?.presentationHint === "deemphasize"));
    // js-debug puts a session of its own between.
    assert.equal(session.parentSession?.parentSession?.type, "stepscope");
    const { result } = (await session.customRequest("evaluate", { expression: "ev.joke", frameId: frame.id })) as {
      result: string;
    };
    assert.match(result, /pirates/);
    await vscode.commands.executeCommand("workbench.action.debug.continue");
    await debuggingEnded();
    assert.match(heard.output(), /Critique:/);
  });

  it("steps from an event into the step's first line with F11", async () => {
    await breakOn(joke(), "async critiqueJoke");
    const first = (await lineOf(joke(), "const prompt = `Give a thorough")) + 1;
    assert.ok(await launch());
    await stoppedAt("critiqueJoke", ({ name }, { type }) => type === "stepscope" && name.includes("critiqueJoke"));
    await vscode.commands.executeCommand("workbench.action.debug.stepInto");
    const { frame } = await stoppedAt("line", (it, { type }) => type === "pwa-node" && it.line === first);
    assert.ok(frame.source?.path?.endsWith(joke().fsPath), frame.source?.path);
    await vscode.commands.executeCommand("workbench.action.debug.continue");
    await debuggingEnded();
    assert.match(heard.output(), /Critique:/);
  });

  it("leaves no process behind when it is stopped while a run is held", async () => {
    await breakOn(joke(), "async critiqueJoke");
    assert.ok(await launch());
    await stoppedAt("critiqueJoke", ({ name }) => name.includes("critiqueJoke"));
    const [pid] = heard.pids;
    assert.ok(pid !== undefined && alive(pid), `The adapter named no living process: ${heard.pids.join(", ")}`);
    await vscode.debug.stopDebugging();
    await until("end of the program", () => !alive(pid));
  });

  it("runs without stopping when it isn't debugged", async () => {
    await breakOn(joke(), "async critiqueJoke");
    assert.ok(await vscode.debug.startDebugging(undefined, config(joke()), { noDebug: true }));
    await until("result", () => heard.output().includes("Critique:"));
    await debuggingEnded();
  });

  it("asks for a person's answer in the debug console", async function () {
    requireUi(this);
    assert.ok(await launch({ program: inFolder("ask-name.ts").fsPath, input: {} }));
    await until("question", () => heard.output().includes("NameAnswer?"));
    await vscode.commands.executeCommand("workbench.debug.action.focusRepl");
    await ui("click", { selector: ".repl-input-wrapper .view-lines" });
    await ui("type", { text: "Ada" });
    await ui("press", { keys: "Enter" });
    await until("greeting", () => heard.output().includes("Good to meet you, Ada."));
    await debuggingEnded();
  });

  it("runs a program that runs its workflow itself", async () => {
    const script = inFolder("joke-script.ts");
    await breakOn(joke(), "async critiqueJoke");
    assert.ok(await vscode.debug.startDebugging(undefined, { ...config(script), input: undefined, args: ["parrots"] }));
    const { session, frame } = await stoppedAt("critiqueJoke", ({ name }) => name.includes("critiqueJoke"));
    assert.match((await variablesOf(session, frame, "Event")).joke?.value ?? "", /parrots/);
  });
});

function config(program: vscode.Uri): vscode.DebugConfiguration {
  return { type: "stepscope", request: "launch", name: "joke", program: program.fsPath, input: { topic: "pirates" } };
}

/** F5, up to the question for the topic. Several debuggers know TypeScript: VS Code may ask which. */
async function pressF5(): Promise<void> {
  const question = ".quick-input-widget";
  // Whatever had the focus: a key goes to the editor.
  await ui("click", { selector: ".editor-instance .view-lines" });
  await ui("press", { keys: "F5" });
  const asked = await until("question", async () => {
    const [text] = await ui("texts", { selector: question });
    return text?.match(/Stepscope: Workflow|topic/)?.[0];
  });
  if (asked === "topic") return;
  await ui("click", { selector: `${question} .monaco-list-row`, text: "Stepscope: Workflow" });
  await ui("waitFor", { selector: question, text: "topic" });
}
