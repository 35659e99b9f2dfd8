import { afterEach, beforeEach, expect, it } from "vitest";
import { createAnalysis } from "../../server/analysis/index.js";
import { LOST } from "../cli/lost.js";
import { type Editor, type Folder, makeFolder, openEditor, PUSH_CLIENT } from "./rig.js";

const PACKAGE = '{ "dependencies": { "stepscope": "*" } }';

let one: Folder;
let two: Folder;
let editor: Editor;

beforeEach(() => {
  one = makeFolder({ "package.json": PACKAGE, "lost.ts": LOST });
  two = makeFolder({
    "package.json": PACKAGE,
    "lost.ts": LOST,
    "stepscope.config.json": '{ "rules": { "event-never-consumed": "warning" } }',
  });
});

afterEach(async () => {
  await editor.dispose();
  one.dispose();
  two.dispose();
});

async function start(folders: readonly Folder[], settings: (scope: string | undefined) => unknown = () => ({})) {
  const analysis = createAnalysis();
  editor = await openEditor({
    ...{ capabilities: PUSH_CLIENT, settings },
    folders: folders.map(({ uri }) => uri),
    loadAnalysis: async () => analysis,
  });
  await settle();
}

async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await editor.quiet();
}

/** Severities of what is shown now in the file of a folder. */
function shown(folder: Folder): unknown[] {
  const last = editor.published.findLast(({ uri }) => uri === folder.uriOf("lost.ts"));
  return last?.diagnostics.map(({ severity }) => severity) ?? [];
}

async function changeFolders(added: readonly Folder[], removed: readonly Folder[]): Promise<void> {
  const named = (folders: readonly Folder[]) => folders.map(({ uri }) => ({ uri, name: uri }));
  await editor.client.sendNotification("workspace/didChangeWorkspaceFolders", {
    event: { added: named(added), removed: named(removed) },
  });
  await settle();
}

it("checks each root by its own config and its own settings", async () => {
  await start([one, two]);
  expect([shown(one), shown(two)]).toEqual([[1], [2]]);
});

it("leaves out the root whose settings say so", async () => {
  await start([one, two], (scope) => ({ workspace: scope !== one.uri }));
  expect([shown(one), shown(two)]).toEqual([[], [2]]);
});

it("takes a root that is added, and takes back what was wrong in one that is removed", async () => {
  await start([one]);
  expect([shown(one), shown(two)]).toEqual([[1], []]);
  await changeFolders([two], []);
  expect([shown(one), shown(two)]).toEqual([[1], [2]]);
  await changeFolders([], [one]);
  expect([shown(one), shown(two)]).toEqual([[], [2]]);
});
