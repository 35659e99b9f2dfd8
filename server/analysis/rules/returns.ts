import type { EventClass } from "../link/classes.js";
import type { LinkedStep } from "../link/steps.js";
import type { EmitExpr, TypeExpr } from "../syntax/summary.js";
import type { RepairData } from "../types.js";
import { runsAlone } from "./counts.js";
import {
  atStep,
  type CheckedFile,
  type CheckedStep,
  declaredAt,
  descendsFrom,
  listed,
  ownSteps,
  type SourceRule,
  stepsOf,
  takes,
} from "./rule.js";

/** The body returns an event that the return type, or `emits`, leaves out: the graph doesn't have the wire. */
export const eventNotDeclared: SourceRule = (file) =>
  undeclared(ownSteps(file), file).flatMap(({ it, emit, event, base }) => {
    if (base !== null) return [];
    const { step } = it;
    const declared = step.returns.events.map((one) => one.event.name);
    const by = step.options.emits === null ? "return type" : "emits";
    return [
      atStep(it, emit.place, {
        message: `Step ${step.name} returns ${event.name}, and its ${by} ${declared.length === 0 ? "names no event" : `only names ${listed(declared)}`}.`,
        hint: `Add ${event.name} to the ${by}: what isn't declared is in no graph, and checks take it for an event that nobody emits.`,
        relatedRanges: declaredAt(event),
        data: { step: step.name, event: event.name, ...declaring(step, event) },
      }),
    ];
  });

/** The return type names a base class, the body returns a subclass of it, and no step takes that. */
export const subclassNotTaken: SourceRule = (file) =>
  undeclared(stepsOf(file), file).flatMap(({ it, emit, event, base }) => {
    const { linked } = it.workflow;
    const isKnown = !linked.open && linked.steps.every(({ accepts }) => !accepts.open);
    if (base === null || event.kind !== "event" || base.name === "Event" || !isKnown) return [];
    if (linked.steps.some((step) => takes(step, event))) return [];
    const takers = linked.steps.filter((step) => takes(step, base));
    // Without one, the base is reported as an event that nobody takes.
    if (takers.length === 0) return [];
    return [
      atStep(it, emit.place, {
        message: `Step ${it.step.name} returns ${event.name}, a subclass of ${base.name}, and ${listed(takers.map(({ name }) => name))} ${takers.length === 1 ? "takes" : "take"} ${base.name} itself and nothing below it.`,
        hint: `Set acceptSubclasses on the step that takes ${base.name}, let a step accept ${event.name}, or return ${base.name}.`,
        relatedRanges: [
          ...declaredAt(event),
          ...takers.map((step) => ({
            range: step.fn.namePlace.range,
            message: `Step ${step.name} takes ${base.name}.`,
          })),
        ],
        data: { step: it.step.name, event: event.name },
      }),
    ];
  });

/** The return type, or `emits`, names an event that the body emits nowhere. */
export const declaredEventNotEmitted: SourceRule = (file) =>
  ownSteps(file).flatMap((it) => {
    const { step } = it;
    const returned = file.readers.emits.returns(step).flatMap(({ found }) => found.events.map(({ event }) => event));
    const left = step.returns.events.filter(({ event }) => !emits(returned, event));
    const emitted = left.length === 0 ? null : allEmitted(step, file);
    // A body that emits nothing at all isn't written yet.
    if (emitted === null || emitted.length === 0) return [];
    return left
      .filter(({ event, place }) => place.range.file === step.file && !emits(emitted, event))
      .map((declared) =>
        atStep(it, declared.place, {
          message: `Step ${step.name} declares ${declared.event.name} and emits it nowhere.`,
          hint: `Return ${declared.event.name} where it belongs, or take it out of the ${step.options.emits === null ? "return type" : "emits"}: the graph shows a wire that never carries an event.`,
          relatedRanges: declaredAt(declared.event),
          tags: ["unnecessary"],
          data: { step: step.name, event: declared.event.name },
        }),
      );
  });

/** A path through the step ends without an event, and nothing else can be going on in the run. */
export const stepEndsWithoutEvent: SourceRule = (file) =>
  stepsOf(file).flatMap((it) => {
    const { step } = it;
    const { body, returns } = step.fn;
    if (body === null || body.collects.length > 0 || body.waits.length > 0) return [];
    // The compiler refuses such a path where the type doesn't allow for it.
    if (returns !== null && !allowsNothing(returns)) return [];
    const gaps = body.returns.filter(({ value }) => value.kind === "nothing");
    const emitted = allEmitted(step, file);
    if (gaps.length === 0 || emitted === null || emitted.length === 0 || !runsAlone(it.workflow, file)) return [];
    return gaps.map(({ place }) =>
      atStep(it, place, {
        message: `On this path step ${step.name} ends without an event: nothing else goes on, and the run waits until its timeout.`,
        hint: "Return an event on every path, a stop event where there is nothing left to do.",
        data: { step: step.name },
      }),
    );
  });

interface Undeclared {
  readonly it: CheckedStep;
  readonly emit: EmitExpr;
  readonly event: EventClass;
  /** The class above it that is declared. */
  readonly base: EventClass | null;
}

/** What bodies return beside what their steps declare, where that is certain. */
function undeclared(steps: readonly CheckedStep[], file: CheckedFile): Undeclared[] {
  return steps.flatMap((it) => {
    const { step } = it;
    const isDeclared = step.fn.returns !== null || step.options.emits !== null;
    if (!isDeclared || step.returns.open) return [];
    const declared = step.returns.events.map(({ event }) => event);
    return file.readers.emits.returns(step).flatMap(({ emit, found }) => {
      const [only] = found.events;
      // A variable of several types may have been narrowed to one of them.
      if (only === undefined || found.events.length > 1) return [];
      const { event } = only;
      if (declared.some(({ key }) => key === event.key)) return [];
      const base = declared.find((one) => descendsFrom(event, one)) ?? null;
      return [{ it, emit, event, base }];
    });
  });
}

/** Everything that a step emits; null where that isn't certain. */
function allEmitted(step: LinkedStep, { readers: { emits } }: CheckedFile): readonly EventClass[] | null {
  if (!emits.followsContext(step)) return null;
  const all = [...emits.returns(step), ...emits.sends(step), ...emits.shows(step)].map(({ found }) => found);
  return all.some(({ open }) => open) ? null : all.flatMap(({ events }) => events.map(({ event }) => event));
}

/** A subclass counts for the class that is declared. */
function emits(emitted: readonly EventClass[], declared: EventClass): boolean {
  return emitted.some((event) => event.key === declared.key || descendsFrom(event, declared));
}

function allowsNothing(type: TypeExpr): boolean {
  if (type.kind === "nothing") return true;
  if (type.kind === "union") return type.members.some(allowsNothing);
  return type.kind === "ref" && type.ref.kind === "global" && type.args.some(allowsNothing);
}

/** Where the event's name goes. */
function declaring({ fn, options }: LinkedStep, { name }: EventClass): Pick<RepairData, "edits"> {
  if (options.emits !== null) {
    const { end, classes } = options.emits;
    return end === null ? {} : { edits: [{ range: end.range, newText: `${classes.length === 0 ? "" : ", "}${name}` }] };
  }
  return fn.returnsEnd === null ? {} : { edits: [{ range: fn.returnsEnd.range, newText: ` | ${name}` }] };
}
