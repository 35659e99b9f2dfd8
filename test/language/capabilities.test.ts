import { afterEach, describe, expect, it } from "vitest";
import { CancellationTokenSource, ErrorCodes, ResponseError, WatchKind } from "vscode-languageserver/node";
import { globPattern } from "../../server/config/glob.js";
import { FakeAnalysis } from "./fake-analysis.js";
import { announced, paramsFor, REQUESTS } from "./requests.js";
import { type Editor, openEditor, PULL_CLIENT, PUSH_CLIENT, TOKENS_CLIENT } from "./rig.js";

let editor: Editor;

afterEach(() => editor.dispose());

/** Cancelled at once: some requests are held until there is something to say. */
async function isHandled(method: string): Promise<boolean> {
  const source = new CancellationTokenSource();
  const answer = editor.client.sendRequest(method, paramsFor("file:///none.ts"), source.token);
  source.cancel();
  try {
    await answer;
    return true;
  } catch (error) {
    return !(error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound);
  }
}

describe.each([
  ["a client that is pushed", PUSH_CLIENT],
  ["a client that pulls", PULL_CLIENT],
  ["a client that shows semantic tokens", TOKENS_CLIENT],
  ["a client that can do nothing", {}],
])("for %s", (_name, capabilities) => {
  it("advertises what it handles and handles what it advertises", async () => {
    editor = await openEditor({ capabilities, loadAnalysis: async () => new FakeAnalysis() });
    const advertised = editor.initialized.capabilities;
    const handled: string[] = [];
    for (const method of Object.keys(REQUESTS)) if (await isHandled(method)) handled.push(method);
    expect(handled).toEqual(announced(advertised));
    expect(handled.length).toBeGreaterThan(1);

    const known = new Set(
      Object.values(REQUESTS).flatMap((has) => [...String(has).matchAll(/\b\w+Provider\b/g)].flat()),
    );
    const other = Object.keys(advertised).filter((capability) => !known.has(capability));
    expect(other.sort()).toEqual(
      "workspace" in capabilities
        ? ["experimental", "textDocumentSync", "workspace"]
        : ["experimental", "textDocumentSync"],
    );
  });
});

it("has one way of showing problems per client, and says that files depend on each other", async () => {
  editor = await openEditor({ capabilities: PULL_CLIENT, loadAnalysis: async () => new FakeAnalysis() });
  expect(editor.initialized.capabilities.diagnosticProvider).toEqual({
    identifier: "stepscope",
    interFileDependencies: true,
    workspaceDiagnostics: true,
  });
});

it("watches sources, projects and their configs, and its settings, where the client lets it", async () => {
  editor = await openEditor({ loadAnalysis: async () => new FakeAnalysis() });
  await editor.quiet();
  expect(editor.heard.filter((line) => line.startsWith("register")).sort()).toEqual([
    "register: workspace/didChangeConfiguration",
    "register: workspace/didChangeWatchedFiles",
  ]);
  const watches = (path: string, kind: WatchKind): boolean =>
    editor.watched.some((it) => globPattern(String(it.globPattern)).test(path) && ((it.kind ?? 7) & kind) !== 0);
  for (const name of ["a.ts", "a.mts", "a.tsx", "a.js", "a.cjs", "a.jsx"])
    expect(watches(`src/${name}`, WatchKind.Change), name).toBe(true);
  for (const name of ["tsconfig.json", "tsconfig.build.json", "jsconfig.json", "package.json", "stepscope.config.json"])
    expect(watches(`src/${name}`, WatchKind.Change), name).toBe(true);
  for (const name of ["a.py", "data.json", "readme.md"])
    expect(watches(`src/${name}`, WatchKind.Change), name).toBe(false);
  for (const name of ["a.ts", "tsconfig.json", "folder"]) {
    expect(watches(`src/${name}`, WatchKind.Create), name).toBe(true);
    expect(watches(`src/${name}`, WatchKind.Delete), name).toBe(true);
  }
});
