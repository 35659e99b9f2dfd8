import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, it } from "vitest";
import { FakeAnalysis } from "./fake-analysis.js";
import { type Editor, type Folder, makeFolder, openEditor } from "./rig.js";

const CONFIG = "stepscope.config.json";

let editor: Editor;
let folder: Folder;
let flow: string;

async function start(config: string): Promise<void> {
  folder.write(CONFIG, config);
  editor = await openEditor({ loadAnalysis: async () => new FakeAnalysis(), folders: [folder.uri] });
  flow = folder.uriOf("old/flow.ts");
  await editor.open(flow, "// stepscope\nproblem: x\n");
  await editor.quiet();
}

async function writeConfig(config: string): Promise<void> {
  const uri = folder.write(CONFIG, config);
  await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri, type: 2 }] });
  await editor.roundTrip();
  await editor.quiet();
}

const published = (uri: string) =>
  editor.published.filter((it) => it.uri === uri).map(({ diagnostics }) => diagnostics);

beforeEach(() => {
  folder = makeFolder();
});

afterEach(async () => {
  await editor.dispose();
  folder.dispose();
});

it("shows nothing in what the project excludes, until it doesn't any more", async () => {
  await start('{ "exclude": ["old"] }');
  expect(published(flow)).toEqual([]);
  await writeConfig("{}");
  expect(published(flow).map((it) => it.length)).toEqual([1]);
  await writeConfig('{ "exclude": ["**/flow.ts"] }');
  expect(published(flow).map((it) => it.length)).toEqual([1, 0]);
});

it("goes by the severities that the project says", async () => {
  await start('{ "rules": { "dead-end-step": "warning" } }');
  await writeConfig('{ "rules": { "dead-end-step": "off" } }');
  await writeConfig("{}");
  expect(published(flow).map((it) => it.map(({ severity }) => severity))).toEqual([[2], [], [1]]);
});

it("marks a config that can't be used where it is wrong, and does without it", async () => {
  await start('{\n  "rules": { "no-such-rule": "off" }\n}');
  const uri = pathToFileURL(`${folder.path}/${CONFIG}`).href;
  const [diagnostic, ...others] = published(uri)[0] ?? [];
  expect(others).toEqual([]);
  expect(diagnostic?.message).toMatch(/^there is no rule "no-such-rule"\..* This config isn't used\.$/);
  expect(diagnostic?.range).toEqual({ start: { line: 1, character: 13 }, end: { line: 1, character: 27 } });
  expect(published(flow).map((it) => it.length)).toEqual([1]);
  await writeConfig('{ "rules": { "no-steps": "off" } }');
  expect(published(uri).at(-1)).toEqual([]);
});
