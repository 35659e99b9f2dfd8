import type { Delivery } from "../engine/state.js";
import type { EventRecord } from "../engine/ticks.js";
import { labelOf } from "./agent-stack.js";
import type { Item, References } from "./agent-variables.js";
import type { DebuggedRun, HeldAt } from "./hook.js";
import type { AgentScope, EventLabel } from "./protocol.js";

/** What there is to see of a held run: the frame's event, the store, the workflow, what is on its way, the run. */
export function scopesOf(run: DebuggedRun, event: EventRecord | undefined, references: References): AgentScope[] {
  const scopes: AgentScope[] = [];
  if (event !== undefined) scopes.push({ name: "Event", ...references.ofObject(run.id, event.event) });
  scopes.push(
    { name: "State", ...references.ofObject(run.id, run.store) },
    { name: "Workflow", ...references.ofObject(run.id, run.workflow) },
    { name: "Queue", ...references.ofItems(run.id, queueOf(run)) },
    { name: "Run", ...references.ofItems(run.id, factsOf(run)) },
  );
  return scopes;
}

/** `JokeEvent #2`. */
export function eventText({ id, name }: EventLabel): string {
  return `${name} #${id}`;
}

/** All deliveries, in the order in which they came up: being worked on, about to be, or waiting for a worker. */
function queueOf(run: DebuggedRun): Item[] {
  return [...run.state.deliveries.values()].map((delivery) => ({
    name: `${delivery.step} #${delivery.id}`,
    value: delivery.event.event,
    text: `${stateOf(delivery, run.heldAt)}, ${eventText(labelOf(delivery.event))}`,
  }));
}

function stateOf(delivery: Delivery, held: HeldAt | null): string {
  if (held?.type === "delivery" && held.delivery === delivery) return "about to run";
  if (held?.type === "tick" && "delivery" in held.tick && held.tick.delivery === delivery.id) {
    if (held.tick.type === "step-returned") return "has returned";
    if (held.tick.type === "step-threw") return "has failed";
  }
  return delivery.worker < 0 ? "queued" : "running";
}

function factsOf(run: DebuggedRun): Item[] {
  return [
    { name: "id", value: run.id },
    { name: "workflow", value: run.name },
    { name: "status", value: run.state.status },
    { name: "ticks", value: run.journal.length },
    { name: "running", value: run.state.running },
    { name: "queued", value: run.state.deliveries.size - run.state.running },
  ];
}
