import { type GraphIndex, listed, problem, type Rule, stepSubject } from "../graph-index.js";
import type { EventNode, GraphProblem, StepNode } from "../types.js";

/** A handler takes something else than a step's failure. */
export const catchErrorWrongEvent: Rule = (index) =>
  handlers(index).flatMap((handler) => {
    const accepted = handler.accepts.map(index.event);
    if (accepted.length === 0 && index.isOpen("accepts", handler.name)) return [];
    if (accepted.length > 0 && accepted.every(isStepFailed)) return [];
    return [
      problem(index, {
        code: "catch-error-wrong-event",
        subject: stepSubject(handler),
        message: `Error handler ${handler.name} accepts ${accepted.length === 0 ? "no event" : listed(handler.accepts)}, and is only ever given StepFailedEvent.`,
        hint: "Let it take StepFailedEvent, and nothing else, as its event parameter.",
        related: accepted.filter((it) => !isStepFailed(it)).map(({ id }) => ({ kind: "event", id })),
      }),
    ];
  });

/** A number of recoveries that is no number of times. */
export const catchErrorMaxRecoveries: Rule = (index) =>
  handlers(index)
    .filter(({ maxRecoveries = 1 }) => !(Number.isInteger(maxRecoveries) && maxRecoveries >= 1))
    .map((handler) =>
      problem(index, {
        code: "catch-error-max-recoveries",
        subject: stepSubject(handler),
        message: `Error handler ${handler.name} has maxRecoveries ${handler.maxRecoveries}: it must be a whole number of at least 1.`,
        hint: "Leave it out for one recovery; to let failures end the run, remove the handler.",
        option: { name: "maxRecoveries" },
      }),
    );

/** Several handlers want every step that no other handler names. */
export const catchErrorMultipleWildcards: Rule = (index) => {
  const wildcards = handlers(index).filter((it) => it.forSteps === undefined && !index.isOpen("covers", it.name));
  if (wildcards.length < 2) return [];
  return [
    problem(index, {
      code: "catch-error-multiple-wildcards",
      message: `${index.graph.workflow} has ${wildcards.length} error handlers for every step: ${listed(wildcards.map(({ name }) => name))}. A failure goes to one.`,
      hint: 'Let all but one name their steps: @catchError({ forSteps: ["…"] }).',
      related: wildcards.map(stepSubject),
    }),
  ];
};

/** A handler names a step that the workflow doesn't have. */
export const catchErrorUnknownStep: Rule = (index) => {
  if (index.openSteps) return [];
  const steps = index.graph.steps.filter(({ kind }) => kind === "step").map(({ name }) => name);
  return perName(index, ({ handler, name }) => {
    if (index.graph.steps.some((step) => step.name === name)) return null;
    return {
      code: "catch-error-unknown-step",
      subject: stepSubject(handler),
      message: `Error handler ${handler.name} covers "${name}", and ${index.graph.workflow} has no such step.`,
      hint: steps.length === 0 ? "There is no step to cover." : `It has ${listed(steps)}.`,
      option: { name: "forSteps", entry: name },
    };
  });
};

/** A handler covers a handler, maybe itself. What fails in a handler ends the run. */
export const catchErrorCoversHandler: Rule = (index) =>
  perName(index, ({ handler, name }) => {
    const covered = handlers(index).find((it) => it.name === name);
    if (covered === undefined) return null;
    return {
      code: "catch-error-covers-handler",
      subject: stepSubject(handler),
      message: `Error handler ${handler.name} covers ${covered === handler ? "itself" : `${name}, which is an error handler`}: what fails in a handler ends the run.`,
      hint: `Remove "${name}" from its forSteps.`,
      related: covered === handler ? [] : [stepSubject(covered)],
      option: { name: "forSteps", entry: name },
    };
  });

/** Handlers name the same step, or one names it twice. */
export const catchErrorStepClaimedTwice: Rule = (index) =>
  index.graph.steps.flatMap((step) => {
    if (step.kind !== "step") return [];
    const claims = handlers(index).flatMap((handler) =>
      (handler.forSteps ?? []).filter((name) => name === step.name).map(() => handler),
    );
    if (claims.length < 2) return [];
    const owners = [...new Set(claims)];
    const [only] = owners;
    return [
      problem(index, {
        code: "catch-error-step-claimed-twice",
        subject: stepSubject(step),
        message:
          only !== undefined && owners.length === 1
            ? `Error handler ${only.name} covers step ${step.name} ${claims.length === 2 ? "twice" : `${claims.length} times`}.`
            : `Step ${step.name} is covered by ${owners.length} error handlers: ${listed(owners.map(({ name }) => name))}. Its failures go to one.`,
        hint: `Leave "${step.name}" in one forSteps, once.`,
        related: owners.map(stepSubject),
        option: { name: "forSteps", entry: step.name },
      }),
    ];
  });

function handlers({ graph }: GraphIndex): readonly StepNode[] {
  return graph.steps.filter(({ kind }) => kind === "catch-error");
}

type Found = Parameters<typeof problem>[1];

/** What is wrong with each name that a handler covers; a name that it repeats counts once. */
function perName(
  index: GraphIndex,
  check: (it: { readonly handler: StepNode; readonly name: string }) => Found | null,
): GraphProblem[] {
  return handlers(index).flatMap((handler) =>
    [...new Set(handler.forSteps)].flatMap((name) => {
      const found = check({ handler, name });
      return found === null ? [] : [problem(index, found)];
    }),
  );
}

/** The class itself: what fails is never delivered as an event of a subclass. */
function isStepFailed({ kind, name }: EventNode): boolean {
  return kind === "step-failed" && name === "StepFailedEvent";
}
