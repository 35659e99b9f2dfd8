import { fileURLToPath } from "node:url";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { RunOutcome, StepFailure } from "stepscope/debug";
import type { Coordinates } from "./coordinates.js";
import { isInside } from "./own-code.js";
import { failureText } from "./stops.js";

export interface FailureOutputOptions {
  /** The run's thread. */
  readonly name: string;
  readonly status: RunOutcome;
  readonly failure: StepFailure | null;
  readonly coordinates: Coordinates;
  /** Folders whose code is left out of the stack. */
  readonly ownCode: readonly string[];
}

/** What the Debug Console says of a run that didn't complete: which step, on which event, where. */
export function failureOutput(options: FailureOutputOptions): DebugProtocol.OutputEvent["body"] {
  const { name, status, failure, coordinates, ownCode } = options;
  if (failure === null) return { category: "stderr", output: `${name} ${OUTCOMES[status]}.\n` };
  const frames = userFrames(failure.error.stack, ownCode);
  const lines = [`${name}: ${failureText(failure)}`, ...frames.map(({ text }) => text)];
  const output = { category: "stderr", output: `${lines.join("\n")}\n` };
  const [top] = frames;
  if (top === undefined) return output;
  const { file, line, column } = top;
  const source = coordinates.sourceOf(file);
  return { ...output, source, line: coordinates.clientLine(line), column: coordinates.clientColumn(column) };
}

const OUTCOMES: Record<RunOutcome, string> = {
  completed: "completed",
  failed: "failed",
  cancelled: "was cancelled",
  "timed-out": "timed out",
};

/** A stack as text: its head, and the frames that are the user's. */
export function userStack(stack: string, ownCode: readonly string[]): string {
  const frames = userFrames(stack, ownCode).map(({ text }) => text);
  const head = stack.split(/\n\s+at /, 1)[0] ?? "";
  return [head, ...frames].join("\n");
}

interface UserFrame {
  readonly text: string;
  readonly file: string;
  /** From 0. */
  readonly line: number;
  readonly column: number;
}

/** The frames of a V8 stack that aren't Node's or the runtime's. */
function userFrames(stack: string, ownCode: readonly string[]): UserFrame[] {
  const frames: UserFrame[] = [];
  for (const text of stack.split("\n")) {
    const found = /^\s+at (?:.*\()?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*?):(\d+):(\d+)\)?$/.exec(text);
    if (found === null) continue;
    const [, place = "", line, column] = found;
    const file = place.startsWith("file:") ? fileURLToPath(place) : place;
    if (ownCode.some((folder) => isInside(file, folder)) || /[\\/]node_modules[\\/]stepscope[\\/]/.test(file)) continue;
    frames.push({ text, file, line: Number(line) - 1, column: Number(column) - 1 });
  }
  return frames;
}
