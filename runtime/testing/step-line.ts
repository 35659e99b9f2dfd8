import type { Event } from "../events/event.js";
import type { TestStep } from "./test-steps.js";

/** A delivery to a step in a line: `pack ← ItemEvent ✗ +5 s → PackedEvent`. */
export function stepLine({ step, received, attempts, waitedFor, emitted, state }: TestStep): string {
  const parts = [`${step} ← ${names(received)}`];
  for (const { failed, waited } of attempts) {
    if (waited > 0) parts.push(`+${waited} s`);
    if (failed) parts.push("✗");
  }
  for (const name of waitedFor) parts.push(`… ${name}`);
  if (emitted.length > 0) parts.push(`→ ${names(emitted)}`);
  if (state !== "returned" && state !== "failed") parts.push("…");
  return parts.join(" ");
}

/** `ItemEvent × 3, DoneEvent`. */
function names(events: readonly Event[]): string {
  const counts = new Map<string, number>();
  for (const event of events) {
    const { name } = event.constructor;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count === 1 ? name : `${name} × ${count}`)).join(", ") || "nothing";
}
