import { afterEach, beforeEach, expect, it } from "vitest";
import type { CodeLens, DocumentSymbol } from "vscode-languageserver/node";
import { createAnalysis } from "../../server/analysis/index.js";
import type { WorkflowsResult } from "../../server/language/contract.js";
import { type Editor, type Folder, makeFolder, openEditor } from "./rig.js";

/* Workflows of another framework in the editor. */

const FLOW = `import { createWorkflow, workflowEvent } from "@llamaindex/workflow-core";
const startEvent = workflowEvent<string>();
const lostEvent = workflowEvent<string>();
const stopEvent = workflowEvent<string>();
const flow = createWorkflow();
flow.handle([startEvent], (context, { data }) => stopEvent.with(data));
flow.handle([lostEvent], (context, { data }) => stopEvent.with(data));
const { stream, sendEvent } = flow.createContext();
sendEvent(startEvent.with("a"));
await stream.until(stopEvent).toArray();
`;
const MENDED = FLOW.replace(
  'sendEvent(startEvent.with("a"));',
  'sendEvent(startEvent.with("a"), lostEvent.with("b"));',
);

let folder: Folder;
let editor: Editor;

beforeEach(async () => {
  folder = makeFolder();
  editor = await openEditor({ folders: [folder.uri], loadAnalysis: async () => createAnalysis() });
});

afterEach(async () => {
  await editor.dispose();
  folder.dispose();
});

it("says what is wrong while it is typed, until it is mended", async () => {
  const uri = folder.write("flow.ts", FLOW);
  await editor.open(uri, FLOW);
  const [problem, ...others] = await editor.checked(uri);
  expect(others).toEqual([]);
  expect(problem).toMatchObject({
    code: "workflow-core-event-never-sent",
    severity: 2,
    range: { start: { line: 6, character: 13 }, end: { line: 6, character: 22 } },
  });
  expect(problem?.relatedInformation?.map(({ location }) => [location.uri, location.range.start.line])).toEqual([
    [uri, 2],
  ]);
  await editor.edit(uri, MENDED);
  expect(await editor.checked(uri)).toEqual([]);
});

it("shows its graph and doesn't offer to run it", async () => {
  const uri = folder.write("flow.ts", FLOW);
  await editor.open(uri, FLOW);
  const lenses: CodeLens[] = await editor.client.sendRequest("textDocument/codeLens", { textDocument: { uri } });
  const commands = lenses.map(({ command }) => [command?.command, command?.arguments?.[0]]);
  expect(commands).toContainEqual(["stepscope.showGraph", { uri, workflow: "flow" }]);
  expect(commands.map(([command]) => command)).not.toContain("stepscope.runWorkflow");
  expect(commands.map(([command]) => command)).not.toContain("stepscope.debugWorkflow");
});

it("gives the panel its graph, and the outline its handlers and events", async () => {
  const uri = folder.write("flow.ts", FLOW);
  await editor.open(uri, FLOW);
  const { workflows }: WorkflowsResult = await editor.client.sendRequest("stepscope/workflows", { uri });
  expect(workflows.map(({ graph, framework }) => [graph.workflow, framework])).toEqual([["flow", "workflow-core"]]);
  const symbols: DocumentSymbol[] = await editor.client.sendRequest("textDocument/documentSymbol", {
    textDocument: { uri },
  });
  expect(symbols.map(({ name }) => name)).toEqual(["startEvent", "lostEvent", "stopEvent", "flow"]);
});

it("looks at a file that doesn't name the package no closer than for its own", async () => {
  let loaded = 0;
  await editor.dispose();
  editor = await openEditor({
    folders: [folder.uri],
    loadAnalysis: async () => {
      loaded++;
      return createAnalysis();
    },
  });
  const other = "const flow = createWorkflow(); flow.handle([startEvent], () => stopEvent.with(1));\n";
  await editor.open(folder.write("other.ts", other), other);
  await editor.quiet();
  expect(loaded).toBe(0);
});
