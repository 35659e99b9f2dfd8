import type { CancellationToken } from "vscode-languageserver/node";
import type { Session } from "./feature.js";
import type { Analysis } from "./workspace-analysis.js";

/**
 * Asks the analysis about a document as it stands now. Null at once where it has nothing to do with workflows, nobody
 * waits for the answer any more, or the question fails, which is logged.
 */
export async function askAbout<T>(
  { analysis }: Session,
  uri: string,
  token: CancellationToken,
  question: (analysis: Analysis, file: string) => T | null,
): Promise<T | null> {
  if (token.isCancellationRequested) return null;
  return await analysis.askAbout(uri, (loaded, file) =>
    token.isCancellationRequested ? null : question(loaded, file),
  );
}

/** A list as an answer: null where it is empty. */
export function orNull<T>(list: readonly T[]): T[] | null {
  return list.length === 0 ? null : [...list];
}
