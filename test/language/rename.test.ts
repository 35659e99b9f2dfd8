import { afterEach, expect, it } from "vitest";
import type { WorkspaceEdit } from "vscode-languageserver/node";
import { applied } from "./repairs/apply.js";
import { code } from "./repairs/repairing.js";
import { type Editor, type Folder, makeFolder, openEditor } from "./rig.js";

let editor: Editor;
let folder: Folder;
afterEach(async () => {
  await editor.dispose();
  folder.dispose();
});

const base = code`
  import { Context, Event, StartEvent, StepFailedEvent, StopEvent, Workflow, catchError, step } from "stepscope";
  export class Joke extends Event {}
  const critique = { step: "critique" };
  export class JokeFlow extends Workflow {
    @step async tell(ev: StartEvent, ctx: Context): Promise<Joke | undefined> {
      console.log("critique", critique);
      ctx.sendEvent(new Joke(), { step: "critique" });
      return undefined;
    }
    @step async critique(ev: Joke): Promise<StopEvent> {
      return this.critique === undefined ? new StopEvent() : new StopEvent();
    }
    @catchError({ forSteps: ["tell", "critique"] })
    async sorry(ev: StepFailedEvent): Promise<StopEvent> {
      return new StopEvent();
    }
  }
`;
const derived = code`
  import { step, type StopEvent } from 'stepscope';
  import { type Joke, JokeFlow } from './base.js';
  export class LoudFlow extends JokeFlow {
    @step override async critique(ev: Joke): Promise<StopEvent> {
      return super.critique(ev);
    }
  }
`;

async function open(files: Readonly<Record<string, string>>): Promise<void> {
  folder = makeFolder(files);
  editor = await openEditor({ folders: [folder.uri] });
  const [name = ""] = Object.keys(files);
  await editor.open(folder.uriOf(name), files[name] ?? "");
}

const params = (name: string, text: string, before: string) => {
  const lines = text.slice(0, text.indexOf(before) + before.length).split("\n");
  return {
    textDocument: { uri: folder.uriOf(name) },
    position: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
  };
};

async function rename(at: object, newName: string): Promise<WorkspaceEdit> {
  return editor.client.sendRequest("textDocument/rename", { ...at, newName });
}

function made(edit: WorkspaceEdit, files: Readonly<Record<string, string>>): Record<string, string> {
  const texts = new Map(Object.entries(files));
  const edits = (edit.documentChanges ?? []).flatMap((change) => {
    if (!("textDocument" in change)) return [];
    const file = Object.keys(files).find((name) => folder.uriOf(name) === change.textDocument.uri) ?? "";
    return change.edits.map((it) => ({ range: { file, ...it.range }, text: (it as { newText: string }).newText }));
  });
  return Object.fromEntries(applied(texts, edits));
}

it("renames a step from a name in quotes: methods, overrides, and every other name in quotes", async () => {
  const files = { "base.ts": base, "derived.ts": derived };
  await open(files);
  const at = params("base.ts", base, '{ forSteps: ["tell", "cri');
  expect(await editor.client.sendRequest("textDocument/prepareRename", at)).toEqual({
    range: { start: { line: 12, character: 36 }, end: { line: 12, character: 44 } },
    placeholder: "critique",
  });
  const after = made(await rename(at, "judge"), files);
  expect(after["base.ts"]).toBe(
    base
      .replace('new Joke(), { step: "critique" }', 'new Joke(), { step: "judge" }')
      .replace("async critique(", "async judge(")
      .replace("this.critique", "this.judge")
      .replace('["tell", "critique"]', '["tell", "judge"]'),
  );
  expect(after["derived.ts"]).toBe(derived.replaceAll("critique", "judge"));
});

it("leaves names in code, and texts that name no step, to others", async () => {
  await open({ "base.ts": base });
  const asked = (before: string) =>
    editor.client.sendRequest("textDocument/prepareRename", params("base.ts", base, before));
  expect(await asked("async cri")).toBeNull();
  expect(await asked("this.cri")).toBeNull();
  expect(await asked('console.log("cri')).toBeNull();
  expect(await asked('const critique = { step: "cri')).toBeNull();
  expect(await rename(params("base.ts", base, "async cri"), "judge")).toBeNull();
});

it("says why a name can't be had", async () => {
  await open({ "base.ts": base });
  const at = params("base.ts", base, '["tell", "cri');
  await expect(rename(at, "tell")).rejects.toThrow('JokeFlow has something called "tell" already.');
  await expect(rename(at, "run")).rejects.toThrow('JokeFlow has something called "run" already.');
  await expect(rename(at, "my step")).rejects.toThrow('"my step" can\'t be the name of a method or function.');
});

it("renames a function that is a step, or its name in its options", async () => {
  const flow = code`
    import { type Context, Event, StartEvent, StopEvent, Workflow } from "stepscope";
    class Joke extends Event {}
    export const flow = new Workflow();
    flow.step(async function tell(ev: StartEvent, ctx: Context): Promise<void> {
      ctx.sendEvent(new Joke(), { step: "critique" });
      ctx.sendEvent(new Joke(), { step: "second" });
    });
    flow.step(async function critique(ev: Joke): Promise<StopEvent> {
      return critique.length > 3 ? new StopEvent() : new StopEvent();
    });
    flow.step({ name: "second" }, async (ev: Joke): Promise<StopEvent> => new StopEvent());
  `;
  const files = { "flow.ts": flow };
  await open(files);
  const first = await rename(params("flow.ts", flow, '{ step: "cri'), "judge");
  expect(made(first, files)["flow.ts"]).toBe(flow.replaceAll("critique", "judge"));
  const second = await rename(params("flow.ts", flow, '{ step: "sec'), "judge");
  expect(made(second, files)["flow.ts"]).toBe(flow.replaceAll("second", "judge"));
});
