import type { EventClass } from "../link/classes.js";
import type { LinkedStep } from "../link/steps.js";
import type { AnalysedWorkflow } from "../source-workflow.js";
import { type CheckedFile, takes } from "./rule.js";

/**
 * How many events of a class a run emits at most: Infinity where loops, circles, lists, retries, people or code that
 * can't be followed leave that open. A start event counts as one that is emitted once.
 */
export function mostEmitted({ linked }: AnalysedWorkflow, file: CheckedFile): (event: EventClass) => number {
  const known = new Map<string, number>();
  const deliveries = (step: LinkedStep): number => {
    if (step.kind === "catch-error" || step.accepts.open) return Infinity;
    // With subclasses, it takes more than what it names.
    if (step.options.acceptSubclasses) return Infinity;
    return sum(step.accepts.events.map(({ event }) => most(event)));
  };
  const most = (event: EventClass): number => {
    if (linked.open || FROM_OUTSIDE.has(event.kind)) return Infinity;
    const before = known.get(event.key);
    if (before !== undefined) return before;
    known.set(event.key, Infinity); // what leads back to itself has no end
    const emitted = sum(
      linked.steps.map((step) => {
        const each = perCall(step, event, file);
        return each === 0 ? 0 : each * deliveries(step);
      }),
    );
    const count = (event.kind === "start" ? 1 : 0) + emitted;
    known.set(event.key, count);
    return count;
  };
  return most;
}

const FROM_OUTSIDE: ReadonlySet<EventClass["kind"]> = new Set(["human-response", "step-failed"]);

/** How many of an event one delivery to a step gives at most. */
function perCall(step: LinkedStep, { key }: EventClass, { readers: { emits } }: CheckedFile): number {
  if (step.returns.open || step.sends.open || !emits.followsContext(step)) return Infinity;
  const returned = step.returns.events.find(({ event }) => event.key === key);
  if (returned?.list === true) return Infinity;
  const sends = emits
    .sends(step)
    .filter(({ found }) => found.open || found.events.some(({ event }) => event.key === key));
  const again = step.options.retries || step.options.open || (step.fn.body?.waits.length ?? 0) > 0;
  const isCounted = sends.every(({ emit, owner }) => !emit.repeated && owner.fn === step.fn) && !again;
  if (sends.length > 0 && !isCounted) return Infinity;
  // Declared may mean both returned and sent.
  return (returned === undefined ? 0 : 1) + sends.length;
}

/**
 * Whether one thing at a time happens in every run of a workflow: each event goes to one step, each step returns one
 * event, and nobody outside is asked. Then a run whose step gives no event has come to a standstill.
 */
export function runsAlone({ linked, open }: AnalysedWorkflow, { readers: { emits } }: CheckedFile): boolean {
  if (linked.open || open.accepts?.length !== 0 || open.emits?.length !== 0) return false;
  return linked.steps.every((step) => {
    if (step.params !== null || (step.fn.body?.waits.length ?? 1) > 0 || !emits.followsContext(step)) return false;
    if (step.sends.events.length > 0 || emits.sends(step).length > 0) return false;
    if (step.accepts.events.some(({ event }) => FROM_OUTSIDE.has(event.kind) && step.kind === "step")) return false;
    if (step.returns.events.some(({ event, list }) => list || event.kind === "input-required")) return false;
    return step.accepts.events.every(
      ({ event }) => linked.steps.filter((other) => other.kind === "step" && takes(other, event)).length < 2,
    );
  });
}

function sum(counts: readonly number[]): number {
  return counts.reduce((a, b) => a + b, 0);
}
