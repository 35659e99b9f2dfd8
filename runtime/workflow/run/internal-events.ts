import type { Event } from "../../events/event.js";
import { StepStateChanged, UnhandledEvent } from "../../events/internal.js";
import type { TraceRecord } from "../../journal/trace-record.js";

/**
 * What a stream that shows internal events tells of a record; null for nothing. `path` goes before a step's name: the
 * workflows that are run by steps, `Research/` say.
 */
export function internalEvent(record: TraceRecord, path: string, idle: () => boolean): Event | null {
  switch (record.type) {
    case "step-queued":
      return new StepStateChanged({
        name: `${path}${record.step}`,
        stepState: "preparing",
        workerId: null,
        inputEventName: record.event.name,
      });
    case "step-started":
      return new StepStateChanged({
        name: `${path}${record.step}`,
        stepState: "running",
        workerId: record.worker,
        inputEventName: record.event.name,
      });
    case "step-suspended":
    case "step-ended": {
      const ended = {
        name: `${path}${record.step}`,
        stepState: "not-running",
        workerId: record.worker,
        inputEventName: record.event.name,
      } as const;
      const returned = record.type === "step-ended" && record.error === undefined;
      return new StepStateChanged(returned ? { ...ended, outputEventName: record.returned } : ended);
    }
    case "event-unhandled":
      return new UnhandledEvent({ eventType: record.event.name, stepName: null, idle: idle() });
    default:
      return null;
  }
}
