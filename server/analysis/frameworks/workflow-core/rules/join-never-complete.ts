import type { CoreHandler, Slot } from "../link/handlers.js";
import { type CoreRule, listed, problem } from "./rule.js";

/**
 * A handler that waits for several events, two of which other handlers take alone. Those get each as soon as it comes,
 * so that the events are never there together.
 */
export const joinNeverComplete: CoreRule = (flow) =>
  flow.handlers.flatMap((join) => {
    if (join.slots.length < 2) return [];
    const alone = flow.handlers.filter(({ slots }) => slots.length === 1);
    const taken = join.slots.flatMap((slot) => {
      const by = alone.filter((handler) => takesAll(handler, slot));
      return by.length === 0 ? [] : [{ slot, by }];
    });
    if (new Set(taken.map(({ slot }) => keyOf(slot))).size < 2) return [];
    const names = taken.map(({ slot }) => slot.events.map(({ name }) => name).join(" | "));
    return [
      problem(flow, {
        code: "workflow-core-join-never-complete",
        subject: { kind: "step", id: join.name },
        message: `${join.name} never runs: it waits for ${listed(names)} together, and other handlers take each of them as soon as it comes.`,
        hint: "Let the others emit events of their own for it, or take the events in this handler alone.",
        related: taken.flatMap(({ by }) => by.map(({ name }) => ({ kind: "step" as const, id: name }))),
        at: join.namePlace,
        others: taken.flatMap(({ by }) =>
          by.map(({ name, namePlace }) => ({ range: namePlace.range, message: `${name} is here.` })),
        ),
      }),
    ];
  });

/** Whichever event comes for the slot, the handler takes it. */
function takesAll({ slots: [only] }: CoreHandler, { events }: Slot): boolean {
  return events.every(({ key }) => only?.events.some((it) => it.key === key));
}

function keyOf({ events }: Slot): string {
  return events.map(({ key }) => key).join(" ");
}
