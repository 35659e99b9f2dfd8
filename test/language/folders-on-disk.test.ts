import { mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createAnalysis } from "../../server/analysis/index.js";
import { LOST } from "../cli/lost.js";
import { type Editor, type Folder, makeFolder, openEditor } from "./rig.js";

/* Of a folder that is deleted, moved or checked out, VS Code tells one thing: its own name. */

const CREATED = 1;
const DELETED = 3;

let folder: Folder;
let editor: Editor;

beforeEach(() => {
  folder = makeFolder({ "package.json": '{ "dependencies": { "stepscope": "*" } }', "src/lost.ts": LOST });
});

afterEach(async () => {
  await editor.dispose();
  folder.dispose();
});

async function start(): Promise<void> {
  const analysis = createAnalysis();
  editor = await openEditor({ folders: [folder.uri], loadAnalysis: async () => analysis });
  await settle();
}

/** The analysis searches and reads files, which takes it some turns. */
async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await editor.quiet();
}

async function tell(...changes: (readonly [name: string, type: number])[]): Promise<void> {
  await editor.client.sendNotification("workspace/didChangeWatchedFiles", {
    changes: changes.map(([name, type]) => ({ uri: folder.uriOf(name), type })),
  });
  await settle();
}

/** Codes of the problems that are shown now, by file. */
function shown(): Record<string, unknown[]> {
  const last = new Map(editor.published.map(({ uri, diagnostics }) => [uri, diagnostics]));
  return Object.fromEntries(
    [...last]
      .filter(([, diagnostics]) => diagnostics.length > 0)
      .map(([uri, diagnostics]) => [uri.slice(folder.uri.length + 1), diagnostics.map(({ code }) => code)]),
  );
}

const at = (name: string): string => join(folder.path, name);
const LOST_PROBLEM = ["event-never-consumed"];

it("takes back what was wrong in a folder that is gone", async () => {
  await start();
  expect(shown()).toEqual({ "src/lost.ts": LOST_PROBLEM });
  rmSync(at("src"), { recursive: true });
  await tell(["src", DELETED]);
  expect(shown()).toEqual({});
});

it("follows a folder that is moved", async () => {
  await start();
  renameSync(at("src"), at("flows"));
  await tell(["src", DELETED], ["flows", CREATED]);
  expect(shown()).toEqual({ "flows/lost.ts": LOST_PROBLEM });
});

it("finds what came with a folder, unless tools have put it there", async () => {
  await start();
  folder.write("more/deep/lost.ts", LOST);
  folder.write("node_modules/kit/lost.ts", LOST);
  await tell(["more", CREATED], ["node_modules", CREATED], ["node_modules/kit", CREATED]);
  expect(shown()).toEqual({ "src/lost.ts": LOST_PROBLEM, "more/deep/lost.ts": LOST_PROBLEM });
});

it("follows imports into a folder that comes, and the config in it", async () => {
  const own = "class LostEvent extends Event {}";
  folder.write("src/lost.ts", LOST.replace(own, 'import { LostEvent } from "./events/lost.js";'));
  await start();
  expect(shown()).toEqual({});
  folder.write("src/events/lost.ts", `import { Event } from "stepscope";\nexport ${own}\n`);
  await tell(["src/events", CREATED]);
  expect(shown()).toEqual({ "src/lost.ts": LOST_PROBLEM });
  rmSync(at("src/events"), { recursive: true });
  await tell(["src/events", DELETED]);
  expect(shown()).toEqual({});
});

it("keeps a document that is open, though its folder is gone, until it is closed", async () => {
  await start();
  await editor.open(folder.uriOf("src/lost.ts"), LOST);
  await settle();
  rmSync(at("src"), { recursive: true });
  await tell(["src", DELETED]);
  expect(shown()).toEqual({ "src/lost.ts": LOST_PROBLEM });
  await editor.close(folder.uriOf("src/lost.ts"));
  await settle();
  expect(shown()).toEqual({});
});

it("checks nothing again because of other files and empty folders outside", async () => {
  await start();
  const before = editor.clock.pending;
  folder.write("notes.txt", "");
  mkdirSync(at("node_modules"));
  await editor.client.sendNotification("workspace/didChangeWatchedFiles", {
    changes: ["notes.txt", "node_modules", "gone.log"].map((name) => ({
      uri: folder.uriOf(name),
      type: name === "gone.log" ? DELETED : CREATED,
    })),
  });
  for (let i = 0; i < 5; i++) await editor.roundTrip();
  expect(editor.clock.pending).toBe(before);
});
