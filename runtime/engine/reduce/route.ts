import type { Command } from "../commands.js";
import type { ClassRoute } from "../routes.js";
import type { RunState, StepState } from "../state.js";
import type { EventRecord } from "../ticks.js";
import { deliver, unhandled } from "./deliveries.js";
import { gather } from "./gather.js";
import { wake } from "./waits.js";

/** Gives an event to the steps that wait for it and those that take it: `to`, by its class. */
export function route(state: RunState, record: EventRecord, to: ClassRoute, at: number, commands: Command[]): void {
  const { target } = record;
  if (to.asks) commands.push({ type: "publish", event: record });
  const woken = state.waiting.size === 0 ? undefined : wake(state, record, at, commands);
  if (target !== undefined) {
    const step = woken?.has(target) === true ? undefined : state.steps.get(target);
    if (step !== undefined) give(state, step, record, at, commands);
    return;
  }
  let taken = to.asks || woken !== undefined;
  for (const place of to.places) {
    const step = state.steps.at(place);
    // A step that waited for the event has it already.
    if (woken?.has(step.route.name) !== true && give(state, step, record, at, commands)) taken = true;
  }
  if (!taken) unhandled(state, record, commands);
}

/** False where the step has no use for the event. */
function give(state: RunState, step: StepState, record: EventRecord, at: number, commands: Command[]): boolean {
  if (step.route.gathers !== undefined) return gather(state, step, step.route.gathers, record, at, commands);
  deliver(state, step, record, at, commands);
  return true;
}
