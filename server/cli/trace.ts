import { readFileSync } from "node:fs";
import {
  type ExecutionTrace,
  executionTrace,
  JournalFormatError,
  journalRecords,
  journalsFromLines,
  type SavedJournal,
} from "stepscope/journal";
import type { Output } from "./command-line.js";
import { parseOptions } from "./options.js";
import { existingFile } from "./program.js";
import { FailedError, UsageError } from "./usage.js";

/** `stepscope trace`: what the runs of a saved journal did. Nothing runs, and the program isn't needed. */
export async function trace(args: readonly string[], { out, colors }: Output): Promise<number> {
  const { values, positionals } = parseOptions("trace", args, { json: { type: "boolean" } });
  const [path, extra] = positionals;
  const file = existingFile("trace", path);
  if (extra !== undefined) throw new UsageError(`trace takes one file; what is "${extra}"?`);
  const traces = tracesOf(file);
  if (values.json) out(`${JSON.stringify({ version: 1, traces })}\n`);
  else out(traces.map((it) => it.toString({ colors: colors?.out ?? false })).join("\n"));
  return 0;
}

/** How the text of a trace begins. */
const TRACE = /^ *0\.0 ms {14}run /;

function tracesOf(file: string): ExecutionTrace[] {
  const text = readText(file);
  if (TRACE.test(text)) {
    throw new FailedError(
      `${file}:1: It is the text of a trace, to be read as it is. What is made into one is a journal: stepscope run FILE --journal PATH.`,
    );
  }
  try {
    return journalsFromLines(text.split("\n")).map(traceOf);
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
