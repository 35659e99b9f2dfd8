import type { LiveEvent, LiveState, LiveStep, LiveWorkflow } from "../../../panel/contract.js";
import { IDLE_STEP, own } from "../../../panel/fold-live.js";
import type { Box, Wire } from "../layout/topology.js";

export function liveStep(live: LiveState, workflow: string, name: string): LiveStep {
  const steps = own(live.workflows, workflow)?.steps;
  return (steps && own(steps, name)) ?? IDLE_STEP;
}

/** How often an event was emitted. Records have the class's name, which a second class of the same name shares. */
export function liveEvent(live: LiveState, workflow: string, box: Box): LiveEvent | undefined {
  const events = own(live.workflows, workflow)?.events;
  return events && own(events, box.event?.name ?? box.node.id);
}

export function liveWorkflow(live: LiveState, workflow: string): LiveWorkflow | undefined {
  return own(live.workflows, workflow);
}

export function isHeld({ held }: LiveState, workflow: string, { node }: Box): boolean {
  return held !== null && held.kind === node.kind && held.id === node.id && (held.workflow ?? workflow) === workflow;
}

/** Whether the newest event is on this wire. */
export function carriesLatest(live: LiveState, workflow: string, wire: Wire): boolean {
  const latest = own(live.workflows, workflow)?.latest;
  if (!latest || latest.step === null) return false;
  const [step, event] = [`step:${latest.step}`, `event:${latest.event}`];
  return latest.way === "emitted"
    ? wire.source === step && wire.target === event
    : wire.source === event && wire.target === step;
}
