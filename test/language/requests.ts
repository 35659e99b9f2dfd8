import type { ServerCapabilities } from "vscode-languageserver/node";

type Has = (capabilities: ServerCapabilities) => unknown;

/** Every request of the protocol, with what announces it. */
export const REQUESTS: Readonly<Record<string, Has>> = {
  "textDocument/hover": ({ hoverProvider }) => hoverProvider,
  "textDocument/completion": ({ completionProvider }) => completionProvider,
  "completionItem/resolve": ({ completionProvider }) => completionProvider?.resolveProvider,
  "textDocument/signatureHelp": ({ signatureHelpProvider }) => signatureHelpProvider,
  "textDocument/declaration": ({ declarationProvider }) => declarationProvider,
  "textDocument/definition": ({ definitionProvider }) => definitionProvider,
  "textDocument/typeDefinition": ({ typeDefinitionProvider }) => typeDefinitionProvider,
  "textDocument/implementation": ({ implementationProvider }) => implementationProvider,
  "textDocument/references": ({ referencesProvider }) => referencesProvider,
  "textDocument/documentHighlight": ({ documentHighlightProvider }) => documentHighlightProvider,
  "textDocument/documentSymbol": ({ documentSymbolProvider }) => documentSymbolProvider,
  "textDocument/codeAction": ({ codeActionProvider }) => codeActionProvider,
  "codeAction/resolve": ({ codeActionProvider }) => option(codeActionProvider, "resolveProvider"),
  "textDocument/codeLens": ({ codeLensProvider }) => codeLensProvider,
  "codeLens/resolve": ({ codeLensProvider }) => codeLensProvider?.resolveProvider,
  "textDocument/documentLink": ({ documentLinkProvider }) => documentLinkProvider,
  "documentLink/resolve": ({ documentLinkProvider }) => documentLinkProvider?.resolveProvider,
  "textDocument/documentColor": ({ colorProvider }) => colorProvider,
  "textDocument/colorPresentation": ({ colorProvider }) => colorProvider,
  "workspace/symbol": ({ workspaceSymbolProvider }) => workspaceSymbolProvider,
  "workspaceSymbol/resolve": ({ workspaceSymbolProvider }) => option(workspaceSymbolProvider, "resolveProvider"),
  "textDocument/formatting": ({ documentFormattingProvider }) => documentFormattingProvider,
  "textDocument/rangeFormatting": ({ documentRangeFormattingProvider }) => documentRangeFormattingProvider,
  "textDocument/rangesFormatting": ({ documentRangeFormattingProvider }) =>
    option(documentRangeFormattingProvider, "rangesSupport"),
  "textDocument/onTypeFormatting": ({ documentOnTypeFormattingProvider }) => documentOnTypeFormattingProvider,
  "textDocument/rename": ({ renameProvider }) => renameProvider,
  "textDocument/prepareRename": ({ renameProvider }) => option(renameProvider, "prepareProvider"),
  "textDocument/foldingRange": ({ foldingRangeProvider }) => foldingRangeProvider,
  "textDocument/selectionRange": ({ selectionRangeProvider }) => selectionRangeProvider,
  "workspace/executeCommand": ({ executeCommandProvider }) => executeCommandProvider,
  "textDocument/prepareCallHierarchy": ({ callHierarchyProvider }) => callHierarchyProvider,
  "callHierarchy/incomingCalls": ({ callHierarchyProvider }) => callHierarchyProvider,
  "callHierarchy/outgoingCalls": ({ callHierarchyProvider }) => callHierarchyProvider,
  "textDocument/prepareTypeHierarchy": ({ typeHierarchyProvider }) => typeHierarchyProvider,
  "typeHierarchy/supertypes": ({ typeHierarchyProvider }) => typeHierarchyProvider,
  "typeHierarchy/subtypes": ({ typeHierarchyProvider }) => typeHierarchyProvider,
  "textDocument/linkedEditingRange": ({ linkedEditingRangeProvider }) => linkedEditingRangeProvider,
  "textDocument/semanticTokens/full": ({ semanticTokensProvider }) => semanticTokensProvider?.full,
  "textDocument/semanticTokens/full/delta": ({ semanticTokensProvider }) =>
    option(semanticTokensProvider?.full, "delta"),
  "textDocument/semanticTokens/range": ({ semanticTokensProvider }) => semanticTokensProvider?.range,
  "textDocument/moniker": ({ monikerProvider }) => monikerProvider,
  "textDocument/inlineValue": ({ inlineValueProvider }) => inlineValueProvider,
  "textDocument/inlayHint": ({ inlayHintProvider }) => inlayHintProvider,
  "inlayHint/resolve": ({ inlayHintProvider }) => option(inlayHintProvider, "resolveProvider"),
  "textDocument/inlineCompletion": ({ inlineCompletionProvider }) => inlineCompletionProvider,
  "textDocument/diagnostic": ({ diagnosticProvider }) => diagnosticProvider,
  "workspace/diagnostic": ({ diagnosticProvider }) => diagnosticProvider?.workspaceDiagnostics,
  "workspace/willCreateFiles": ({ workspace }) => workspace?.fileOperations?.willCreate,
  "workspace/willRenameFiles": ({ workspace }) => workspace?.fileOperations?.willRename,
  "workspace/willDeleteFiles": ({ workspace }) => workspace?.fileOperations?.willDelete,
  "workspace/textDocumentContent": ({ workspace }) => workspace?.textDocumentContent,
};

/** The requests that these capabilities announce. */
export function announced(capabilities: ServerCapabilities): string[] {
  return Object.keys(REQUESTS).filter((method) => {
    const provider = REQUESTS[method]?.(capabilities);
    return provider !== undefined && provider !== null && provider !== false;
  });
}

/** Parameters that fit any of them. */
export function paramsFor(uri: string): object {
  const position = { line: 0, character: 0 };
  const range = { start: position, end: position };
  const place = { uri, range, selectionRange: range };
  return {
    ...{ textDocument: { uri }, position, range, query: "", newName: "other", command: "none", ch: ";" },
    ...{ ranges: [range], positions: [position], files: [], color: { red: 0, green: 0, blue: 0, alpha: 1 } },
    ...{ previousResultId: "", previousResultIds: [], options: { tabSize: 2, insertSpaces: true } },
    context: { diagnostics: [], includeDeclaration: true, triggerKind: 1, frameId: 0, stoppedLocation: range },
    item: { name: "none", kind: 6, ...place },
    // Of the requests that resolve an item, the item itself.
    ...{ label: "none", name: "none", title: "none", kind: 6, location: { uri, range }, ...place },
  };
}

function option(provider: unknown, name: string): unknown {
  return typeof provider === "object" && provider !== null ? (provider as Record<string, unknown>)[name] : undefined;
}
