import type { TracedEvent } from "../execution-trace.js";
import type { Paint } from "./paint.js";

/*
 * The words of a trace: the same in the line that is printed while a run goes and in the trace by cause.
 * `syntaxes/stepscope-trace.tmLanguage.json` is their grammar.
 */

/** Longer payloads are cut in a line, in characters. */
export const PAYLOAD = 100;
/** Characters of a message. */
const MESSAGE = 300;

/** The columns that a line begins with: when, and how long it took. Milliseconds. */
export function times(paint: Paint, at: number, took: number | null = null): string {
  return paint("time", `${milliseconds(at).padStart(11)}  ${(took === null ? "" : milliseconds(took)).padStart(10)}  `);
}

/** `12.3 ms`, or `123.4 s ` so that the digits stay in their columns. */
function milliseconds(value: number): string {
  return value < 100_000 ? `${value.toFixed(1)} ms` : `${(value / 1000).toFixed(1)} s `;
}

/** `#2 JokeEvent`. */
export function eventName(paint: Paint, { id, name }: Pick<TracedEvent, "id" | "name">, mark = "#"): string {
  return paint("event", `${mark}${id} ${name}`);
}

/** ` {"joke":"…"}`; nothing for an event without fields. */
export function payloadText(paint: Paint, payload: string): string {
  return payload === "{}" ? "" : ` ${paint("payload", harmless(shortened(payload, PAYLOAD)))}`;
}

/** `▸ pack:0`: a step, and its worker where one has it. */
export function stepName(paint: Paint, step: string, worker = -1): string {
  return paint("step", `▸ ${step}${worker < 0 ? "" : `:${worker}`}`);
}

export function note(paint: Paint, text: string): string {
  return `  ${paint("note", `(${text})`)}`;
}

/** `✗ Error: The shelf jams, again in 10 ms`. */
export function failure(paint: Paint, error: string, retryIn: number | undefined): string {
  const again = retryIn === undefined ? "" : `, again in ${retryIn.toFixed(0)} ms`;
  return paint(retryIn === undefined ? "bad" : "warning", `✗ ${oneLine(error)}${again}`);
}

export function waits(paint: Paint, waitsFor: string): string {
  return paint("warning", `… waits for ${waitsFor}`);
}

/** `#3 #4`. */
export function numbers(ids: readonly number[]): string {
  if (ids.length === 0) return "nothing";
  const shown = ids.length <= 10 ? ids : ids.slice(0, 8);
  return `${shown.map((id) => `#${id}`).join(" ")}${shown === ids ? "" : ` and ${ids.length - 8} more`}`;
}

/** What may have come from outside: on one line, and without what a terminal would obey. */
export function oneLine(text: string): string {
  return shortened(harmless(text.replace(/\s*[\r\n]\s*/g, " ")), MESSAGE);
}

/** JSON escapes some of these, and not all. */
function harmless(text: string): string {
  return text.replace(/\p{Cc}/gu, "�");
}

/** The last line of a run. */
export function ending(
  paint: Paint,
  { status, result, error }: { readonly status: string; readonly result?: string; readonly error?: string },
): string {
  const tone = status === "completed" ? "good" : status === "running" ? "warning" : "bad";
  const words = status === "running" ? "still running" : status.replace("-", " ");
  const how =
    error ?? (result === undefined || result === "undefined" ? undefined : harmless(shortened(result, PAYLOAD)));
  return `run ${paint(tone, words)}${how === undefined ? "" : `: ${error === undefined ? how : paint("bad", oneLine(how))}`}`;
}

function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}…`;
}
