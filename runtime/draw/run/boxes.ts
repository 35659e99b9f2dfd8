import type { EventKind, StepNode } from "../../graph/types.js";
import type { ExecutionTrace, TracedCall, TracedDelivery, TracedEvent } from "../../journal/execution-trace.js";
import { counted, type Detail, type DrawnNode, type DrawnRow, detail, type Mood } from "../drawing.js";
import type { Group } from "./groups.js";

/** What the workflow knows of its steps and events. */
export interface Look {
  /** The event that ended the run. */
  readonly ended: number | undefined;
  event(event: TracedEvent): EventKind;
  step(name: string): StepNode["kind"];
}

/** So many lines of the run of a step are told. */
const INNER = 60;

/** So many attempts are lines of a box, and so many of a group's members are told. */
const ROWS = 6;
const MEMBERS = 20;
/** In characters; what has no room is cut by the picture, this is for the text that is made of it. */
const EXCERPT = 120;

export function eventBox(group: Group, id: string, look: Look): DrawnNode {
  const events = group.flatMap((unit) => (unit.kind === "event" ? [unit.event] : []));
  const [event] = events as [TracedEvent, ...TracedEvent[]];
  const ended = events.some((it) => it.id === look.ended);
  return {
    id,
    look: look.event(event),
    mood: ended ? "good" : event.unhandled ? "warn" : "plain",
    title: event.name,
    ...(event.id > 0 ? { number: `#${event.id}` } : {}),
    subtitle: excerpt(event.payload),
    rows: event.unhandled ? [{ mark: "problem", text: "no step took it" }] : [],
    count: events.length,
    details: [
      ...detail("Payload", events.length === 1 ? readable(event.payload) : undefined, "code"),
      ...detail(
        `The first of ${events.length}`,
        events.length === 1 ? undefined : listed(events, ({ id: number, payload }) => `#${number} ${payload}`),
        "code",
      ),
      ...detail("How it came", ended ? `${VIA[event.via]}; it ended the run` : VIA[event.via]),
      ...detail("When", span(events.map(({ at }) => at))),
    ],
  };
}

const VIA: { readonly [K in TracedEvent["via"]]: string } = {
  run: "the input of run()",
  return: "a step returned it",
  send: "a step sent it with ctx.sendEvent",
  external: "from outside, with run.sendEvent",
  failure: "a step failed",
  stream: "only shown on the stream",
  saved: "it was on its way when the run was saved",
  collect: "what came of a list, all at once",
};

export function deliveryBox(group: Group, id: string, look: Look): DrawnNode {
  const units = group.flatMap((unit) => (unit.kind === "delivery" ? [unit] : []));
  const deliveries = units.map(({ delivery }) => delivery);
  const [first] = deliveries as [TracedDelivery, ...TracedDelivery[]];
  const { calls, step } = first;
  const durations = deliveries.map(workOf);
  const ended = deliveries.some(({ calls: all }) => all.some(({ duration }) => duration !== null));
  const queued = Math.max(...deliveries.flatMap((it) => it.calls.map((call) => call.queued)), 0);
  const attempts = Math.max(...deliveries.map(attemptsOf));
  const subtitle = [
    ...(attempts > 1 ? [counted(attempts, "attempt")] : []),
    ...(ended ? [span(durations)] : []),
    ...(queued >= 1 ? [`queued ${milliseconds(queued)}`] : []),
  ].join(" · ");
  return {
    id,
    look: look.step(step),
    mood: moodOf(first),
    title: step,
    number: `#${units[0]?.nth ?? 1}`,
    subtitle,
    rows: rowsOf(first),
    count: deliveries.length,
    details: [
      ...calls.flatMap((call, index) => callDetails(call, calls.length > 1 ? index + 1 : 0)),
      ...detail("All together", deliveries.length === 1 ? undefined : milliseconds(sum(durations))),
      ...detail("Queued, at most", queued > 0 ? milliseconds(queued) : undefined),
      ...detail(
        deliveries.length === 1 ? "Delivery" : `The first of ${deliveries.length} deliveries`,
        listed(deliveries, (it) => `${it.id}: of event #${it.event}, made at ${milliseconds(it.at)}`),
      ),
    ],
  };
}

function moodOf({ state, calls }: TracedDelivery): Mood {
  if (state === "failed") return "bad";
  if (state !== "returned") return "warn";
  return calls.some(({ outcome }) => outcome === "threw") ? "warn" : "plain";
}

/** A line for each call, where there is more to say than that it returned. */
function rowsOf({ calls, state }: TracedDelivery): readonly DrawnRow[] {
  const open = OPEN[state];
  const rows = [
    ...(calls.length === 1 && state === "returned" ? [] : calls.map((call): DrawnRow => rowOf(call, calls.length))),
    ...calls.flatMap(({ children = [] }) => children.map(innerRow)),
    ...(open === undefined ? [] : [{ mark: "open", text: open } satisfies DrawnRow]),
  ];
  if (rows.length <= ROWS) return rows;
  const left = rows.length - ROWS + 1;
  return [...rows.slice(0, 3), { mark: "more", text: `${left} more` }, ...rows.slice(3 + left)];
}

/** A workflow that the step ran as its own. */
function innerRow({ workflow, status, events, duration }: ExecutionTrace): DrawnRow {
  const took = milliseconds(duration - (events[0]?.at ?? duration));
  if (status === "completed") return { mark: "done", text: `ran ${workflow} · ${took}` };
  return { mark: status === "running" ? "open" : "failed", text: `ran ${workflow}: ${status}` };
}

const OPEN: { readonly [K in TracedDelivery["state"]]?: string } = {
  queued: "no worker was free for it",
  retrying: "its next attempt never came",
};

function rowOf({ outcome, attempt, error, waitsFor, retryIn, duration }: TracedCall, calls: number): DrawnRow {
  const which = calls > 1 ? `attempt ${attempt}` : "";
  switch (outcome) {
    case "threw": {
      const again = retryIn === undefined ? "" : ` · again in ${milliseconds(retryIn)}`;
      return { mark: "failed", text: cut(`${(error ?? "failed").replace(/^Error: /, "")}${again}`) };
    }
    case "waits":
      return { mark: "waits", text: `waits for ${waitsFor}` };
    case "returned":
      return { mark: "done", text: [which, milliseconds(duration ?? 0)].filter((it) => it !== "").join(" · ") };
    case "unfinished":
      return { mark: "open", text: "at work when the run ended" };
  }
}

function callDetails(
  { outcome, duration, error, retryIn, waitsFor, got, worker, startedAt, collected, children = [] }: TracedCall,
  nth: number,
): Detail[] {
  const label = (text: string): string => (nth === 0 ? text : `Call ${nth}: ${text.toLowerCase()}`);
  const how = [
    `started at ${milliseconds(startedAt)}`,
    ...(worker < 0 ? [] : [`on worker ${worker}`]),
    ...(duration === null ? ["not ended"] : [`took ${milliseconds(duration)}`]),
    ...(got === undefined ? [] : [got === null ? "what it waited for didn't come in time" : `got event #${got}`]),
    ...(collected === undefined ? [] : [`collected ${counted(collected.length, "event")}`]),
    ...(waitsFor === undefined ? [] : [`gave way to wait for ${waitsFor}`]),
    ...(retryIn === undefined ? [] : [`was to be called again in ${milliseconds(retryIn)}`]),
  ].join(", ");
  const done =
    outcome === "threw"
      ? "Failed"
      : outcome === "returned"
        ? "Returned"
        : outcome === "waits"
          ? "Waited"
          : "Unfinished";
  return [
    ...detail(label("Error"), error, "error"),
    ...detail(label(done), how),
    ...children.flatMap((inner) => detail(label(`Ran ${inner.workflow}`), cutText(String(inner)), "code")),
  ];
}

/** The text of an inner run may be long: its first lines. */
function cutText(text: string): string {
  const lines = text.split("\n");
  return lines.length <= INNER ? text : [...lines.slice(0, INNER), `… ${lines.length - INNER} more lines`].join("\n");
}

/** Milliseconds that a step was at work with a delivery. */
function workOf({ calls }: TracedDelivery): number {
  return sum(calls.map(({ duration }) => duration ?? 0));
}

function attemptsOf({ calls }: TracedDelivery): number {
  return calls.at(-1)?.attempt ?? 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, it) => total + it, 0);
}

/** `1.2 ms`, or `0.3 to 4.5 ms` where they differ. */
function span(times: readonly number[]): string {
  const [least, most] = times.reduce(
    ([low, high], it) => [Math.min(low, it), Math.max(high, it)],
    [Infinity, -Infinity],
  );
  const [from, to] = [milliseconds(least ?? 0), milliseconds(most ?? 0)];
  return from === to ? from : `${from} to ${to}`;
}

function listed<T>(all: readonly T[], line: (one: T) => string): string {
  return all
    .slice(0, MEMBERS)
    .map((one) => cut(line(one)))
    .join("\n");
}

/** The fields in a line: `joke: "…", n: 3`. */
function excerpt(payload: string): string {
  const fields = parsed(payload);
  if (typeof fields !== "object" || fields === null) return cut(payload);
  return cut(
    Object.entries(fields)
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
      .join(", "),
  );
}

/** JSON with its fields on lines of their own. */
function readable(payload: string): string | undefined {
  if (payload === "{}") return undefined;
  const fields = parsed(payload);
  return fields === undefined ? payload : JSON.stringify(fields, null, 2);
}

/** Undefined for a payload that was cut. */
function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload) as unknown;
  } catch {
    return undefined;
  }
}

function cut(text: string): string {
  return text.length <= EXCERPT ? text : `${text.slice(0, EXCERPT)}…`;
}

/** A time for people, e.g. `0.4 ms`, `12 s`. */
export function milliseconds(time: number): string {
  if (time < 10) return `${time.toFixed(1)} ms`;
  if (time < 10_000) return `${Math.round(time)} ms`;
  if (time < 600_000) return `${(time / 1000).toFixed(1)} s`;
  return `${Math.round(time / 60_000)} min`;
}
