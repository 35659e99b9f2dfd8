import { readFileSync } from "node:fs";
import type { DrawableRun } from "stepscope/draw";
import {
  type ExecutionTrace,
  executionTrace,
  JournalFormatError,
  journalRecords,
  journalsFromLines,
  type SavedJournal,
} from "stepscope/journal";
import type { Output } from "./command-line.js";
import { existingFile } from "./existing-file.js";
import { parseOptions } from "./options.js";
import { Pictures } from "./pictures.js";
import { FailedError, UsageError } from "./usage.js";

/** `stepscope trace`: what the runs of a saved journal did. Nothing runs, and the program isn't needed. */
export async function trace(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseOptions("trace", args, {
    json: { type: "boolean" },
    draw: { type: "string" },
  });
  const [path, extra] = positionals;
  const file = existingFile("trace", path);
  if (extra !== undefined) throw new UsageError(`trace takes one file; what is "${extra}"?`);

  const { out, colors } = output;
  if (values.draw !== undefined) return await drawRuns(file, new Pictures(values.draw, output));
  const traces: readonly ExecutionTrace[] = journalsOf(file, traceOf);
  if (values.json) out(`${JSON.stringify({ version: 1, traces })}\n`);
  else out(traces.map((it) => it.toString({ colors: colors?.out ?? false })).join("\n"));
  return 0;
}

/** How the text of a trace begins. */
const TRACE = /^ *0\.0 ms {14}run /;

async function drawRuns(file: string, pictures: Pictures): Promise<number> {
  for (const run of journalsOf(file, drawable)) pictures.add(run);
  await pictures.draw();
  return pictures.failed ? 1 : 0;
}

/** Its trace is made at once: a line that is damaged is found before anything is written. */
function drawable(saved: SavedJournal): DrawableRun {
  const trace = traceOf(saved);
  return { trace: () => trace, journal: saved.journal };
}

function journalsOf<T>(file: string, each: (saved: SavedJournal) => T): T[] {
  const text = readText(file);
  if (TRACE.test(text)) {
    throw new FailedError(
      `${file}:1: It is the text of a trace, to be read as it is. What is made into one is a journal: stepscope run FILE --journal PATH.`,
    );
  }
  try {
    return journalsFromLines(text.split("\n")).map(each);
  } catch (error) {
    if (error instanceof JournalFormatError) throw new FailedError(`${file}:${error.line}: ${error.message}`);
    throw error;
  }
}

/** Throws JournalFormatError that names the line of a tick that can't be applied. */
function traceOf(saved: SavedJournal): ExecutionTrace {
  let line = saved.line;
  function* ticks() {
    for (const entry of saved.journal) {
      line++;
      yield entry;
    }
  }
  try {
    return executionTrace(journalRecords(saved, ticks()));
  } catch (error) {
    throw new JournalFormatError(line, "What happened here can't have happened: the line is damaged.", {
      cause: error,
    });
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new FailedError(`${file} can't be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}
