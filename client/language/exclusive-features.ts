import { workspace } from "vscode";
import {
  CallHierarchyPrepareRequest,
  type LanguageClient,
  SemanticTokensRegistrationType,
} from "vscode-languageclient/node";

/** Setting that hands the colours of files with workflows over to this server. */
export const SEMANTIC_TOKENS_SETTING = "stepscope.semanticTokens.enable";

type Feature = Parameters<LanguageClient["registerFeature"]>[0];

/**
 * Whether VS Code has room for a feature beside TypeScript's. Of several extensions it asks one only for a document's
 * colours and for call hierarchies, and that would be ours: TypeScript's would be gone from every file. Colours are
 * there on request; the hierarchy along events has a command of its own.
 */
export function hasRoom(feature: Feature): boolean {
  const method = "registrationType" in feature ? feature.registrationType.method : undefined;
  if (method === CallHierarchyPrepareRequest.method) return false;
  if (method !== SemanticTokensRegistrationType.method) return true;
  return workspace.getConfiguration().get<boolean>(SEMANTIC_TOKENS_SETTING, false);
}
