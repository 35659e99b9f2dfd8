import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CodeLens, Diagnostic, DocumentDiagnosticReport, DocumentSymbol } from "vscode-languageserver/node";
import { createAnalysis } from "../../server/analysis/index.js";
import type { WorkflowsResult } from "../../server/language/contract.js";
import { type Editor, type EditorOptions, type Folder, makeFolder, openEditor, PULL_CLIENT } from "./rig.js";

/* The server with the real analysis, on files on disk. */

const JOKE = readFileSync(new URL("./fixtures/joke.ts", import.meta.url), "utf8");
const WITHOUT_CRITIQUE = JOKE.replace(/ {2}@step\n {2}async critiqueJoke[\s\S]*?\n {2}}\n/, "");

let folder: Folder;
let editor: Editor;
const folders: Folder[] = [];

const newFolder = (files: Readonly<Record<string, string>> = {}): Folder => {
  const made = makeFolder(files);
  folders.push(made);
  return made;
};

async function start(options: EditorOptions = {}): Promise<void> {
  editor = await openEditor({ folders: [folder.uri], loadAnalysis: async () => createAnalysis(), ...options });
}

beforeEach(() => {
  folder = newFolder();
});

afterEach(async () => {
  await editor.dispose();
  for (const made of folders.splice(0)) made.dispose();
});

const codes = (diagnostics: readonly Diagnostic[]): unknown[] => diagnostics.map(({ code }) => code).sort();
const last = (uri: string): readonly Diagnostic[] | undefined =>
  editor.published.filter((params) => params.uri === uri).at(-1)?.diagnostics;

/** What is written at a place. */
function textAt(text: string, { start, end }: Diagnostic["range"]): string {
  const line = text.split("\n")[start.line] ?? "";
  return start.line === end.line ? line.slice(start.character, end.character) : line.slice(start.character);
}

describe("problems while typing", () => {
  it("shows an event that nobody consumes where it is emitted, until the step is back: nothing is saved", async () => {
    expect(WITHOUT_CRITIQUE).not.toBe(JOKE);
    const uri = folder.write("joke.ts", JOKE);
    await start();
    await editor.open(uri, JOKE);
    await editor.quiet();
    expect(editor.published).toEqual([]);

    await editor.edit(uri, WITHOUT_CRITIQUE);
    await editor.quiet();
    const unconsumed = last(uri)?.find(({ code }) => code === "event-never-consumed");
    expect(unconsumed?.source).toBe("stepscope");
    expect(unconsumed?.message).toContain("JokeEvent");
    expect(textAt(WITHOUT_CRITIQUE, unconsumed?.range ?? expect.fail("no problem"))).toContain("JokeEvent");
    expect(unconsumed?.range.start.line).toBeGreaterThan(
      WITHOUT_CRITIQUE.split("\n").findIndex((line) => line.includes("class JokeFlow")),
    );
    expect(unconsumed?.relatedInformation?.length).toBeGreaterThan(0);

    await editor.edit(uri, JOKE);
    await editor.quiet();
    expect(last(uri)).toEqual([]);
  });

  it("refreshes an open dependent when an event's file changes, with the other end in that file", async () => {
    const events =
      'import { Event } from "stepscope";\nexport class JokeEvent extends Event.of<{ joke: string }>() {}\n';
    const flow = JOKE.replace(/class JokeEvent.*\n/, 'import { JokeEvent } from "./events.js";\n');
    const eventsUri = folder.write("events.ts", events);
    const uri = folder.write("joke.ts", flow);
    await start();
    await editor.open(eventsUri, events);
    await editor.open(uri, flow);
    await editor.quiet();
    expect(last(uri)).toBeUndefined();
    await editor.edit(
      eventsUri,
      events.replace("Event.of<{ joke: string }>()", "StopEvent").replace("{ Event", "{ StopEvent"),
    );
    await editor.quiet();
    expect(codes(last(uri) ?? [])).not.toEqual([]);
    await editor.close(eventsUri); // unsaved: the file on disk counts again
    await editor.quiet();
    expect(last(uri)).toEqual([]);
  });

  it("sees an event's file that changes outside the editor", async () => {
    const events = 'import { Event } from "stepscope";\nexport class JokeEvent extends Event {}\n';
    const flow = JOKE.replace(/class JokeEvent.*\n/, 'import { JokeEvent } from "./events.js";\n');
    const eventsUri = folder.write("events.ts", events);
    const uri = folder.write("joke.ts", flow);
    await start();
    await editor.open(uri, flow);
    await editor.quiet();
    expect(last(uri)).toBeUndefined();
    folder.write(
      "events.ts",
      events.replaceAll("Event }", "StopEvent }").replace("extends Event", "extends StopEvent"),
    );
    await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: eventsUri, type: 2 }] });
    await editor.roundTrip();
    await editor.quiet();
    expect(last(uri)?.length).toBeGreaterThan(0);
  });

  it("follows imports where a changed tsconfig.json leads", async () => {
    const alias = (target: string): string => `{ "compilerOptions": { "paths": { "#events": ["./${target}.ts"] } } }`;
    folder.write("good.ts", 'import { Event } from "stepscope";\nexport class JokeEvent extends Event {}\n');
    folder.write("bad.ts", 'import { StopEvent } from "stepscope";\nexport class JokeEvent extends StopEvent {}\n');
    const tsconfig = folder.write("tsconfig.json", alias("good"));
    const flow = JOKE.replace(/class JokeEvent.*\n/, 'import { JokeEvent } from "#events";\n');
    const uri = folder.write("joke.ts", flow);
    await start();
    await editor.open(uri, flow);
    await editor.quiet();
    expect(last(uri)).toBeUndefined();
    folder.write("tsconfig.json", alias("bad"));
    await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: tsconfig, type: 2 }] });
    await editor.roundTrip();
    await editor.quiet();
    expect(codes(last(uri) ?? [])).toContain("step-accepts-stop-event");
  });

  it("checks a workflow that inherits from one of another file, and doesn't name the package itself", async () => {
    folder.write("base.ts", JOKE);
    const text = 'import { JokeFlow } from "./base.js";\n\nexport class LoudFlow extends JokeFlow {}\n';
    const uri = folder.write("loud.ts", text);
    await start();
    await editor.open(uri, text);
    const lenses: CodeLens[] = await editor.client.sendRequest("textDocument/codeLens", { textDocument: { uri } });
    expect(lenses.map(({ command }) => command?.arguments?.[0])).toContainEqual({ uri, workflow: "LoudFlow" });
  });

  it("works in two roots, one with a tsconfig, one without, and in none", async () => {
    const other = newFolder({ "tsconfig.json": '{ "compilerOptions": { "strict": true } }' });
    const first = folder.write("joke.ts", WITHOUT_CRITIQUE);
    const second = other.write("joke.ts", WITHOUT_CRITIQUE);
    const outside = newFolder().write("joke.ts", WITHOUT_CRITIQUE);
    await start({ folders: [folder.uri, other.uri] });
    for (const uri of [first, second, outside]) await editor.open(uri, WITHOUT_CRITIQUE);
    await editor.quiet();
    for (const uri of [first, second, outside]) expect(codes(last(uri) ?? [])).toContain("event-never-consumed");
  });

  it.each([["untitled:Untitled-1"], ["vscode-vfs://github/team/repo/joke.ts"]])("checks %s", async (uri) => {
    await start();
    await editor.open(uri, WITHOUT_CRITIQUE);
    await editor.quiet();
    const unconsumed = last(uri)?.find(({ code }) => code === "event-never-consumed");
    expect(unconsumed).toBeDefined();
    for (const { location } of unconsumed?.relatedInformation ?? []) expect(location.uri).toBe(uri);
  });

  it("doesn't trip over text that doesn't parse", async () => {
    const uri = folder.write("joke.ts", JOKE);
    await start();
    await editor.open(uri, JOKE);
    for (let length = 0; length < JOKE.length; length += 37) {
      await editor.edit(uri, JOKE.slice(0, length));
      editor.clock.advance(150);
      await editor.roundTrip();
    }
    await editor.edit(uri, WITHOUT_CRITIQUE);
    await editor.quiet();
    expect(codes(last(uri) ?? [])).toContain("event-never-consumed");
    expect(editor.heard.filter((line) => line.startsWith("log"))).toEqual([]);
  });

  it("answers a client that pulls with the same", async () => {
    const uri = folder.write("joke.ts", WITHOUT_CRITIQUE);
    await start({ capabilities: PULL_CLIENT });
    await editor.open(uri, WITHOUT_CRITIQUE);
    const pulled = editor.client.sendRequest("textDocument/diagnostic", { textDocument: { uri } });
    await editor.quiet();
    const report = (await pulled) as DocumentDiagnosticReport;
    expect(report.kind === "full" ? codes(report.items) : []).toContain("event-never-consumed");
    expect(editor.published).toEqual([]);
  });
});

describe("code lenses", () => {
  const titles = async (uri: string): Promise<string[]> => {
    const lenses: CodeLens[] = await editor.client.sendRequest("textDocument/codeLens", { textDocument: { uri } });
    return lenses.flatMap(({ command }) => command?.title ?? []);
  };

  it("runs, debugs and shows each workflow, over its name", async () => {
    const uri = folder.write("joke.ts", JOKE);
    await start();
    await editor.open(uri, JOKE);
    const all: CodeLens[] = await editor.client.sendRequest("textDocument/codeLens", { textDocument: { uri } });
    const lenses = all.filter(({ command }) => command !== undefined);
    expect(lenses.map(({ command }) => [command?.title, command?.command, command?.arguments])).toEqual([
      ["Run", "stepscope.runWorkflow", [{ uri, workflow: "JokeFlow" }]],
      ["Debug", "stepscope.debugWorkflow", [{ uri, workflow: "JokeFlow" }]],
      ["Show Graph", "stepscope.showGraph", [{ uri, workflow: "JokeFlow" }]],
    ]);
    for (const { range } of lenses) expect(textAt(JOKE, range)).toBe("JokeFlow");
  });

  it("offers no run before the workspace is trusted, and then does", async () => {
    const uri = folder.write("joke.ts", JOKE);
    await start({ run: false });
    await editor.open(uri, JOKE);
    expect(await titles(uri)).toEqual(["Show Graph"]);
    await editor.client.sendNotification("stepscope/trust", { run: true });
    await editor.roundTrip();
    expect(editor.heard).toContain("workspace/codeLens/refresh");
    expect(await titles(uri)).toEqual(["Run", "Debug", "Show Graph"]);
  });
});

it("outlines the event classes of a file that has no workflow", async () => {
  const text =
    'import { Event, StopEvent } from "stepscope";\nclass Told extends Event {}\nclass Done extends StopEvent {}\n';
  const uri = folder.write("events.ts", text);
  await start();
  await editor.open(uri, text);
  const symbols: DocumentSymbol[] = await editor.client.sendRequest("textDocument/documentSymbol", {
    textDocument: { uri },
  });
  expect(symbols.map(({ name, detail }) => [name, detail])).toEqual([
    ["Told", "event"],
    ["Done", "stop event"],
  ]);
});

it("outlines workflows, their steps, and event classes", async () => {
  const uri = folder.write("joke.ts", JOKE);
  await start();
  await editor.open(uri, JOKE);
  const symbols: DocumentSymbol[] = await editor.client.sendRequest("textDocument/documentSymbol", {
    textDocument: { uri },
  });
  const outline = (all: readonly DocumentSymbol[] = []): unknown[] =>
    all.map(({ name, detail, children }) => [name, detail, ...outline(children)]);
  expect(outline(symbols)).toEqual([
    ["JokeEvent", "event"],
    ["JokeFlow", "workflow", ["generateJoke", "StartEvent → JokeEvent"], ["critiqueJoke", "JokeEvent → StopEvent"]],
  ]);
});

describe("stepscope/workflows", () => {
  const ask = (uri: string): Promise<WorkflowsResult> => editor.client.sendRequest("stepscope/workflows", { uri });

  it("answers for the text in the editor, with where everything is", async () => {
    const uri = folder.write("joke.ts", JOKE);
    await start();
    await editor.open(uri, JOKE);
    const before = await ask(uri);
    expect(before).toMatchObject({ uri, version: 1, problems: [], failure: null });
    expect(before.workflows.map(({ graph }) => graph.steps.map(({ name }) => name))).toEqual([
      ["generateJoke", "critiqueJoke"],
    ]);
    expect(Object.values(before.uris)).toEqual([uri]);
    await editor.edit(uri, WITHOUT_CRITIQUE);
    const after = await ask(uri);
    expect(after.version).toBe(2);
    expect(after.problems.map(({ code }) => code)).toContain("event-never-consumed");
  });

  it("answers for a file that isn't open, and says when it is different", async () => {
    const uri = folder.write("joke.ts", JOKE);
    await start();
    expect((await ask(uri)).workflows).toHaveLength(1);
    folder.write("joke.ts", WITHOUT_CRITIQUE);
    await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
    await editor.roundTrip();
    await editor.quiet();
    expect(editor.heard).toContain(`stepscope/workflowsChanged: ${uri}`);
    expect((await ask(uri)).problems).not.toEqual([]);
  });

  it("says once that a document's workflows have changed", async () => {
    const uri = folder.write("joke.ts", JOKE);
    await start();
    await editor.open(uri, JOKE);
    await editor.quiet();
    const changes = () => editor.heard.filter((line) => line.startsWith("stepscope/workflowsChanged"));
    expect(changes()).toHaveLength(1);
    await editor.edit(uri, `${JOKE}// a comment\n`);
    await editor.quiet();
    expect(changes()).toHaveLength(1);
    await editor.edit(uri, WITHOUT_CRITIQUE);
    await editor.quiet();
    expect(changes()).toHaveLength(2);
  });
});
