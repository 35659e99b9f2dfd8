import { CollectionReleaseEvent } from "../../events/built-in.js";
import type { Command } from "../commands.js";
import { Numbered } from "../numbered.js";
import type { Delivery, FanOut, Gathered, RunState, StepState } from "../state.js";
import type { EventRecord } from "../ticks.js";
import { deliver, unhandled } from "./deliveries.js";

/**
 * A step returned a list. It is over once nothing that came of its events is on its way any more, and whoever opened it
 * has left it. Then the steps that collect it get what there is, where they haven't got their share before.
 */
export function openList(state: RunState, { step, event }: Delivery): FanOut {
  const collectors = state.steps.get(step)?.route.collectors ?? [];
  const list: FanOut = {
    id: state.nextFanOut++,
    step,
    cause: event.id,
    outer: event.fanOut,
    open: 1,
    gathered: new Map(collectors.map((name): [string, Gathered] => [name, { events: [], released: false }])),
  };
  state.fanOuts ??= new Numbered();
  state.fanOuts.add(list);
  hold(state, list.outer, collectors.length);
  return list;
}

/** One of what a list came to for a step that collects it. False where the step doesn't collect that list. */
export function collected(
  state: RunState,
  step: StepState,
  take: number | null,
  record: EventRecord,
  at: number,
  commands: Command[],
): boolean {
  const list = record.fanOut === undefined ? undefined : state.fanOuts?.get(record.fanOut);
  const gathered = list?.gathered.get(step.route.name);
  if (list === undefined || gathered === undefined) return false;
  // What comes too late was still waited for.
  if (gathered.released) return true;
  gathered.events.push(record);
  if (take !== null && gathered.events.length >= take) handOver(state, list, step, gathered, at, commands);
  return true;
}

/** Something of a list is done: with the last of it, the list is over. */
export function leave(state: RunState, id: number | undefined, at: number, commands: Command[]): void {
  const list = id === undefined ? undefined : state.fanOuts?.get(id);
  if (list === undefined) return;
  list.open--;
  if (list.open > 0) return;
  state.fanOuts?.delete(list.id);
  for (const { joining } of state.steps.values()) {
    for (const record of joining?.get(list.id) ?? []) unhandled(state, record, commands);
    joining?.delete(list.id);
  }
  for (const [name, gathered] of list.gathered) {
    const step = state.steps.get(name);
    if (step !== undefined && !gathered.released) handOver(state, list, step, gathered, at, commands);
  }
}

/** The step gets what it collects. It goes on where the list was returned. */
function handOver(
  state: RunState,
  list: FanOut,
  step: StepState,
  gathered: Gathered,
  at: number,
  commands: Command[],
): void {
  gathered.released = true;
  const members = gathered.events.splice(0);
  const { outer } = list;
  const record: EventRecord = {
    id: -state.nextDelivery,
    event: new CollectionReleaseEvent({ events: members.map(({ event }) => event) }),
    via: "return",
    step: list.step,
    cause: members.at(-1)?.id ?? list.cause,
    members,
    ...(outer === undefined ? {} : { fanOut: outer }),
  };
  deliver(state, step, record, at, commands);
  leave(state, outer, at, commands);
}

/** An outer list isn't over before its inner ones are collected. */
function hold(state: RunState, id: number | undefined, times: number): void {
  const list = id === undefined ? undefined : state.fanOuts?.get(id);
  if (list !== undefined) list.open += times;
}
