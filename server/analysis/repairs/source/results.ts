import { ts } from "ts-morph";
import type { EventClass } from "../../link/classes.js";
import type { LinkedStep } from "../../link/steps.js";
import type { LinkedWorkflow } from "../../link/workflows.js";
import type { RepairSources } from "./repair-sources.js";
import { nodeAt, type SourceText } from "./source-text.js";

/** How a workflow ends where it ends already. */
export interface Ending {
  readonly event: EventClass;
  /** The `string` of `StopEvent<string>`, as that file writes it; null where no step says. */
  readonly result: string | null;
}

/** The stop event that its steps return, with the type of its result; null where none does. */
export function endingOf(sources: RepairSources, at: SourceText, workflow: LinkedWorkflow): Ending | null {
  const returned = workflow.steps.flatMap((step) =>
    [...step.returns.events, ...step.sends.events].filter(({ event }) => event.kind === "stop"),
  );
  const [first] = returned;
  if (first === undefined) return null;
  for (const { event, file, place } of returned) {
    if (event.key !== first.event.key || file !== at.file) continue;
    const source = sources.file(file);
    const node = source === null ? null : nodeAt(source, place, ts.isTypeReferenceNode);
    const argument = node?.typeArguments?.[0];
    if (argument !== undefined) return { event, result: argument.getText(source?.source) };
  }
  return { event: first.event, result: null };
}

/** The events that some step takes and none emits, apart from what comes from outside. */
export function neverProduced({ steps }: LinkedWorkflow): readonly EventClass[] {
  const emitted = new Set(steps.flatMap(emittedBy).map(({ key }) => key));
  const wanted = new Map<string, EventClass>();
  for (const { kind, accepts } of steps) {
    if (kind !== "step") continue;
    for (const { event } of accepts.events) {
      if (event.kind === "event" && !emitted.has(event.key)) wanted.set(event.key, event);
    }
  }
  return [...wanted.values()];
}

/** The events that some step emits and none takes, apart from what goes outside. */
export function neverConsumed({ steps }: LinkedWorkflow): readonly EventClass[] {
  const taken = new Set(steps.flatMap(({ accepts }) => accepts.events.map(({ event }) => event.key)));
  const lost = steps.flatMap(emittedBy).filter(({ key, kind }) => !taken.has(key) && LEADS_ON.has(kind));
  return [...new Map(lost.map((event) => [event.key, event])).values()];
}

const LEADS_ON: ReadonlySet<EventClass["kind"]> = new Set(["event", "human-response"]);

export function emittedBy({ returns, sends }: LinkedStep): readonly EventClass[] {
  return [...returns.events, ...sends.events].map(({ event }) => event);
}
