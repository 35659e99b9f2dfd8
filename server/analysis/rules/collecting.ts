import type { EventClass } from "../link/classes.js";
import type { CollectCall, Place } from "../syntax/summary.js";
import { mostEmitted } from "./counts.js";
import {
  atStep,
  type CheckedFile,
  type CheckedStep,
  declaredAt,
  listed,
  type SourceRule,
  stepsOf,
  takes,
} from "./rule.js";

/** `ctx.collectEvents(ev, [A, B])` in a step that is never called with B: the set is never complete. */
export const collectNotAccepted: SourceRule = (file) =>
  collects(file).flatMap(({ it, expected }) => {
    const { step } = it;
    const accepted = step.accepts.events.map(({ event }) => event.name);
    return expected
      .filter(({ event }) => !takes(step, event))
      .map(({ event, place }) =>
        atStep(it, place, {
          message: `Step ${step.name} waits for ${event.name}, which it doesn't accept: the set is never complete.`,
          hint: `Let it accept ${listed([...accepted, event.name])}, or take ${event.name} out of the list.`,
          relatedRanges: [
            ...declaredAt(event),
            { range: step.fn.params[0]?.place.range ?? step.fn.namePlace.range, message: "This is what it accepts." },
          ],
          data: { step: step.name, event: event.name },
        }),
      );
  });

/** It waits for more events of a class than a run emits. */
export const collectTooMany: SourceRule = (file) =>
  collects(file).flatMap(({ it, expected }) => {
    const { step, workflow } = it;
    const most = mostEmitted(workflow, file);
    return [...new Set(expected.map(({ event }) => event.key))].flatMap((key) => {
      const same = expected.filter(({ event }) => event.key === key);
      const [first] = same;
      // One that nobody emits is reported as that.
      const emitted = first === undefined || !takes(step, first.event) ? 0 : most(first.event);
      const over = same[emitted];
      if (first === undefined || over === undefined || emitted === 0) return [];
      const { event } = first;
      return [
        atStep(it, over.place, {
          message: `Step ${step.name} waits for ${same.length} ${event.name}, and a run emits ${emitted === 1 ? "one" : `${emitted} at most`}: the set is never complete.`,
          hint: `Emit ${event.name} more often, or take it out of the list.`,
          relatedRanges: emittedAt(workflow.linked.steps, event),
          data: { step: step.name, event: event.name },
        }),
      ];
    });
  });

interface Collect {
  readonly it: CheckedStep;
  readonly expected: readonly { readonly event: EventClass; readonly place: Place }[];
}

/** Calls whose list is known, and whose buffer gets nothing but the events that the step is called with. */
function collects(file: CheckedFile): Collect[] {
  return stepsOf(file).flatMap((it) => {
    const { step } = it;
    const all = step.fn.body?.collects ?? [];
    if (step.accepts.open || step.params !== null) return [];
    return all.flatMap((collect): Collect[] => {
      const others = all.filter(
        ({ buffer }) => buffer === null || collect.buffer === null || buffer === collect.buffer,
      );
      if (
        !others.every(({ parameter }) =>
          step.fn.params.some(({ name, context }) => name === parameter && context === false),
        )
      )
        return [];
      const expected = expectedBy(collect, step.file, file);
      return expected === null ? [] : [{ it, expected }];
    });
  });
}

/** Null where one of the classes isn't known. */
function expectedBy({ expected }: CollectCall, from: string, { readers }: CheckedFile): Collect["expected"] | null {
  if (expected === null) return null;
  const found = expected.flatMap(({ ref, place }) => {
    const target = readers.resolver.resolveClass(ref, from);
    return readers.types.ofClass(target, { file: from, place }).events.map(({ event }) => ({ event, place }));
  });
  return found.length < expected.length ? null : found;
}

function emittedAt(steps: readonly CheckedStep["step"][], { key, name }: EventClass) {
  return steps.flatMap((step) =>
    (step.places.get(key) ?? []).map(({ range }) => ({ range, message: `Step ${step.name} emits ${name} here.` })),
  );
}
