import type { TraceEvent, TraceRecord } from "../trace-record.js";
import { ansi, type Paint, plain } from "./paint.js";
import type { TraceTextOptions } from "./trace-text.js";
import { ending, eventName, failure, note, numbers, oneLine, payloadText, stepName, times, waits } from "./words.js";

/** How a record is written as a line. */
export interface TraceLineOptions extends TraceTextOptions {
  /** How many runs the record's run is in: that of a step is in one more. 0 unless given. */
  readonly depth?: number;
}

/** A record in a line, to be printed while the run goes on: in the order of time, where `traceText` goes by cause. */
export function traceLine(record: TraceRecord, { colors = false, depth = 0 }: TraceLineOptions = {}): string {
  const paint = colors ? ansi : plain;
  const took = "duration" in record ? record.duration : null;
  return `${times(paint, record.at, took)}${paint("guide", "┆ ".repeat(depth))}${describe(record, paint)}`;
}

function describe(record: TraceRecord, paint: Paint): string {
  const got = ({ members, ...event }: TraceEvent) =>
    ` ← ${members === undefined ? eventName(paint, event) : paint("event", numbers(members))}`;
  switch (record.type) {
    case "run-started":
      return `run ${paint("step", record.workflow)}`;
    case "event-emitted": {
      const from = record.step === undefined ? FROM[record.via] : `${FROM[record.via]} ${record.step}`;
      return eventName(paint, record.event) + payloadText(paint, record.event.payload) + note(paint, from);
    }
    case "event-streamed":
      return (
        eventName(paint, record.event, "~") +
        payloadText(paint, record.event.payload) +
        note(paint, `stream of ${record.step}`)
      );
    case "event-unhandled":
      return `${eventName(paint, record.event)}  ${paint("warning", "✗ no step takes it")}`;
    case "step-queued":
      return `${stepName(paint, record.step)}${got(record.event)}  ${paint("warning", "… queued")}`;
    case "step-started":
      return `${stepName(paint, record.step, record.worker)}${got(record.event)}`;
    case "step-ended": {
      const { step, worker, error, retryIn, returned, listed } = record;
      const outcome =
        error !== undefined
          ? failure(paint, error, retryIn)
          : returned === null
            ? paint("note", "→ nothing")
            : `→ ${listed === undefined ? "" : `${listed} `}${paint("event", returned)}`;
      return `${stepName(paint, step, worker)} ${outcome}`;
    }
    case "step-suspended":
      return `${stepName(paint, record.step, record.worker)} ${waits(paint, record.waitsFor)}`;
    case "wait-ended": {
      const { step, got: id, waitsFor } = record;
      const what = id === null ? paint("warning", `got no ${waitsFor} in time`) : `got #${id}`;
      return `${stepName(paint, step)} ${what}`;
    }
    case "events-collected":
      return `${stepName(paint, record.step)} collected ${numbers(record.collected)}`;
    case "child-started":
      return `${stepName(paint, record.step)} runs ${paint("step", record.workflow)}`;
    case "child-ended":
      return `${stepName(paint, record.step)} ran ${paint("step", record.workflow)}`;
    case "run-ended":
      return [
        ending(paint, record),
        ...(record.openEnds ?? []).map((end) => paint("warning", `! ${oneLine(end)}`)),
      ].join(`\n${" ".repeat(25)}`);
    default:
      return record satisfies never;
  }
}

const FROM = { run: "input", return: "by", send: "sent by", external: "from outside", failure: "failure of" } as const;
