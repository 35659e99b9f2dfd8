import type { TraceRecord } from "stepscope/debug";
import { seconds } from "../page/words.js";

/** A record as a row of the list: all of it is text. */
export interface RecordLook {
  readonly icon: string;
  readonly kind: string;
  /** The look's colour; the icon and `kind` say the same. */
  readonly tone: "plain" | "good" | "bad" | "warning";
  readonly event: string;
  readonly step: string;
  /** On one line: a payload, a result, or what went wrong. */
  readonly summary: string;
}

const VIA = { run: "input", return: "emitted", send: "sent", external: "from outside", failure: "failure" } as const;
const ENDINGS = {
  completed: { icon: "pass-filled", tone: "good", kind: "run completed" },
  failed: { icon: "error", tone: "bad", kind: "run failed" },
  cancelled: { icon: "circle-slash", tone: "warning", kind: "run cancelled" },
  "timed-out": { icon: "watch", tone: "bad", kind: "run timed out" },
} as const;

export function describeRecord(record: TraceRecord): RecordLook {
  switch (record.type) {
    case "run-started":
      return { icon: "debug-start", kind: "run started", tone: "plain", event: "", step: "", summary: record.workflow };
    case "event-emitted":
      return eventLook("symbol-event", VIA[record.via], record);
    case "event-streamed":
      return eventLook("radio-tower", "streamed", record);
    case "event-unhandled":
      return { ...eventLook("warning", "unhandled", record), tone: "warning" };
    case "step-queued":
      return eventLook("watch", "step queued", record);
    case "step-started":
      return eventLook("play", "step started", record);
    case "step-ended": {
      if (record.error !== undefined && record.retryIn !== undefined) {
        const summary = `${record.error}, again in ${seconds(record.retryIn)}`;
        return { ...eventLook("debug-rerun", "step retries", record), tone: "warning", summary };
      }
      if (record.error !== undefined) {
        return { ...eventLook("error", "step failed", record), tone: "bad", summary: record.error };
      }
      const returned = record.returned === null ? "returned nothing" : `returned ${record.returned}`;
      return { ...eventLook("pass", "step ended", record), summary: `${returned} after ${seconds(record.duration)}` };
    }
    case "step-suspended":
      return { ...eventLook("debug-pause", "step waits", record), summary: `for ${record.waitsFor}` };
    case "wait-ended": {
      const summary =
        record.got === null ? `${record.waitsFor} didn't come in time` : `got ${record.waitsFor} #${record.got}`;
      return { ...eventLook("debug-continue", "step goes on", record), summary };
    }
    case "events-collected": {
      const summary = record.collected.map((id) => `#${id}`).join(" ");
      return { ...eventLook("layers", "step collected", record), summary };
    }
    case "child-started":
      return {
        ...{ icon: "type-hierarchy-sub", kind: "step runs", tone: "plain", event: "", step: record.step },
        summary: record.workflow,
      };
    case "child-ended": {
      const { tone, icon } = ENDINGS[record.status];
      const summary = `${record.workflow}: ${record.status}`;
      return { icon, tone, kind: "step ran", event: "", step: record.step, summary };
    }
    case "run-ended":
      return { ...ENDINGS[record.status], event: "", step: "", summary: record.error ?? record.result ?? "" };
  }
}

/** Bookkeeping of steps, which the person can hide. A step that failed is not among it. */
export function isInternal(record: TraceRecord): boolean {
  if (record.type === "step-ended") return record.error === undefined;
  return ["step-queued", "step-started", "wait-ended", "events-collected"].includes(record.type);
}

/** What a record carries, to be shown in full: JSON text, or a message. */
export function recordText(record: TraceRecord): string {
  switch (record.type) {
    case "run-started":
    case "child-started":
    case "child-ended":
      return "";
    case "run-ended":
      return record.error ?? record.result ?? "";
    case "step-ended":
      return record.error ?? record.event.payload;
    default:
      return record.event.payload;
  }
}

/** Names and values beside the text. */
export function recordFacts(record: TraceRecord): readonly (readonly [name: string, value: string])[] {
  const facts: [string, string | number | undefined][] = [
    ["Run", record.run],
    ["Time", seconds(record.at)],
  ];
  if ("event" in record) facts.push(["Event", `${record.event.name} #${record.event.id}`]);
  if ("step" in record) facts.push(["Step", record.step]);
  if ("delivery" in record) facts.push(["Delivery", record.delivery]);
  if ("worker" in record) facts.push(["Worker", record.worker]);
  if ("duration" in record) facts.push(["Duration", seconds(record.duration)]);
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)] as const]));
}

function eventLook(
  icon: string,
  kind: string,
  record: TraceRecord & { readonly event: { readonly name: string; readonly payload: string } },
): RecordLook {
  const step = "step" in record ? (record.step ?? "") : "";
  return { icon, kind, tone: "plain", event: record.event.name, step, summary: record.event.payload };
}
