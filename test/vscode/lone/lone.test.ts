import { strict as assert } from "node:assert";
import * as vscode from "vscode";
import { codeOf, deleteStep, problems } from "../suite/editing.js";
import { breakOn, debuggingEnded, endDebugging, lineOf, listen, stoppedAt, variablesOf } from "../suite/session.js";
import { inFolder, nonEmpty, until } from "../suite/support.js";

describe("A lone file in a folder without packages", function () {
  this.timeout(120_000);
  const file = () => inFolder("greet.ts");
  const heard = listen();
  const configuration = () => ({
    type: "stepscope",
    request: "launch",
    name: "greet",
    program: file().fsPath,
    input: { name: "Ada" },
  });

  beforeEach(() => heard.clear());
  afterEach(endDebugging);
  after(() => heard.dispose());

  it("is checked", async () => {
    const document = await vscode.workspace.openTextDocument(file());
    await vscode.window.showTextDocument(document);
    await deleteStep(document, "shout");
    const [problem] = await until("problem", () =>
      nonEmpty(problems(file()).filter((it) => codeOf(it) === "event-never-consumed")),
    );
    assert.match(problem.message, /Greeting/);
    await vscode.commands.executeCommand("undo");
    await until("no problem", () => problems(file()).length === 0);
    await vscode.commands.executeCommand("workbench.action.files.revert");
  });

  it("runs with the extension's runtime", async () => {
    assert.ok(await vscode.debug.startDebugging(undefined, configuration(), { noDebug: true }));
    await until("result", () => heard.output().includes("GOOD MORNING, ADA!"));
    await debuggingEnded();
  });

  it("is debugged with the extension's runtime, into the code of a step", async () => {
    await breakOn(file(), "async shout");
    assert.ok(await vscode.debug.startDebugging(undefined, configuration()));
    const { frame, session } = await stoppedAt("shout", ({ name }) => name.includes("shout"));
    assert.match((await variablesOf(session, frame, "Event")).text?.value ?? "", /Good morning, Ada/);
    await vscode.commands.executeCommand("workbench.action.debug.stepInto");
    const first = (await lineOf(file(), "const loud")) + 1;
    const inside = await stoppedAt("line", (it, { type }) => type === "pwa-node" && it.line === first);
    const ours = inside.frames.filter(({ source }) => source?.path?.includes("/dist/runtime/"));
    assert.ok(ours.length > 0, inside.frames.map(({ source }) => source?.path).join("\n"));
    assert.ok(ours.every(({ source }) => source?.presentationHint === "deemphasize"));
    await vscode.commands.executeCommand("workbench.action.debug.continue");
    await debuggingEnded();
    assert.match(heard.output(), /GOOD MORNING, ADA!/);
  });
});
