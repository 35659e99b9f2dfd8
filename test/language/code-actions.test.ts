import { afterEach, expect, it } from "vitest";
import type { CodeAction, Diagnostic, TextDocumentEdit, WorkspaceEdit } from "vscode-languageserver/node";
import { applied } from "./repairs/apply.js";
import { code } from "./repairs/repairing.js";
import { type Editor, openEditor, PUSH_CLIENT } from "./rig.js";

const uri = "file:///flow.ts";
const broken = code`
  import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
  class Lost extends Event {}
  export class Flow extends Workflow {
    @step({ skipGraphChecks: ["dead-end-stp", "unreachable-steps"] })
    async tell(ev: StartEvent): Promise<Lost | StopEvent> {
      return ev.late ? new StopEvent() : new Lost();
    }
  }
`;

let editor: Editor;
afterEach(() => editor.dispose());

const at = (text: string, word: string) => {
  const before = text.slice(0, text.indexOf(word)).split("\n");
  const position = { line: before.length - 1, character: (before.at(-1) ?? "").length };
  return { start: position, end: position };
};

function actions(
  word: string,
  context: { only?: string[]; diagnostics?: readonly Diagnostic[] } = {},
): Promise<CodeAction[]> {
  return editor.client.sendRequest("textDocument/codeAction", {
    textDocument: { uri },
    range: at(broken, word),
    context: { diagnostics: [], ...context },
  });
}

const resolve = (action: CodeAction | undefined): Promise<CodeAction> =>
  editor.client.sendRequest("codeAction/resolve", action);

const made = (text: string, edit: WorkspaceEdit | undefined): string => {
  const [change] = (edit?.documentChanges ?? []) as TextDocumentEdit[];
  const edits = (change?.edits ?? []).map((it) => ({
    range: { file: "flow", ...it.range },
    text: (it as { newText: string }).newText,
  }));
  return applied(new Map([["flow", text]]), edits).get("flow") ?? "";
};

it("offers what mends the problem under the cursor, tied to what the client shows, and works its edit out when it is chosen", async () => {
  editor = await openEditor();
  await editor.open(uri, broken);
  const shown = await editor.checked(uri);
  const lost = shown.find(({ code }) => code === "event-never-consumed");
  const [first, ...others] = await actions("new Lost", { diagnostics: shown });
  expect(first).toMatchObject({
    title: 'Create the step "lost", which takes Lost and returns StopEvent',
    kind: "quickfix",
    isPreferred: true,
    diagnostics: [lost],
  });
  expect(first?.edit).toBeUndefined();
  expect(others.map(({ title, isPreferred }) => [title, isPreferred])).toEqual([
    ["Silence event-never-consumed on this line", undefined],
  ]);
  const { edit } = await resolve(first);
  expect(edit?.documentChanges).toMatchObject([{ textDocument: { uri, version: 1 } }]);
  await editor.edit(uri, made(broken, edit));
  expect((await editor.checked(uri)).map(({ code }) => code)).toEqual(["unknown-graph-check", "unknown-graph-check"]);
});

it("has one action for everything that needs no decision", async () => {
  editor = await openEditor();
  await editor.open(uri, broken);
  const all = await actions("import", { only: ["source.fixAll"] });
  expect(all.map(({ title, kind }) => ({ title, kind }))).toEqual([
    { title: "Fix everything that needs no decision", kind: "source.fixAll.stepscope" },
  ]);
  const { edit } = await resolve(all[0]);
  expect(made(broken, edit)).toBe(
    broken.replace("dead-end-stp", "dead-end-step").replace("unreachable-steps", "unreachable-step"),
  );
});

it("offers only what was asked for", async () => {
  editor = await openEditor();
  await editor.open(uri, broken);
  expect(await actions("dead-end-stp", { only: ["refactor.extract"] })).toEqual([]);
  expect((await actions("dead-end-stp", { only: ["refactor"] })).map(({ title }) => title)).toEqual([
    'Declare the events of step "tell" in its options',
  ]);
  const kinds = (await actions("dead-end-stp")).map(({ title, kind }) => `${kind}: ${title}`);
  expect(kinds).toEqual([
    'quickfix: Change "dead-end-stp" to "dead-end-step"',
    'quickfix: Remove "dead-end-stp", which does nothing',
    "quickfix: Silence unknown-graph-check on this line",
    'refactor.rewrite: Declare the events of step "tell" in its options',
    "source.fixAll.stepscope: Fix everything that needs no decision",
  ]);
});

it("an action of an older text isn't made", async () => {
  editor = await openEditor();
  await editor.open(uri, broken);
  const [first] = await actions("new Lost");
  await editor.edit(uri, `\n${broken}`);
  await expect(resolve(first)).rejects.toThrow("The document has changed.");
});

it("a client that asks for nothing later gets edits at once, in the shape that it knows", async () => {
  editor = await openEditor({
    capabilities: {
      textDocument: {
        ...PUSH_CLIENT.textDocument,
        codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix"] } } },
      },
    },
  });
  await editor.open(uri, broken);
  const [change] = await actions("dead-end-stp");
  expect(change).toEqual({
    title: 'Change "dead-end-stp" to "dead-end-step"',
    kind: "quickfix",
    edit: {
      changes: {
        [uri]: [
          {
            range: { start: { line: 3, character: 28 }, end: { line: 3, character: 42 } },
            newText: '"dead-end-step"',
          },
        ],
      },
    },
  });
});

it("has nothing for problems that the settings leave out", async () => {
  editor = await openEditor({ settings: () => ({ enable: false }) });
  await editor.open(uri, broken);
  expect(await actions("dead-end-stp", { only: ["quickfix"] })).toEqual([]);
});

it("creates an event class as a repair of what TypeScript says, else as another way to write the code", async () => {
  const text = broken.replace("Promise<Lost | StopEvent>", "Promise<Lost | Found | StopEvent>");
  editor = await openEditor();
  await editor.open(uri, text);
  const position = at(text, "Found");
  const asked = (diagnostics: readonly object[]): Promise<CodeAction[]> =>
    editor.client.sendRequest("textDocument/codeAction", {
      textDocument: { uri },
      range: position,
      context: { diagnostics },
    });
  const unresolved = { range: position, message: "Cannot find name 'Found'.", code: 2304, source: "ts" };
  const created = (found: readonly CodeAction[]) => found.find(({ title }) => title === "Create the event class Found");
  expect(created(await asked([unresolved]))).toMatchObject({ kind: "quickfix", diagnostics: [unresolved] });
  expect(created(await asked([]))).toMatchObject({ kind: "refactor.rewrite" });
});

it("says why a step can't be extracted, to clients that show it", async () => {
  const start = at(broken, "return ev.late").start;
  const range = { start, end: { line: start.line, character: start.character + 30 } };
  const params = { textDocument: { uri }, range, context: { diagnostics: [], only: ["refactor.extract"] } };
  editor = await openEditor();
  await editor.open(uri, broken);
  expect(await editor.client.sendRequest("textDocument/codeAction", params)).toEqual([
    {
      title: 'Extract a step from "tell"',
      kind: "refactor.extract",
      disabled: { reason: "The selection cuts a statement in two." },
    },
  ]);
  await editor.dispose();
  editor = await openEditor({
    capabilities: { textDocument: { codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } } } },
  });
  await editor.open(uri, broken);
  expect(await editor.client.sendRequest("textDocument/codeAction", params)).toEqual([]);
});
