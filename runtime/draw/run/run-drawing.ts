import type { ExecutionTrace } from "../../journal/execution-trace.js";
import type { DrawnRun } from "../drawable.js";
import { counted, type Drawing, type DrawnNode, detail, type Mood } from "../drawing.js";
import { deliveryBox, eventBox, type Look, milliseconds } from "./boxes.js";
import { type Group, groupUnits } from "./groups.js";
import { Lines } from "./lines.js";
import { type Forest, forestOf, type Unit } from "./units.js";

/** How a run is drawn. */
export interface RunDrawingOptions {
  /** About how many boxes it may have; past it those alike are put together, and a note says so. 2,000 unless given. */
  readonly limit?: number | undefined;
}

const LIMIT = 2000;
/** Of what was open when a run ended, so many lines lead to the end. */
const OPEN = 12;

/** What did happen, as boxes and lines: each event, each delivery of it to a step, and how the run ended. */
export function runDrawing({ trace, kinds }: DrawnRun, { limit = LIMIT }: RunDrawingOptions = {}): Drawing {
  const forest = forestOf(trace);
  const { groups, of, note } = groupUnits(forest, limit);
  const look = lookOf(kinds, trace, forest);
  const ids = new Map(groups.map((group, index) => [group, `${group[0].kind}:${index + 1}`]));
  const idOf = (unit: Unit | undefined): string | undefined => {
    const group = unit === undefined ? undefined : of.get(unit);
    return group === undefined ? undefined : ids.get(group);
  };
  const nodes: DrawnNode[] = [];
  const lines = new Lines();
  for (const group of groups) {
    const id = ids.get(group) as string;
    const outside = outsideBox(group, id, look);
    if (outside !== null) nodes.push(outside);
    nodes.push(group[0].kind === "event" ? eventBox(group, id, look) : deliveryBox(group, id, look));
    if (outside !== null) lines.add({ from: outside.id, to: id, kind: "outside" }, group.length);
  }
  for (const unit of forest.all) lines.of(unit, forest, idOf);
  lines.questions(forest, look, idOf);
  const end = endBox(trace);
  nodes.push(end);
  for (const unit of endedBy(trace, forest, look)) {
    const from = idOf(unit);
    if (from !== undefined) lines.add({ from, to: end.id, kind: "ends", mood: end.mood });
  }
  const failures = trace.deliveries.flatMap(({ calls }) => calls.filter(({ outcome }) => outcome === "threw")).length;
  const unhandled = trace.events.filter((event) => event.unhandled).length;
  return {
    kind: "run",
    title: trace.workflow,
    summary: [
      `${ENDS[trace.status][0]} ${milliseconds(trace.duration)}`,
      [
        counted(trace.events.length, "event"),
        counted(trace.deliveries.length, "delivery").replace(/ys$/, "ies"),
        ...(failures === 0 ? [] : [counted(failures, "failed attempt")]),
        ...(unhandled === 0 ? [] : [`${counted(unhandled, "event")} that no step took`]),
      ].join(", "),
    ].join(": "),
    mood: end.mood,
    notes: note === null ? [] : [note],
    details: [...end.details, ...detail("Run", trace.run, "code")],
    nodes,
    edges: lines.all(nodes),
  };
}

const ENDS: { readonly [K in ExecutionTrace["status"]]: readonly [words: string, title: string, mood: Mood] } = {
  completed: ["Completed in", "completed", "good"],
  failed: ["Failed after", "failed", "bad"],
  cancelled: ["Cancelled after", "cancelled", "warn"],
  "timed-out": ["Timed out after", "timed out", "bad"],
  running: ["Still going after", "still going", "warn"],
};

function endBox({ status, duration, result, error, openEnds = [] }: ExecutionTrace): DrawnNode {
  const [, title, mood] = ENDS[status];
  const hung = openEnds.map((text) => ({ mark: "waits", text }) as const);
  return {
    id: "end",
    look: "end",
    mood,
    title,
    subtitle: [`after ${milliseconds(duration)}`, ...(result === undefined ? [] : [result])].join(" · "),
    rows: [...(error === undefined ? [] : [{ mark: "failed", text: error } as const]), ...hung.slice(0, 4)],
    count: 1,
    details: [
      ...detail("Error", error, "error"),
      ...detail("Result", result, "code"),
      ...detail("What it hung on", openEnds.join("\n")),
      ...detail("Took", milliseconds(duration)),
    ],
  };
}

/** What ended the run: its last event, the delivery that failed, or all that was open when it was cut off. */
function endedBy({ status }: ExecutionTrace, { all, events }: Forest, { ended }: Look): readonly Unit[] {
  if (status === "completed") {
    const unit = ended === undefined ? undefined : events.get(ended);
    return unit === undefined ? [] : [unit];
  }
  const deliveries = all.filter((it) => it.kind === "delivery");
  if (status === "failed") {
    const failed = deliveries.findLast(
      ({ delivery, children }) =>
        delivery.state === "failed" && !children.some((it) => it.kind === "event" && it.event.via === "failure"),
    );
    return failed === undefined ? [] : [failed];
  }
  return deliveries.filter(({ delivery: { state } }) => state !== "returned" && state !== "failed").slice(0, OPEN);
}

function lookOf(kinds: DrawnRun["kinds"], { status, events }: ExecutionTrace, forest: Forest): Look {
  const handlers = new Set<string>();
  for (const { event } of forest.all.filter((it) => it.kind === "event")) {
    if (event.via !== "failure") continue;
    // Only an error handler gets the failure itself.
    for (const id of event.deliveries) {
      const unit = forest.deliveries.get(id);
      if (unit?.kind === "delivery") handlers.add(unit.delivery.step);
    }
  }
  const ended = status === "completed" ? events.findLast(({ via }) => via !== "stream") : undefined;
  return {
    ended: ended?.id,
    event: (event) => {
      if (event.via === "failure") return "step-failed";
      if (event.via === "run") return "start";
      return event.id === ended?.id ? "stop" : (kinds.get(event.name) ?? "event");
    },
    step: (name) => (handlers.has(name) ? "catch-error" : "step"),
  };
}

/** Where an event came from that no step emitted. */
function outsideBox([unit, ...more]: Group, id: string, look: Look): DrawnNode | null {
  if (unit.kind !== "event") return null;
  const source = { run: "run(input)", external: "run.sendEvent(…)", saved: "the saved run" }[unit.event.via as string];
  if (source === undefined) return null;
  const person = look.event(unit.event) === "human-response" || unit.event.waits.length > 0;
  return {
    id: `outside:${id}`,
    look: person ? "person" : "outside",
    mood: "plain",
    title: person ? "a person" : "outside",
    subtitle: source,
    rows: [],
    count: more.length + 1,
    details: detail("When", milliseconds(unit.event.at)),
  };
}
