import type { Disposable } from "vscode-languageserver/node";
import type { Session } from "../../feature.js";

/**
 * Asks the client to ask again once what a document shows may follow from another one that is different now. One
 * request at a time: what changes meanwhile is in the next.
 */
export function refreshOnChange(
  { checker, didChangeSettings, log }: Session,
  options: { readonly supported: boolean; readonly refresh: () => Promise<unknown> },
): Disposable[] {
  if (!options.supported) return [];
  let asking = false;
  let again = false;
  const ask = (): void => {
    again = asking;
    if (asking) return;
    asking = true;
    options
      .refresh()
      .catch((error: unknown) => log.warn(`The client could not be asked to refresh: ${String(error)}`))
      .finally(() => {
        asking = false;
        if (again) ask();
      });
  };
  return [
    checker.onDidCheck(({ answerChanged }) => {
      if (answerChanged) ask();
    }),
    didChangeSettings.event(ask),
  ];
}
