import type { Disposable } from "vscode-languageserver/node";
import type { Session } from "../../feature.js";
import type { FileReport } from "../../workspace-analysis.js";
import { isStale, loggingFailure, shownDiagnostics } from "./shown.js";

export interface PushOptions {
  /** Whether open documents are sent too. */
  readonly open: boolean;
}

/** Sends the client what differs from what it has. */
export class PushedDiagnostics implements Disposable {
  readonly #session: Session;
  readonly #options: PushOptions;
  readonly #disposables: readonly Disposable[];
  /** Documents that show something. */
  readonly #marked = new Set<string>();
  /** The newest answer that is on its way, by URI. An older one counts for nothing, even where it is ready later. */
  readonly #newest = new Map<string, symbol>();
  #stopped = false;

  constructor(session: Session, options: PushOptions) {
    this.#session = session;
    this.#options = options;
    const { checker, documents, paths } = session;
    this.#disposables = [
      checker.onDidCheck(({ report, answerChanged, versionChanged }) => {
        if (answerChanged || versionChanged) this.#publish(report);
      }),
      checker.onDidLeave((uri) => {
        if (documents.get(uri) === undefined) this.#clear(uri);
      }),
      session.didChangeSettings.event(() => {
        for (const uri of new Set([...documents.keys(), ...checker.workspace.values()])) {
          const report = checker.last(uri);
          if (report !== undefined) this.#publish(report);
        }
      }),
      session.didClose.event((uri) => {
        // One of the workspace is checked as it is on disk, and sent then.
        if (checker.workspace.get(paths.pathOf(uri)) !== uri) this.#clear(uri);
      }),
    ];
  }

  /** Takes back what was sent, and sends nothing more. */
  stop(): void {
    this.#stopped = true;
    this.dispose();
    for (const uri of this.#marked) this.#clear(uri);
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #publish(report: FileReport): void {
    loggingFailure(this.#session, this.#send(report));
  }

  async #send(report: FileReport): Promise<void> {
    const { uri, version } = report;
    const answer = Symbol(uri);
    this.#newest.set(uri, answer);
    const wanted = this.#options.open || version === null;
    const diagnostics = wanted ? await shownDiagnostics(this.#session, report) : [];
    if (this.#newest.get(uri) !== answer) return;
    this.#newest.delete(uri);
    if (this.#stopped || isStale(this.#session, report)) return;
    if (diagnostics.length > 0) this.#marked.add(uri);
    else if (!this.#marked.delete(uri)) return;
    await this.#session.connection.sendDiagnostics(
      version === null ? { uri, diagnostics } : { uri, version, diagnostics },
    );
  }

  #clear(uri: string): void {
    this.#newest.delete(uri);
    if (!this.#marked.delete(uri)) return;
    loggingFailure(this.#session, this.#session.connection.sendDiagnostics({ uri, diagnostics: [] }));
  }
}
