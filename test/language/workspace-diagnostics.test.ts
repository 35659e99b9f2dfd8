import { afterEach, describe, expect, it } from "vitest";
import {
  CancellationTokenSource,
  type ClientCapabilities,
  LSPErrorCodes,
  type PreviousResultId,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { FakeAnalysis } from "./fake-analysis.js";
import { type Editor, type EditorOptions, makeFolder, openEditor, PULL_CLIENT, PUSH_CLIENT } from "./rig.js";

const OPEN = "file:///work/open.ts";
const A = "file:///work/a.ts";
const B = "file:///work/b.ts";
const flow = (text: string): string => `// stepscope\n${text}\n`;

let editor: Editor;
let analysis: FakeAnalysis;

/** An editor with a workspace of these files, and one of them open: the compiler is loaded then. */
async function start(files: Readonly<Record<string, string>>, options: EditorOptions = {}): Promise<void> {
  analysis = new FakeAnalysis();
  for (const [file, text] of Object.entries(files)) analysis.disk.set(file, flow(text));
  editor = await openEditor({ loadAnalysis: async () => analysis, folders: ["file:///work"], ...options });
  await editor.open(OPEN, flow(""));
}

const changeOnDisk = async (file: string, text: string | null): Promise<void> => {
  if (text === null) analysis.disk.delete(file);
  else analysis.disk.set(file, flow(text));
  const change = { uri: `file://${file}`, type: text === null ? 3 : 2 };
  await editor.client.sendNotification("workspace/didChangeWatchedFiles", { changes: [change] });
  await editor.roundTrip();
  await editor.quiet();
};

afterEach(() => editor.dispose());

const published = (uri: string): string[][] =>
  editor.published
    .filter((params) => params.uri === uri)
    .map(({ diagnostics }) => diagnostics.map((d) => String(d.message)));

describe("a client that is pushed", () => {
  it("gets the problems of files that aren't open, and no word of those without", async () => {
    await start({ "/work/a.ts": "problem: a", "/work/b.ts": "" });
    await editor.quiet();
    expect(published(A)).toEqual([["a"]]);
    expect(editor.published.map(({ uri }) => uri)).toEqual([A]);
    expect(editor.published[0]?.version).toBeUndefined();
  });

  it("has them cleared when the file is mended, removed, or the workspace isn't to be checked", async () => {
    let workspace = true;
    await start({ "/work/a.ts": "problem: a", "/work/b.ts": "problem: b" }, { settings: () => ({ workspace }) });
    await editor.quiet();
    await changeOnDisk("/work/a.ts", "");
    expect(published(A)).toEqual([["a"], []]);
    await changeOnDisk("/work/b.ts", null);
    expect(published(B)).toEqual([["b"], []]);
    await changeOnDisk("/work/a.ts", "problem: again");
    workspace = false;
    await editor.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await editor.quiet();
    expect(published(A)).toEqual([["a"], [], ["again"], []]);
  });

  it("gets what a file says on disk when it is closed with other text", async () => {
    await start({ "/work/a.ts": "problem: saved" });
    await editor.open(A, flow("problem: typed"));
    await editor.quiet();
    await editor.close(A);
    await editor.quiet();
    expect(published(A)).toEqual([["typed"], ["saved"]]);
  });

  it("is told of a file that depends on an edit, though it isn't open", async () => {
    await start({ "/work/a.ts": "import /work/open.ts" });
    await editor.quiet();
    await editor.edit(OPEN, flow("problem: x"));
    await editor.quiet();
    expect(published(A)).toEqual([["x"]]);
  });

  it("asks the editor about settings once for a folder, not for each file", async () => {
    const asked: (string | undefined)[] = [];
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`/work/${i}.ts`, "problem: x"]));
    await start(files, {
      settings: (uri) => {
        asked.push(uri);
        return {};
      },
    });
    await editor.quiet();
    expect(editor.published).toHaveLength(30);
    expect(asked).toEqual(["file:///work"]);
  });
});

it("checks no workspace before one of its workflows is open, unless its package.json has stepscope", async () => {
  const folder = makeFolder({ "package.json": '{ "dependencies": { "stepscope": "*" } }', "other/package.json": "{}" });
  try {
    for (const [uri, asked] of [
      [folder.uri, ["/work/a.ts"]],
      [folder.uriOf("other"), []],
    ] as const) {
      analysis = new FakeAnalysis();
      analysis.disk.set("/work/a.ts", flow("problem: a"));
      editor = await openEditor({ loadAnalysis: async () => analysis, folders: [uri] });
      await editor.open("file:///work/answer.ts", "export const answer = 42;");
      await editor.quiet();
      await editor.quiet();
      expect(analysis.asked).toEqual(asked);
      if (uri === folder.uri) await editor.dispose();
    }
  } finally {
    folder.dispose();
  }
});

it("lets an edit in between two files of the workspace", async () => {
  await start(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`/work/${i}.ts`, ""])));
  analysis.onAsk = () => {
    if (analysis.asked.length === 5) void editor.edit(OPEN, flow("problem: new"));
  };
  await editor.quiet();
  expect(analysis.asked.length).toBeLessThan(20);
  analysis.onAsk = () => undefined;
  analysis.asked.length = 0;
  for (let i = 0; i < 5; i++) await editor.quiet();
  expect(published(OPEN)).toEqual([["new"]]);
  expect(analysis.asked[0]).toBe("/work/open.ts");
  expect(new Set(analysis.asked).size).toBe(41);
});

describe("a client that pulls", () => {
  interface Pull {
    readonly parts: WorkspaceDocumentDiagnosticReport[][];
    readonly answer: Promise<WorkspaceDiagnosticReport>;
    readonly source: CancellationTokenSource;
    settled: boolean;
  }

  function pull(previousResultIds: readonly PreviousResultId[] = [], more: object = {}): Pull {
    const source = new CancellationTokenSource();
    const params = { previousResultIds, ...more };
    const answer = editor.client.sendRequest<WorkspaceDiagnosticReport>("workspace/diagnostic", params, source.token);
    const made: Pull = { parts: [], answer, source, settled: false };
    const settled = (): void => {
      made.settled = true;
    };
    answer.then(settled, settled);
    editor.client.onNotification("$/progress", ({ token, value }: { token: string; value: { items: [] } }) => {
      if (token === "parts") made.parts.push(value.items);
    });
    return made;
  }

  const said = (items: readonly WorkspaceDocumentDiagnosticReport[]): object =>
    Object.fromEntries(
      items.map((it) => [it.uri, it.kind === "full" ? it.items.map(({ message }) => String(message)) : it.kind]),
    );
  const idsOf = (items: readonly WorkspaceDocumentDiagnosticReport[]): PreviousResultId[] =>
    items.flatMap(({ uri, resultId }) => (resultId === undefined ? [] : [{ uri, value: resultId }]));
  const startPulling = (files: Readonly<Record<string, string>>, options: EditorOptions = {}) =>
    start(files, { capabilities: PULL_CLIENT, ...options });

  it("is answered once all files are checked, and after that only when something is new", async () => {
    await startPulling({ "/work/a.ts": "problem: a", "/work/b.ts": "" });
    const first = pull();
    await editor.roundTrip();
    expect(first.settled).toBe(false);
    await editor.quiet();
    const { items } = await first.answer;
    expect(said(items)).toEqual({ [A]: ["a"] });

    const second = pull(idsOf(items));
    await editor.quiet();
    expect(second.settled).toBe(false);
    await changeOnDisk("/work/b.ts", "problem: b");
    const next = (await second.answer).items;
    expect(said(next)).toEqual({ [B]: ["b"] });

    const third = pull([...idsOf(items), ...idsOf(next)]);
    await changeOnDisk("/work/a.ts", null);
    expect(said((await third.answer).items)).toEqual({ [A]: [] });
    expect(editor.published).toEqual([]);
  });

  it("is told of everything that differs from what it says that it has", async () => {
    await startPulling({ "/work/a.ts": "problem: a", "/work/b.ts": "problem: b" });
    await editor.quiet();
    const { items } = await pull().answer;
    const stale = { uri: A, value: "from a server that was here before" };
    const gone = { uri: "file:///work/gone.ts", value: "1" };
    const known = idsOf(items).filter(({ uri }) => uri === B);
    const { items: again } = await pull([stale, gone, ...known]).answer;
    expect(said(again)).toEqual({ [A]: ["a"], [gone.uri]: [] });
  });

  it("follows in parts where it takes them: the request stays open", async () => {
    await startPulling({ "/work/a.ts": "problem: a" });
    const pulled = pull([], { partialResultToken: "parts" });
    await editor.quiet();
    expect(pulled.parts.map(said)).toEqual([{ [A]: ["a"] }]);
    await changeOnDisk("/work/a.ts", "problem: other");
    await changeOnDisk("/work/a.ts", "");
    expect(pulled.parts.map(said)).toEqual([{ [A]: ["a"] }, { [A]: ["other"] }, { [A]: [] }]);
    expect(pulled.settled).toBe(false);
    pulled.source.cancel();
    await expect(pulled.answer).rejects.toMatchObject({ code: LSPErrorCodes.RequestCancelled });
  });

  it("gets the first parts while other files are still checked", async () => {
    await startPulling(Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`/work/${i}.ts`, "problem: x"])));
    const pulled = pull([], { partialResultToken: "parts" });
    let askedAtFirstPart = 0;
    editor.client.onNotification(
      "$/progress",
      ({ value }: { value: { items: WorkspaceDocumentDiagnosticReport[] } }) => {
        askedAtFirstPart ||= analysis.asked.length;
        pulled.parts.push(value.items);
      },
    );
    for (let i = 0; i < 30; i++) await editor.quiet();
    expect(pulled.parts.flat()).toHaveLength(200);
    expect(askedAtFirstPart).toBeLessThan(150);
  });

  it("is told the state on disk of a document that has closed, whatever it had of it", async () => {
    await startPulling({ "/work/a.ts": "problem: saved" });
    await editor.open(A, flow("problem: typed"));
    const pulled = pull([], { partialResultToken: "parts" });
    await editor.quiet();
    await editor.close(A);
    await editor.quiet();
    await editor.close(OPEN);
    await editor.quiet();
    expect(pulled.parts.map(said)).toEqual([{ [A]: ["typed"] }, { [A]: ["saved"] }, { [OPEN]: [] }]);
  });

  it("is sent what is closed as long as it pulls only what is open", async () => {
    await startPulling({ "/work/a.ts": "problem: a", "/work/b.ts": "problem: b" });
    await editor.quiet();
    await editor.open(B, flow("problem: typed"));
    await editor.quiet();
    expect([published(A), published(B)]).toEqual([[["a"]], [["b"], []]]);
    const pulled = pull([], { partialResultToken: "parts" });
    await editor.quiet();
    expect([published(A), published(B)]).toEqual([
      [["a"], []],
      [["b"], []],
    ]);
    expect(pulled.parts.map(said)).toEqual([{ [A]: ["a"], [B]: ["typed"] }]);
    await changeOnDisk("/work/a.ts", "problem: other");
    expect(published(A)).toEqual([["a"], []]);
  });

  it("has its open documents' ids in common for both kinds of requests", async () => {
    await startPulling({ "/work/open.ts": "" });
    await editor.edit(OPEN, flow("problem: x"));
    await editor.quiet();
    const { items } = await pull().answer;
    expect(items).toMatchObject([{ uri: OPEN, version: 2 }]);
    const previousResultId = items[0]?.resultId;
    const document = await editor.client.sendRequest("textDocument/diagnostic", {
      textDocument: { uri: OPEN },
      previousResultId,
    });
    expect(document).toEqual({ kind: "unchanged", resultId: previousResultId });
  });

  it("isn't asked to pull open documents again because a closed file is different", async () => {
    await startPulling({ "/work/a.ts": "" });
    await editor.quiet();
    await changeOnDisk("/work/a.ts", "problem: a");
    expect(editor.heard).not.toContain("workspace/diagnostic/refresh");
  });

  it("gets an answer when it asks twice, and at the end", async () => {
    await startPulling({ "/work/a.ts": "" });
    const first = pull();
    const second = pull();
    await editor.quiet();
    expect(await first.answer).toEqual({ items: [] });
    expect(second.settled).toBe(false);
    await editor.client.sendRequest("shutdown");
    expect(await second.answer).toEqual({ items: [] });
  });
});

describe("progress", () => {
  const files = (n: number) => Object.fromEntries(Array.from({ length: n }, (_, i) => [`/work/${i}.ts`, ""]));
  const progress = (): { token: string | number; value: { kind: string } }[] => {
    const heard: { token: string | number; value: { kind: string } }[] = [];
    editor.client.onNotification("$/progress", (it: { token: string; value: { kind: string } }) => {
      heard.push(it);
    });
    editor.client.onRequest("window/workDoneProgress/create", () => null);
    return heard;
  };
  const WITH_PROGRESS: ClientCapabilities = { ...PUSH_CLIENT, window: { workDoneProgress: true } };

  it("is shown for the first check of a large workspace only", async () => {
    await start(files(150), { capabilities: WITH_PROGRESS });
    const heard = progress();
    for (let i = 0; i < 30; i++) await editor.quiet();
    const kinds = heard.map(({ value }) => value.kind);
    expect([kinds[0], kinds.at(-1)]).toEqual(["begin", "end"]);
    expect(kinds.filter((kind) => kind !== "report")).toHaveLength(2);
    const before = heard.length;
    await changeOnDisk("/work/1.ts", "problem: x");
    for (let i = 0; i < 30; i++) await editor.quiet();
    expect(heard).toHaveLength(before);
  });

  it("is shown under the token of a request, from begin to end", async () => {
    await start(files(3), { capabilities: PULL_CLIENT });
    const heard = progress();
    const params = { previousResultIds: [], workDoneToken: "work", partialResultToken: "parts" };
    const answer = editor.client.sendRequest("workspace/diagnostic", params);
    await editor.quiet();
    const kinds = heard.filter(({ token }) => token === "work").map(({ value }) => value.kind);
    expect([kinds[0], kinds.at(-1), kinds.filter((kind) => kind === "end").length]).toEqual(["begin", "end", 1]);
    await editor.client.sendRequest("shutdown");
    await answer;
  });
});
