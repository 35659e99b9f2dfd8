import { type CancellationToken, Emitter, type Event } from "vscode-languageserver/node";
import { sameData } from "./same-data.js";
import type { ScheduledAction, Scheduler } from "./scheduler.js";
import type { FileReport, WorkspaceAnalysis } from "./workspace-analysis.js";

export interface CheckerOptions {
  readonly analysis: WorkspaceAnalysis;
  readonly scheduler: Scheduler;
  /** Version of an open document; undefined where it isn't open. */
  readonly versionOf: (uri: string) => number | undefined;
  /** What to check besides the documents that changed: an event's file concerns whoever imports it. */
  readonly watched: () => Iterable<string>;
  /** What to check after all those: the files of the workspace, by path. */
  readonly workspace: () => Promise<WorkspaceUris>;
  /** How long it stays quiet after the last change before anything is checked, in milliseconds. */
  readonly debounce: number;
}

/** URIs by path. */
export type WorkspaceUris = ReadonlyMap<string, string>;

/** How far a check of the workspace has come. */
export interface CheckProgress {
  readonly done: number;
  readonly total: number;
}

export interface Check {
  readonly report: FileReport;
  /** Whether workflows, problems or failure differ from the last check; at the first one, whether there are any. */
  readonly answerChanged: boolean;
  /** Whether the document is another version than at the last check. */
  readonly versionChanged: boolean;
}

interface Waiter {
  readonly generation: number;
  readonly settle: (report: FileReport | null) => void;
}

/** How long after a change what was edited is read ahead of its check, in milliseconds: between two keys. */
const HEAD_START = 20;
/** How long after a document opened it is checked, in milliseconds: nobody types in it yet, and others may open too. */
const OPENING = 20;

/**
 * Checks what is open once typing has paused, and then the files of the workspace. A newer change stops a check between
 * two files, and what is older than its document is never told.
 */
export class Checker {
  readonly #options: CheckerOptions;
  readonly #onDidCheck = new Emitter<Check>();
  readonly #onDidJoin = new Emitter<string>();
  readonly #onDidLeave = new Emitter<string>();
  readonly #onDidProgress = new Emitter<CheckProgress>();
  readonly #last = new Map<string, { readonly report: FileReport; readonly generation: number }>();
  readonly #waiters = new Map<string, Set<Waiter>>();
  readonly #edited = new Set<string>();
  #workspace: WorkspaceUris = new Map();
  #finished = false;
  #generation = 0;
  #timer: ScheduledAction | null = null;
  #headStart: ScheduledAction | null = null;
  #disposed = false;

  constructor(options: CheckerOptions) {
    this.#options = options;
  }

  /** After each file of a check. */
  get onDidCheck(): Event<Check> {
    return this.#onDidCheck.event;
  }

  /** A file is of the workspace now, open before or not: its URI. */
  get onDidJoin(): Event<string> {
    return this.#onDidJoin.event;
  }

  /** A file isn't of the workspace any more, though it may still be open: its URI. */
  get onDidLeave(): Event<string> {
    return this.#onDidLeave.event;
  }

  /** After each file of the workspace, and at the end of a check of all: `done` is `total` then. */
  get onDidProgress(): Event<CheckProgress> {
    return this.#onDidProgress.event;
  }

  /** The files of the workspace as the last check found them. */
  get workspace(): WorkspaceUris {
    return this.#workspace;
  }

  /** Whether the files of the workspace have all been checked as they stand now. */
  get finished(): boolean {
    return this.#finished;
  }

  /** The last check of a document. */
  last(uri: string): FileReport | undefined {
    return this.#last.get(uri)?.report;
  }

  /**
   * Something changed: `uri` where it is a document, which is then checked first. The check begins once nothing else has
   * changed for `pause` milliseconds.
   */
  schedule(uri?: string, pause = this.#pauseAfter(uri)): void {
    if (this.#disposed) return;
    if (uri !== undefined) this.#edited.add(uri);
    const generation = ++this.#generation;
    this.#finished = false;
    this.#timer?.cancel();
    this.#headStart?.cancel();
    this.#timer = this.#options.scheduler.after(pause, () => {
      this.#timer = null;
      void this.#run(generation);
    });
    if (this.#edited.size > 0 && pause > HEAD_START) {
      this.#headStart = this.#options.scheduler.after(HEAD_START, () => void this.#readAhead(generation));
    }
  }

  /** The next time that this document is checked as it stands now; null where it closes or the token is cancelled. */
  settled(uri: string, token: CancellationToken): Promise<FileReport | null> {
    const last = this.#last.get(uri);
    if (last !== undefined && last.generation === this.#generation) return Promise.resolve(last.report);
    if (this.#options.versionOf(uri) === undefined) return this.#options.analysis.report(uri);
    return new Promise((resolve) => {
      const waiters = this.#waiters.get(uri) ?? new Set<Waiter>();
      this.#waiters.set(uri, waiters);
      const cancellation = token.onCancellationRequested(() => waiter.settle(null));
      const waiter: Waiter = {
        generation: this.#generation,
        settle: (report) => {
          cancellation.dispose();
          waiters.delete(waiter);
          resolve(report);
        },
      };
      waiters.add(waiter);
      if (token.isCancellationRequested) waiter.settle(null);
    });
  }

  /** Forgets a document that has closed. */
  forget(uri: string): void {
    this.#last.delete(uri);
    this.#edited.delete(uri);
    for (const waiter of this.#waiters.get(uri) ?? []) waiter.settle(null);
    this.#waiters.delete(uri);
  }

  dispose(): void {
    this.#disposed = true;
    this.#generation++;
    this.#timer?.cancel();
    this.#headStart?.cancel();
    for (const uri of [...this.#waiters.keys()]) this.forget(uri);
    this.#onDidCheck.dispose();
    this.#onDidJoin.dispose();
    this.#onDidLeave.dispose();
    this.#onDidProgress.dispose();
  }

  /** A document that was never checked as it is in the editor has just opened. */
  #pauseAfter(uri: string | undefined): number {
    const opened = uri !== undefined && (this.last(uri)?.version ?? null) === null;
    return opened ? Math.min(OPENING, this.#options.debounce) : this.#options.debounce;
  }

  /** While it is quiet, so that the check finds its answers ready. Tells nobody. */
  async #readAhead(generation: number): Promise<void> {
    for (const uri of [...this.#edited]) {
      if (generation !== this.#generation || this.#timer === null) return;
      await this.#options.analysis.report(uri);
      await this.#options.scheduler.breathe();
    }
  }

  async #run(generation: number): Promise<void> {
    const first = new Set([...this.#edited, ...this.#options.watched()]);
    for (const uri of first) if (!(await this.#check(uri, generation))) return;
    const workspace = await this.#options.workspace();
    if (generation !== this.#generation) return;
    const known = this.#workspace;
    this.#setWorkspace(workspace);
    // A file that is new here may have been checked before it was known what it has to do with workflows.
    const rest = [...workspace].flatMap(([file, uri]) => (first.has(uri) && known.has(file) ? [] : [uri]));
    for (const [done, uri] of rest.entries()) {
      if (!(await this.#check(uri, generation))) return;
      if (done < rest.length - 1) this.#onDidProgress.fire({ done: done + 1, total: rest.length });
    }
    this.#finished = true;
    this.#onDidProgress.fire({ done: rest.length, total: rest.length });
  }

  /** False where something newer has come meanwhile: that has its own run. */
  async #check(uri: string, generation: number): Promise<boolean> {
    const report = await this.#options.analysis.report(uri);
    if (generation !== this.#generation) return false; // of an older text, perhaps
    this.#tell(report, generation);
    await this.#options.scheduler.breathe();
    return generation === this.#generation;
  }

  #setWorkspace(workspace: WorkspaceUris): void {
    const previous = this.#workspace;
    this.#workspace = workspace;
    for (const [file, uri] of workspace) if (!previous.has(file)) this.#onDidJoin.fire(uri);
    for (const [file, uri] of previous) {
      if (workspace.has(file)) continue;
      if (this.#options.versionOf(uri) === undefined) this.forget(uri);
      this.#onDidLeave.fire(uri);
    }
  }

  #tell(report: FileReport, generation: number): void {
    const { uri } = report;
    const previous = this.#last.get(uri)?.report;
    this.#last.set(uri, { report, generation });
    this.#edited.delete(uri);
    this.#onDidCheck.fire({
      report,
      answerChanged: previous === undefined ? !isEmpty(report) : !sameAnswer(previous, report),
      versionChanged: previous?.version !== report.version,
    });
    for (const waiter of [...(this.#waiters.get(uri) ?? [])]) {
      if (waiter.generation <= generation) waiter.settle(report);
    }
  }
}

/** Whether two reports would show the same. The analysis caches: mostly they are the same objects. */
function sameAnswer(a: FileReport, b: FileReport): boolean {
  if (a.failure !== b.failure) return false;
  return sameData(a.problems, b.problems) && sameData(a.workflows, b.workflows);
}

function isEmpty(report: FileReport): boolean {
  return report.failure === null && report.workflows.length === 0 && report.problems.length === 0;
}
