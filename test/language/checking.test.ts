import { afterEach, describe, expect, it } from "vitest";
import { CancellationTokenSource, type DocumentDiagnosticReport } from "vscode-languageserver/node";
import { FakeAnalysis } from "./fake-analysis.js";
import { type Editor, type EditorOptions, openEditor, PULL_CLIENT } from "./rig.js";

const A = "file:///work/a.ts";
const B = "file:///work/b.ts";
const flow = (text: string): string => `// stepscope\n${text}\n`;

let editor: Editor;
let analysis: FakeAnalysis;

async function start(options: EditorOptions = {}): Promise<void> {
  analysis = new FakeAnalysis();
  editor = await openEditor({ loadAnalysis: async () => analysis, ...options });
}

afterEach(() => editor.dispose());

const texts = (uri: string): string[][] =>
  editor.published
    .filter((params) => params.uri === uri)
    .map(({ diagnostics }) => diagnostics.map((d) => String(d.message)));

describe("when it checks", () => {
  it("does nothing on a keystroke, and once after the pause for any number of them", async () => {
    await start();
    await editor.open(A, flow("problem: one"));
    for (const letter of "abcdef") {
      editor.clock.advance(19);
      await editor.edit(A, flow(`problem: ${letter}`));
    }
    expect(analysis.asked).toEqual([]);
    expect(editor.published).toEqual([]);
    await editor.quiet();
    expect(analysis.asked).toEqual(["/work/a.ts"]);
    expect(editor.published.map(({ version }) => version)).toEqual([7]);
    expect(texts(A)).toEqual([["f"]]);
  });

  it("reads what was edited ahead while the pause lasts, and tells nobody before its end", async () => {
    await start();
    await editor.open(A, flow("problem: one"));
    await editor.quiet();
    await editor.edit(A, flow("problem: two"));
    editor.clock.advance(20);
    await editor.roundTrip();
    expect(analysis.asked).toEqual(["/work/a.ts", "/work/a.ts"]);
    editor.clock.advance(129);
    await editor.roundTrip();
    expect(texts(A)).toEqual([["one"]]);
    await editor.quiet();
    expect(texts(A)).toEqual([["one"], ["two"]]);
  });

  it("doesn't wait for typing to pause in a document that has only just opened", async () => {
    await start();
    await editor.open(A, flow("problem: one"));
    editor.clock.advance(19);
    await editor.open(B, flow("problem: two")); // an editor opens many at once: they are checked together
    editor.clock.advance(19);
    await editor.roundTrip();
    expect(analysis.asked).toEqual([]);
    editor.clock.advance(1);
    for (let i = 0; i < 5; i++) await editor.roundTrip();
    expect([texts(A), texts(B)]).toEqual([[["one"]], [["two"]]]);
    await editor.close(A);
    await editor.quiet();
    await editor.open(A, flow("problem: again"));
    editor.clock.advance(20);
    for (let i = 0; i < 5; i++) await editor.roundTrip();
    expect(texts(A).at(-1)).toEqual(["again"]);
  });

  it("never publishes what is older than the document", async () => {
    let answer = (_settings: object): void => undefined;
    const settings = new Promise<object>((resolve) => {
      answer = resolve;
    });
    await start({ settings: () => settings });
    await editor.open(A, flow("problem: old"));
    await editor.quiet();
    expect(analysis.asked).toHaveLength(1); // checked, and waiting for the settings of the document
    await editor.edit(A, flow("problem: new"));
    answer({});
    await editor.roundTrip();
    expect(editor.published).toEqual([]);
    await editor.quiet();
    expect(editor.published.map(({ version }) => version)).toEqual([2]);
    expect(texts(A)).toEqual([["new"]]);
  });

  it("drops a result whose document changed while it was made", async () => {
    let load: (analysis: FakeAnalysis) => void = () => undefined;
    const loading = new Promise<FakeAnalysis>((resolve) => {
      load = resolve;
    });
    await start({ loadAnalysis: () => loading });
    await editor.open(A, flow("problem: old"));
    await editor.quiet();
    await editor.edit(A, flow("problem: new"));
    load(analysis);
    await editor.roundTrip();
    expect(editor.published).toEqual([]);
    await editor.quiet();
    expect(editor.published.map(({ version }) => version)).toEqual([2]);
    expect(texts(A)).toEqual([["new"]]);
  });

  it("stops between two files when something newer comes", async () => {
    await start();
    const uris = Array.from({ length: 20 }, (_, i) => `file:///work/${i}.ts`);
    for (const uri of uris) await editor.open(uri, flow("problem: x"));
    analysis.onAsk = (file) => {
      if (analysis.asked.length === 3) void editor.edit(uris[19] ?? "", flow(`problem: ${file}`));
    };
    await editor.quiet();
    expect(analysis.asked.length).toBeLessThan(10);
    await editor.quiet();
    expect(new Set(editor.published.map(({ uri }) => uri))).toEqual(new Set(uris));
  });

  it("checks the edited document first", async () => {
    await start();
    for (const name of ["a", "b", "c"]) await editor.open(`file:///work/${name}.ts`, flow("problem: x"));
    await editor.quiet();
    analysis.asked.length = 0;
    await editor.edit("file:///work/c.ts", flow("problem: y"));
    await editor.quiet();
    expect(analysis.asked[0]).toBe("/work/c.ts");
  });

  it("tells an open dependent, and only what differs", async () => {
    await start();
    await editor.open(A, flow("import /work/b.ts"));
    await editor.open(B, flow("problem: one"));
    await editor.quiet();
    expect(texts(A)).toEqual([["one"]]);
    await editor.edit(B, flow("problem: two"));
    await editor.quiet();
    expect(texts(A)).toEqual([["one"], ["two"]]);
    await editor.edit(A, flow("import /work/b.ts "));
    await editor.quiet();
    expect(texts(B)).toEqual([["one"], ["two"]]);
  });

  it("costs nothing for a file that can't hold workflows", async () => {
    let loads = 0;
    await start({
      loadAnalysis: async () => {
        loads++;
        return analysis;
      },
    });
    await editor.open(A, "export const answer = 42;\n");
    await editor.open("file:///work/notes.md", "stepscope", "markdown");
    await editor.quiet();
    expect(await editor.client.sendRequest("textDocument/codeLens", { textDocument: { uri: A } })).toEqual([]);
    expect(loads).toBe(0);
    expect(editor.published).toEqual([]);
  });
});

describe("when something fails", () => {
  it("says so in that file and keeps checking the others", async () => {
    await start();
    await editor.open(A, flow("throw the parser tripped"));
    await editor.open(B, flow("problem: b"));
    await editor.quiet();
    const [failed] = editor.published.find(({ uri }) => uri === A)?.diagnostics ?? [];
    expect(failed?.code).toBe("analysis-failed");
    expect(failed?.message).toContain("the parser tripped");
    expect(texts(B)).toEqual([["b"]]);
    expect(editor.heard.some((line) => line.startsWith("log: /work/a.ts can't be analysed"))).toBe(true);
    await editor.edit(A, flow("problem: repaired"));
    await editor.quiet();
    expect(texts(A).at(-1)).toEqual(["repaired"]);
  });

  it("answers a request that it can't make sense of with an error, and goes on", async () => {
    await start();
    await editor.open(A, flow("problem: a"));
    await expect(editor.client.sendRequest("textDocument/codeLens", {})).rejects.toThrow();
    await editor.client.sendNotification("workspace/didChangeWatchedFiles", {});
    await editor.quiet();
    expect(texts(A)).toEqual([["a"]]);
  });

  it("tries again after the analysis could not be loaded", async () => {
    let tries = 0;
    await start({
      loadAnalysis: async () => {
        if (++tries === 1) throw new Error("no memory");
        return analysis;
      },
    });
    await editor.open(A, flow("problem: a"));
    await editor.quiet();
    expect(texts(A)[0]?.[0]).toContain("no memory");
    await editor.edit(A, flow("problem: b"));
    await editor.quiet();
    expect(texts(A).at(-1)).toEqual(["b"]);
  });
});

describe("what goes away", () => {
  it("clears a document that closes and hands its file back to the disk", async () => {
    await start();
    await editor.open(A, flow("problem: a"));
    await editor.open(B, flow("problem: b"));
    await editor.quiet();
    await editor.close(A);
    expect(texts(A)).toEqual([["a"], []]);
    await editor.quiet();
    expect(analysis.texts.has("/work/a.ts")).toBe(false);
  });

  it("drops the analysis at shutdown", async () => {
    await start();
    await editor.open(A, flow("problem: a"));
    await editor.quiet();
    await editor.client.sendRequest("shutdown");
    expect(analysis.disposed).toBe(true);
  });
});

describe("settings", () => {
  it("shows nothing where stepscope.check.enable is off, and again when it is on", async () => {
    let enable = false;
    await start({ settings: (uri) => ({ enable: uri === A ? enable : true }) });
    await editor.open(A, flow("problem: a"));
    await editor.open(B, flow("problem: b"));
    await editor.quiet();
    expect(texts(A)).toEqual([]);
    expect(texts(B)).toEqual([["b"]]);
    enable = true;
    await editor.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await editor.quiet();
    expect(texts(A)).toEqual([["a"]]);
    enable = false;
    await editor.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
    await editor.quiet();
    expect(texts(A)).toEqual([["a"], []]);
  });
});

describe("a client that pulls", () => {
  const pull = (uri: string, previousResultId?: string, source = new CancellationTokenSource()) =>
    editor.client.sendRequest(
      "textDocument/diagnostic",
      { textDocument: { uri }, previousResultId },
      source.token,
    ) as Promise<DocumentDiagnosticReport>;
  const messages = (report: DocumentDiagnosticReport): string[] | "unchanged" =>
    report.kind === "full" ? report.items.map(({ message }) => String(message)) : "unchanged";

  it("is answered after the pause and isn't pushed anything", async () => {
    await start({ capabilities: PULL_CLIENT });
    await editor.open(A, flow("problem: a"));
    const first = pull(A);
    await editor.roundTrip();
    expect(analysis.asked).toEqual([]);
    editor.clock.advance(150);
    const report = await first;
    expect(messages(report)).toEqual(["a"]);
    expect(messages(await pull(A, report.resultId))).toBe("unchanged");
    expect(editor.published).toEqual([]);
  });

  it("can cancel", async () => {
    await start({ capabilities: PULL_CLIENT });
    await editor.open(A, flow("problem: a"));
    const source = new CancellationTokenSource();
    const pulled = pull(A, undefined, source);
    await editor.roundTrip();
    source.cancel();
    await expect(pulled).rejects.toThrow();
    expect(analysis.asked).toEqual([]);
  });

  it("is told to pull again when another file changes the answer", async () => {
    await start({ capabilities: PULL_CLIENT });
    await editor.open(A, flow("import /work/b.ts"));
    await editor.open(B, flow("problem: one"));
    await editor.quiet();
    await editor.edit(B, flow("problem: two"));
    const pulled = pull(B);
    await editor.quiet();
    expect(messages(await pulled)).toEqual(["two"]);
    expect(editor.heard.filter((line) => line === "workspace/diagnostic/refresh")).toHaveLength(1);
    expect(messages(await pull(A))).toEqual(["two"]);
  });
});
