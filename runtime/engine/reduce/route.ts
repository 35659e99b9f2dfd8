import { InputRequiredEvent } from "../../events/built-in.js";
import type { Command } from "../commands.js";
import type { RunState } from "../state.js";
import type { AnyEventKey, EventRecord } from "../ticks.js";
import { deliver, unhandled } from "./deliveries.js";
import { gather } from "./gather.js";
import { wake } from "./waits.js";

/** Gives an event to the steps that wait for it and those that take it. */
export function route(state: RunState, record: EventRecord, at: number, commands: Command[]): void {
  const { event, target } = record;
  const asks = event instanceof InputRequiredEvent;
  if (asks) commands.push({ type: "publish", event: record });
  const woken = state.waiting.size === 0 ? undefined : wake(state, record, at, commands);
  if (target !== undefined) {
    if (woken?.has(target) !== true) give(state, target, record, at, commands);
    return;
  }
  const names = state.routes.of(event.constructor as AnyEventKey);
  let taken = asks || woken !== undefined;
  if (names !== undefined) {
    for (const name of names) {
      // A step that waited for the event has it already.
      if (woken?.has(name) !== true && give(state, name, record, at, commands)) taken = true;
    }
  }
  if (!taken) unhandled(state, record, commands);
}

/** False where the step has no use for the event. */
function give(state: RunState, name: string, record: EventRecord, at: number, commands: Command[]): boolean {
  const step = state.steps.get(name);
  if (step === undefined) return false;
  if (step.route.gathers !== undefined) return gather(state, step, step.route.gathers, record, at, commands);
  deliver(state, step, record, at, commands);
  return true;
}
