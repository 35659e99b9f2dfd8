import { workspace } from "vscode";
import { LANGUAGES } from "./client.js";

/**
 * Documents that somebody works on: files, unsaved ones, and those of virtual folders. What other extensions show
 * under schemes of their own, such as an old revision in a diff, isn't checked.
 */
export function workflowDocuments(): { readonly scheme: string; readonly language: string }[] {
  const folders = workspace.workspaceFolders ?? [];
  const schemes = new Set(["file", "untitled", ...folders.map(({ uri }) => uri.scheme)]);
  return [...schemes].flatMap((scheme) => LANGUAGES.map((language) => ({ scheme, language })));
}
