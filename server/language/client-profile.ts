import type { ClientCapabilities, InitializeParams, WorkspaceFolder } from "vscode-languageserver/node";
import type { LanguageServerOptions } from "./contract.js";

/** What the client at the other end can do, as far as the server goes by it. */
export interface ClientProfile {
  readonly pullDiagnostics: boolean;
  readonly diagnosticRefresh: boolean;
  readonly relatedInformation: boolean;
  /** Whether it shows where a diagnostic's code is explained. */
  readonly codeDescription: boolean;
  /** Values of DiagnosticTag that it shows. */
  readonly diagnosticTags: readonly number[];
  readonly codeLensRefresh: boolean;
  readonly hierarchicalSymbols: boolean;
  readonly hoverMarkdown: boolean;
  readonly definitionLinks: boolean;
  readonly implementationLinks: boolean;
  /** Whether it asks where the parts of an inlay hint lead only once it needs that. */
  readonly hintLocations: boolean;
  readonly hintRefresh: boolean;
  readonly semanticTokens: boolean;
  readonly tokenRefresh: boolean;
  readonly completionMarkdown: boolean;
  readonly snippets: boolean;
  /** Whether it takes offsets for a signature's parameters. */
  readonly labelOffsets: boolean;
  readonly codeActions: CodeActionProfile;
  /** It asks what can be renamed before it asks for a name. */
  readonly prepareRename: boolean;
  /** Edits of documents with their versions. */
  readonly documentChanges: boolean;
  readonly configuration: boolean;
  readonly dynamicConfiguration: boolean;
  readonly dynamicWatchedFiles: boolean;
  readonly workspaceFolders: boolean;
  readonly workDoneProgress: boolean;
  /** Folders open at the start. */
  readonly folders: readonly WorkspaceFolder[];
  /** Whether it may run programs at the start. */
  readonly run: boolean;
}

/** What it shows of code actions. */
export interface CodeActionProfile {
  /** Actions with edits, and not only commands. */
  readonly literals: boolean;
  /** It asks for an action's edit once it is chosen. */
  readonly lazyEdits: boolean;
  readonly preferred: boolean;
  /** Those that can't be taken, with the reason. */
  readonly disabled: boolean;
}

/** Reads the profile from what the client said when it connected. */
export function clientProfile(params: InitializeParams): ClientProfile {
  const { workspace, textDocument, window }: ClientCapabilities = params.capabilities;
  const published = textDocument?.publishDiagnostics;
  const pulled = textDocument?.diagnostic;
  const item = textDocument?.completion?.completionItem;
  const actions = textDocument?.codeAction;
  return {
    pullDiagnostics: pulled !== undefined,
    diagnosticRefresh: workspace?.diagnostics?.refreshSupport === true,
    relatedInformation: (pulled?.relatedInformation ?? published?.relatedInformation) === true,
    codeDescription: (pulled?.codeDescriptionSupport ?? published?.codeDescriptionSupport) === true,
    diagnosticTags: (pulled?.tagSupport ?? published?.tagSupport)?.valueSet ?? [],
    codeLensRefresh: workspace?.codeLens?.refreshSupport === true,
    hierarchicalSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    hoverMarkdown: textDocument?.hover?.contentFormat?.includes("markdown") === true,
    definitionLinks: textDocument?.definition?.linkSupport === true,
    implementationLinks: textDocument?.implementation?.linkSupport === true,
    hintLocations: textDocument?.inlayHint?.resolveSupport?.properties.includes("label.location") === true,
    hintRefresh: workspace?.inlayHint?.refreshSupport === true,
    semanticTokens: textDocument?.semanticTokens !== undefined,
    tokenRefresh: workspace?.semanticTokens?.refreshSupport === true,
    completionMarkdown: item?.documentationFormat?.includes("markdown") === true,
    snippets: item?.snippetSupport === true,
    labelOffsets: textDocument?.signatureHelp?.signatureInformation?.parameterInformation?.labelOffsetSupport === true,
    codeActions: {
      literals: actions?.codeActionLiteralSupport !== undefined,
      lazyEdits: actions?.dataSupport === true && actions.resolveSupport?.properties.includes("edit") === true,
      preferred: actions?.isPreferredSupport === true,
      disabled: actions?.disabledSupport === true,
    },
    prepareRename: textDocument?.rename?.prepareSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    configuration: workspace?.configuration === true,
    dynamicConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    dynamicWatchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    workspaceFolders: workspace?.workspaceFolders === true,
    workDoneProgress: window?.workDoneProgress === true,
    folders: foldersOf(params),
    run: (params.initializationOptions as LanguageServerOptions | undefined)?.run === true,
  };
}

function foldersOf(params: InitializeParams): readonly WorkspaceFolder[] {
  if (params.workspaceFolders) return params.workspaceFolders;
  return params.rootUri ? [{ uri: params.rootUri, name: "" }] : [];
}
