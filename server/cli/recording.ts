import { appendFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { DEBUG_HOOK, DEBUG_HOOK_VERSION, type DebuggedRun, type DebugHook, type TraceRecord } from "stepscope/debug";
import { executionTrace, traceLine } from "stepscope/journal";
import type { Output } from "./command-line.js";
import { Pictures } from "./pictures.js";
import { UsageError } from "./usage.js";

/** What is to be kept of the runs of a program. */
export interface Recording {
  /** Print what happens while it happens. */
  readonly events?: boolean | undefined;
  /** The file for the traces by cause. */
  readonly trace?: string | undefined;
  /** The file for the journals. */
  readonly journal?: string | undefined;
  /** The file for the picture; of several runs, each has its own. */
  readonly draw?: string | undefined;
}

/** What ends a process that doesn't listen to it. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Lines of a journal that are written at once. */
const LINES = 1_000;

/** What the runs of a program leave behind. */
export interface Recorder {
  /** Draws the runs that have ended. Traces and journals are written by themselves. */
  draw(): Promise<void>;
  /** Ends the runs that go on. */
  cancel(): void;
}

/**
 * Prints, saves and draws what every run of the program does: it listens where a debugger would, and never holds.
 * Traces and journals are written when their run ends, however it does, and at the latest when the process exits;
 * pictures when the program has come to rest, or asks for it.
 */
export function recordRuns({ events = false, trace, journal, draw }: Recording, { err, colors }: Output): Recorder {
  if (!events && trace === undefined && journal === undefined && draw === undefined) return NOTHING;
  if (trace !== undefined && journal !== undefined && resolve(trace) === resolve(journal)) {
    throw new UsageError("--trace and --journal can't be one file.");
  }
  const pictures = draw === undefined ? undefined : new Pictures(draw, { err });
  const keeps = trace !== undefined || draw !== undefined;
  const traceFile = trace === undefined ? undefined : emptyFile("trace", trace);
  const journalFile = journal === undefined ? undefined : emptyFile("journal", journal);
  const open = new Map<DebuggedRun, TraceRecord[]>();
  // The run of a step is told with the one that it is of.
  const outer = new Map<string, { readonly root: DebuggedRun; readonly depth: number }>();
  let saved = 0;
  let failed = false;

  // The run goes on as if nobody listened: what goes wrong here is said, and told by the exit code.
  const save = (run: DebuggedRun, records: readonly TraceRecord[]) => {
    open.delete(run);
    try {
      if (traceFile !== undefined) appendFileSync(traceFile, `${saved > 0 ? "\n" : ""}${executionTrace(records)}`);
      if (journalFile !== undefined) saveJournal(journalFile, run);
      pictures?.add({
        trace: () => executionTrace(records),
        graph: run.graph,
        journal: run.journal,
        journalLines: () => run.journalLines(),
      });
      saved++;
    } catch (error) {
      err(`stepscope: the run of ${run.name} couldn't be saved: ${error instanceof Error ? error.message : error}\n`);
      failed = true;
    }
  };
  const hook: DebugHook = {
    version: DEBUG_HOOK_VERSION,
    runStarted(run) {
      const of = run.parent === null ? undefined : outer.get(run.parent);
      outer.set(run.id, of === undefined ? { root: run, depth: 0 } : { root: of.root, depth: of.depth + 1 });
    },
    beforeTick: () => false,
    beforeDelivery: () => false,
    recorded(run, records) {
      const { root, depth } = outer.get(run.id) ?? { root: run, depth: 0 };
      const options = { colors: colors?.err ?? false, depth };
      if (events) err(records.map((record) => `${traceLine(record, options)}\n`).join(""));
      const kept = open.get(root);
      if (kept === undefined) open.set(root, keeps ? [...records] : []);
      else if (keeps) for (const record of records) kept.push(record);
    },
    runEnded(run) {
      const root = outer.get(run.id)?.root;
      outer.delete(run.id);
      if (root === undefined || root === run) save(run, open.get(run) ?? []);
    },
  };
  Object.assign(globalThis, { [DEBUG_HOOK]: hook });
  const saveAll = () => {
    for (const [run, records] of open) save(run, records);
  };
  process.on("beforeExit", () => {
    // Runs that wait for what won't come any more are drawn as they stand.
    if (pictures !== undefined) saveAll();
    void pictures?.draw();
  });
  process.once("exit", () => {
    saveAll();
    pictures?.drawNow();
    if (failed || pictures?.failed) process.exitCode ||= 1;
  });
  for (const signal of SIGNALS) {
    process.once(signal, () => {
      // Who listens to it too, decides what it means.
      if (process.listenerCount(signal) > 0) return;
      saveAll();
      pictures?.drawNow();
      process.kill(process.pid, signal);
    });
  }
  return {
    draw: async () => await pictures?.draw(),
    cancel: () => {
      for (const run of [...open.keys()]) run.cancel();
    },
  };
}

const NOTHING: Recorder = { draw: async () => {}, cancel: () => {} };

function saveJournal(file: string, run: DebuggedRun): void {
  // The program may have an older runtime of its own.
  if (typeof run.journalLines !== "function") {
    throw new Error("the program's copy of stepscope can't do that yet. Update it.");
  }
  let lines: string[] = [];
  for (const line of run.journalLines()) {
    if (lines.push(`${line}\n`) < LINES) continue;
    appendFileSync(file, lines.join(""));
    lines = [];
  }
  appendFileSync(file, lines.join(""));
}

/** The absolute path of a file that can be written, and holds nothing. Throws UsageError. */
function emptyFile(option: string, path: string): string {
  const file = resolve(path);
  try {
    writeFileSync(file, "");
  } catch (error) {
    throw new UsageError(`--${option}: ${file} can't be written: ${error instanceof Error ? error.message : error}`);
  }
  return file;
}
