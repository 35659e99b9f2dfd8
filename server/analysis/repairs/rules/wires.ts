import { edgesOf } from "stepscope/graph";
import { ts } from "ts-morph";
import type { EventClass } from "../../link/classes.js";
import type { LinkedStep } from "../../link/steps.js";
import { eventName, eventTypeAt } from "../edit/event-names.js";
import { stepNameFor } from "../edit/names.js";
import { createStep } from "../edit/new-step.js";
import { addStepOption } from "../edit/options.js";
import type { Repair } from "../repair.js";
import { nodeAt, nodeIn } from "../source/source-text.js";
import { attempt, eventWithId, type Found, type Repairs, relatedSteps, subjectStep, writable } from "./found.js";
import { emitIn, endIn, firstStep, removeStep } from "./start-stop.js";
import { dontTake, takeToo } from "./taking.js";
import { brings, whatFollows } from "./what-follows.js";

/** As many steps as a menu can show. */
const MOST_STEPS = 6;

/** A step for the event; where a base of it is taken, or a subclass, that wire; or only the stream. */
export const eventNeverConsumed: Repairs = (found) => {
  const event = subjectEvent(found);
  if (event === null) return [];
  const relative = relativeOf(found);
  return [...takers(found, event, relative), newStep(found, event, relative === null), ...streamOnly(found, event)];
};

/** Answers that nobody waits for. */
export const nonTerminalEvent: Repairs = (found) => {
  const event = subjectEvent(found);
  return event === null ? [] : [newStep(found, event, true)];
};

function newStep(found: Found, event: EventClass, preferred: boolean): Repair {
  const { workflow, sources } = found;
  const name = stepNameFor(sources, workflow, event.name);
  const next = whatFollows(found, event);
  return attempt(found, {
    title: `Create the step "${name}", which takes ${event.name} and returns ${next.event.name}`,
    confidence: preferred ? "preferred" : "offered",
    write: (draft) => {
      const after = relatedSteps(found).find((step) => step.file === workflow.file) ?? null;
      return createStep(draft, workflow, { name, accepts: event, emits: next.event, result: next.result, after });
    },
  });
}

/** Steps that take a base of the event, or a class below it. */
function takers(found: Found, event: EventClass, relative: EventClass | null): Repair[] {
  if (relative === null) return [];
  const { workflow } = found;
  const steps = workflow.steps.filter(
    ({ kind, accepts }) => kind === "step" && accepts.events.some((it) => it.event.key === relative.key),
  );
  const isBase = event.parents.some(({ key }) => key === relative.key);
  return steps.flatMap((step, n) => [
    ...(isBase ? acceptSubclasses(found, step, { confident: n === 0 && steps.length === 1, of: relative }) : []),
    ...takeToo(found, step, event),
  ]);
}

function acceptSubclasses(
  found: Found,
  step: LinkedStep,
  { confident, of }: { readonly confident: boolean; readonly of: EventClass },
): Repair[] {
  const syntax = writable(found, step);
  if (syntax === null || step.options.acceptSubclasses) return [];
  return [
    attempt(found, {
      title: `Let step "${step.name}" take subclasses of ${of.name}`,
      confidence: confident ? "preferred" : "offered",
      write: (draft) => addStepOption(draft, syntax, ["acceptSubclasses: true"]),
    }),
  ];
}

/** `ctx.sendEvent(…)` → `ctx.writeEventToStream(…)`, where the problem stands at what is sent. */
function streamOnly({ problem, sources }: Found, event: EventClass): Repair[] {
  const at = sources.file(problem.range.file);
  const sent = at === null ? null : nodeIn(at, problem.range, ts.isNewExpression);
  const call = sent?.parent;
  if (at === null || call === undefined || !ts.isCallExpression(call) || call.arguments.length !== 1) return [];
  const callee = call.expression;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== "sendEvent") return [];
  return [
    attempt(
      { problem, sources },
      {
        title: `Only show ${event.name} to the reader of the stream`,
        write: (draft) => {
          draft.replaceNode(at, callee.name, "writeEventToStream");
          return true;
        },
      },
    ),
  ];
}

/** Any step may emit it; what is emitted already may be meant. */
export const eventNeverProduced: Repairs = (found) => {
  const event = subjectEvent(found);
  if (event === null) return [];
  const relative = relativeOf(found);
  return [
    ...(relative === null ? [] : insteadOf(found, event, relative)),
    ...(startsNowhere(found) ? [firstStep(found, event)] : []),
    ...emitSomewhere(found, event),
    ...takeLess(found, event),
  ];
};

/** No step takes it, where all of them run without it. */
function takeLess(found: Found, event: EventClass): Repair[] {
  const id = found.problem.subject?.id;
  const takers = found.workflow.steps.filter(({ accepts }) => accepts.events.some((it) => it.event.key === event.key));
  const isMissed = brings(found, (it) => ({ ...it, accepts: it.accepts.filter((one) => one !== id) }));
  return isMissed ? [] : dontTake(found, takers, [event]);
}

/** Each step that could emit an event: of those that run already, if any does. */
function emitSomewhere(found: Found, event: EventClass): Repair[] {
  const onlyTakes = ({ accepts }: LinkedStep): boolean => accepts.events.every((it) => it.event.key === event.key);
  const able = found.workflow.steps.filter((step) => step.kind === "step" && !onlyTakes(step));
  const running = reached(found);
  const awake = able.filter(({ name }) => running.has(name));
  return (awake.length > 0 ? awake : able).slice(0, MOST_STEPS).flatMap((step) => emitEvent(found, step, event));
}

function emitEvent(found: Found, step: LinkedStep, event: EventClass): Repair[] {
  return emitIn(found, step, { event, result: null, title: `Emit ${event.name} in step "${step.name}"` });
}

/** Steps that take the event take what is emitted instead, or that as well where it is below. */
function insteadOf(found: Found, event: EventClass, relative: EventClass): Repair[] {
  const isBelow = relative.parents.some(({ key }) => key === event.key);
  const consumers = relatedSteps(found);
  const { related, subject } = found.problem;
  const id = related.find(({ kind }) => kind === "event")?.id ?? "";
  const accepts = (taken: readonly string[]): string[] => taken.map((it) => (it === subject?.id ? id : it));
  return [
    ...(isBelow
      ? consumers.flatMap((step) => acceptSubclasses(found, step, { confident: consumers.length === 1, of: event }))
      : []),
    ...(brings(found, (step) => ({ ...step, accepts: accepts(step.accepts) }))
      ? []
      : [
          attempt(found, {
            title: `Take ${relative.name} in place of ${event.name}`,
            write: (draft) =>
              consumers.every((step) =>
                step.accepts.events
                  .filter((it) => it.event.key === event.key)
                  .every(({ place, file }) => {
                    const at = found.sources.file(file);
                    if (at === null) return false;
                    const declared = step.options.accepts !== null;
                    const node = declared
                      ? nodeAt(at, place, ts.isExpression)
                      : eventTypeAt(found.sources, at, { place, event });
                    const name = eventName(draft, at, { event: relative, use: declared ? "value" : "type" });
                    if (node === null || name === null || writable(found, step) === null) return false;
                    draft.replaceNode(at, node, name);
                    return true;
                  }),
              ),
          }),
        ]),
  ];
}

function startsNowhere({ source: { graph } }: Found): boolean {
  return graph.steps.every(({ accepts }) =>
    accepts.every((id) => graph.events.find((event) => event.id === id)?.kind !== "start"),
  );
}

/** Emitting what it takes in a step that runs; removing it where nothing hangs on it. */
export const unreachableStep: Repairs = (found) => {
  const step = subjectStep(found);
  if (step === null) return [];
  const running = reached(found);
  const able = found.workflow.steps.filter((it) => it.kind === "step" && running.has(it.name)).slice(0, MOST_STEPS);
  const events = step.accepts.events.filter(({ event }) => event.kind === "event");
  return [
    ...events.flatMap(({ event }) => able.flatMap((it) => emitEvent(found, it, event))),
    ...(brings(found, (it) => (it.name === step.name ? null : it)) ? [] : removeStep(found, step)),
  ];
};

/** Ending the run in the step, or in what follows from it. */
export const deadEndStep: Repairs = (found) => {
  const step = subjectStep(found);
  return step === null ? [] : endIn(found, step);
};

/** Names of the steps that a run gets to. */
function reached({ source: { graph } }: Found): ReadonlySet<string> {
  const edges = edgesOf(graph);
  const first = graph.events.filter(({ kind }) => kind === "start" || kind === "human-response").map(({ id }) => id);
  const steps = new Set(graph.steps.filter(({ kind }) => kind === "catch-error").map(({ name }) => name));
  const events = new Set(first);
  for (const id of events) {
    for (const { from, to, kind } of edges) if (kind === "accepts" && from.id === id) steps.add(to.id);
    for (const { from, to, kind } of edges) {
      if ((kind === "returns" || kind === "sends") && steps.has(from.id)) events.add(to.id);
    }
  }
  return steps;
}

function subjectEvent(found: Found): EventClass | null {
  const { subject } = found.problem;
  return subject?.kind === "event" ? eventWithId(found, subject.id) : null;
}

/** The event that the problem says was probably meant. */
function relativeOf(found: Found): EventClass | null {
  const other = found.problem.related.find(({ kind }) => kind === "event");
  return other === undefined ? null : eventWithId(found, other.id);
}
