import { afterEach, describe, expect, it } from "vitest";
import { ErrorCodes, ResponseError, type ServerCapabilities } from "vscode-languageserver/node";
import { FakeAnalysis } from "./fake-analysis.js";
import { type Editor, openEditor, PULL_CLIENT, PUSH_CLIENT } from "./rig.js";

/** Every capability of the protocol that stands for a request, with that request. */
const REQUESTS: { readonly [Capability in keyof ServerCapabilities]: string } = {
  hoverProvider: "textDocument/hover",
  completionProvider: "textDocument/completion",
  signatureHelpProvider: "textDocument/signatureHelp",
  declarationProvider: "textDocument/declaration",
  definitionProvider: "textDocument/definition",
  typeDefinitionProvider: "textDocument/typeDefinition",
  implementationProvider: "textDocument/implementation",
  referencesProvider: "textDocument/references",
  documentHighlightProvider: "textDocument/documentHighlight",
  documentSymbolProvider: "textDocument/documentSymbol",
  codeActionProvider: "textDocument/codeAction",
  codeLensProvider: "textDocument/codeLens",
  documentLinkProvider: "textDocument/documentLink",
  colorProvider: "textDocument/documentColor",
  workspaceSymbolProvider: "workspace/symbol",
  documentFormattingProvider: "textDocument/formatting",
  documentRangeFormattingProvider: "textDocument/rangeFormatting",
  documentOnTypeFormattingProvider: "textDocument/onTypeFormatting",
  renameProvider: "textDocument/rename",
  foldingRangeProvider: "textDocument/foldingRange",
  selectionRangeProvider: "textDocument/selectionRange",
  executeCommandProvider: "workspace/executeCommand",
  callHierarchyProvider: "textDocument/prepareCallHierarchy",
  linkedEditingRangeProvider: "textDocument/linkedEditingRange",
  semanticTokensProvider: "textDocument/semanticTokens/full",
  monikerProvider: "textDocument/moniker",
  typeHierarchyProvider: "textDocument/prepareTypeHierarchy",
  inlineValueProvider: "textDocument/inlineValue",
  inlayHintProvider: "textDocument/inlayHint",
  diagnosticProvider: "textDocument/diagnostic",
};

/** Requests of a provider that only a detail of its capability announces. */
const DETAILS: readonly { readonly method: string; readonly has: (capabilities: ServerCapabilities) => boolean }[] = [
  { method: "codeLens/resolve", has: ({ codeLensProvider }) => codeLensProvider?.resolveProvider === true },
  {
    method: "workspace/diagnostic",
    has: ({ diagnosticProvider }) => diagnosticProvider?.workspaceDiagnostics === true,
  },
  { method: "completionItem/resolve", has: ({ completionProvider }) => completionProvider?.resolveProvider === true },
];

let editor: Editor;

afterEach(() => editor.dispose());

async function isHandled(method: string): Promise<boolean> {
  try {
    const position = { line: 0, character: 0 };
    await editor.client.sendRequest(method, { textDocument: { uri: "file:///none.ts" }, position });
    return true;
  } catch (error) {
    return !(error instanceof ResponseError && error.code === ErrorCodes.MethodNotFound);
  }
}

describe.each([
  ["a client that is pushed", PUSH_CLIENT],
  ["a client that pulls", PULL_CLIENT],
  ["a client that can do nothing", {}],
])("for %s", (_name, capabilities) => {
  it("advertises what it handles and handles what it advertises", async () => {
    editor = await openEditor({ capabilities, loadAnalysis: async () => new FakeAnalysis() });
    const advertised = editor.initialized.capabilities;
    const handled: string[] = [];
    const announced: string[] = [];
    for (const [capability, method] of Object.entries(REQUESTS)) {
      if (advertised[capability as keyof ServerCapabilities] !== undefined) announced.push(method);
      if (await isHandled(method)) handled.push(method);
    }
    for (const { method, has } of DETAILS) {
      if (has(advertised)) announced.push(method);
      if (await isHandled(method)) handled.push(method);
    }
    expect(handled).toEqual(announced);
    const other = Object.keys(advertised).filter((capability) => !(capability in REQUESTS));
    expect(other.sort()).toEqual(
      capabilities === PUSH_CLIENT || capabilities === PULL_CLIENT
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

it("watches sources and projects, and its settings, where the client lets it", async () => {
  editor = await openEditor({ loadAnalysis: async () => new FakeAnalysis() });
  await editor.quiet();
  expect(editor.heard.filter((line) => line.startsWith("register")).sort()).toEqual([
    "register: workspace/didChangeConfiguration",
    "register: workspace/didChangeWatchedFiles",
  ]);
});
