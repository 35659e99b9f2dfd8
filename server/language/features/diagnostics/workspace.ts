import {
  type CancellationToken,
  type Disposable,
  DocumentDiagnosticReportKind,
  LSPErrorCodes,
  ResponseError,
  type ResultProgressReporter,
  type WorkDoneProgressReporter,
  type WorkspaceDiagnosticParams,
  type WorkspaceDiagnosticReport,
  type WorkspaceDiagnosticReportPartialResult,
  type WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import type { Session } from "../../feature.js";
import type { Answers } from "./answers.js";
import { loggingFailure, shownDiagnostics } from "./shown.js";

/** Files that are told of at once while others are still checked. */
const BATCH = 50;

/** The client doesn't have what it was last told, perhaps: no id is this one. */
const UNKNOWN = "";

/** A request that is held open. */
interface Held {
  /** Result ids that the client has, by file. */
  readonly known: Map<string, string>;
  /** Where the client takes results in parts: then the request is never answered, and parts follow as files change. */
  readonly partial: ResultProgressReporter<WorkspaceDiagnosticReportPartialResult> | undefined;
  /** Shown while files are checked for the first time; null before and after. */
  progress: WorkDoneProgressReporter | null;
  readonly settle: (result: WorkspaceDiagnosticReport | ResponseError) => void;
}

/**
 * Problems of all files of the workspace. Clients ask again as soon as they have an answer, so a request is held until
 * there is something new.
 */
export class WorkspaceDiagnostics implements Disposable {
  readonly #session: Session;
  readonly #answers: Answers;
  readonly #disposables: readonly Disposable[];
  /** Files that may show something else than the client has. */
  readonly #changed = new Set<string>();
  #held: Held | null = null;
  #sending: Promise<void> = Promise.resolve();

  /** `onAsked` is called when the client asks, each time. */
  constructor(session: Session, answers: Answers, onAsked: () => void) {
    this.#session = session;
    this.#answers = answers;
    const { connection, checker, paths } = session;
    this.#disposables = [
      connection.languages.diagnostics.onWorkspace((params, token, progress, partial) => {
        onAsked();
        return this.#hold(params, token, progress, partial);
      }),
      checker.onDidCheck(({ report: { file }, answerChanged, versionChanged }) => {
        if (answerChanged || versionChanged) this.#changed.add(file);
        if (this.#changed.size >= BATCH && this.#held?.partial !== undefined) this.#send();
      }),
      checker.onDidJoin((uri) => this.#changed.add(paths.pathOf(uri))),
      checker.onDidLeave((uri) => this.#changed.add(paths.pathOf(uri))),
      checker.onDidProgress(({ done, total }) => {
        if (done === total) this.#send();
        else this.#held?.progress?.report(Math.floor((done / total) * 100), `${done}/${total}`);
      }),
      session.didChangeSettings.event(() => {
        for (const file of checker.workspace.keys()) this.#changed.add(file);
        if (checker.finished) this.#send();
      }),
      session.didClose.event((uri) => this.tellAgain(uri)),
    ];
  }

  /** The client may have lost or kept something else about a document that has closed. */
  tellAgain(uri: string): void {
    const file = this.#session.paths.pathOf(uri);
    this.#held?.known.set(file, UNKNOWN);
    this.#changed.add(file);
    this.#session.checker.schedule();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
    this.#release({ items: [] });
  }

  #hold(
    { previousResultIds }: WorkspaceDiagnosticParams,
    token: CancellationToken,
    progress: WorkDoneProgressReporter,
    partial: Held["partial"],
  ): Promise<WorkspaceDiagnosticReport> {
    const { checker, paths } = this.#session;
    this.#release({ items: [] }); // the client has asked again
    return new Promise((resolve, reject) => {
      const known = new Map(previousResultIds.map(({ uri, value }) => [paths.pathOf(uri), value]));
      const cancellation = token.onCancellationRequested(() => {
        if (this.#held === held) this.#release(new ResponseError(LSPErrorCodes.RequestCancelled, "It was cancelled."));
      });
      const held: Held = {
        ...{ known, partial, progress: null },
        settle: (result) => {
          cancellation.dispose();
          held.progress?.done();
          if (result instanceof ResponseError) reject(result);
          else resolve(result);
        },
      };
      this.#held = held;
      for (const file of [...known.keys(), ...checker.workspace.keys()]) this.#changed.add(file);
      if (token.isCancellationRequested)
        this.#release(new ResponseError(LSPErrorCodes.RequestCancelled, "It was cancelled."));
      else if (checker.finished) this.#send();
      else {
        held.progress = progress;
        progress.begin("Checking workflows", 0);
      }
    });
  }

  #release(result: WorkspaceDiagnosticReport | ResponseError): void {
    const held = this.#held;
    this.#held = null;
    held?.settle(result);
  }

  /** One after the other: a later answer must not overtake an earlier. */
  #send(): void {
    this.#sending = this.#sending.then(() => this.#sendChanged());
    loggingFailure(this.#session, this.#sending);
  }

  async #sendChanged(): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    const files = [...this.#changed];
    this.#changed.clear();
    const items: WorkspaceDocumentDiagnosticReport[] = [];
    for (const file of files) {
      const report = await this.#reportOf(file, held.known.get(file));
      if (report === null) continue;
      held.known.set(file, report.resultId ?? UNKNOWN);
      items.push(report);
    }
    if (this.#held !== held) {
      for (const file of files) this.#changed.add(file); // whoever asks next has not been told
      return;
    }
    if (this.#session.checker.finished) {
      held.progress?.done();
      held.progress = null;
    }
    if (items.length === 0) return;
    if (held.partial !== undefined) held.partial.report({ items });
    else this.#release({ items });
  }

  /** Null where the client has it, or needs no word of it. */
  async #reportOf(file: string, known: string | undefined): Promise<WorkspaceDocumentDiagnosticReport | null> {
    const { checker, paths } = this.#session;
    const uri = checker.workspace.get(file) ?? paths.uriOf(file);
    const report = checker.last(uri);
    const inWorkspace = report !== undefined && checker.workspace.has(file);
    const items = inWorkspace ? await shownDiagnostics(this.#session, report) : [];
    if (items.length === 0 && known === undefined) return null;
    const resultId = this.#answers.idOf(file, items);
    if (resultId === known) return null;
    return { kind: DocumentDiagnosticReportKind.Full, uri, version: report?.version ?? null, resultId, items };
  }
}
