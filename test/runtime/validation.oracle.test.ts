import {
  type AnyEventClass,
  catchError,
  Event,
  HumanResponseEvent,
  InputRequiredEvent,
  StartEvent,
  StepFailedEvent,
  StopEvent,
  step,
  Workflow,
  WorkflowCancelledEvent,
  WorkflowConfigurationError,
  WorkflowFailedEvent,
  WorkflowTimedOutEvent,
  WorkflowValidationError,
} from "stepscope";
import { describe, expect, test } from "vitest";
import { disagreement, implementedCases, type OracleCase, type OracleStep } from "../oracles/cases.js";

const BUILT_IN = {
  Event,
  StartEvent,
  StopEvent,
  InputRequiredEvent,
  HumanResponseEvent,
  StepFailedEvent,
  WorkflowTimedOutEvent,
  WorkflowCancelledEvent,
  WorkflowFailedEvent,
} as unknown as Record<string, AnyEventClass>;

/** What a decorator or a constructor refuses here, as an error of its own, and the reference in the same phase. */
const REFUSED_EARLY = new Set([
  "step-num-workers",
  "workflow-num-concurrent-runs",
  "catch-error-max-recoveries",
  "catch-error-wrong-event",
]);
/** `join` names one class for each parameter: what the rule is against can't be declared. */
const NOT_DECLARED = "multi_slot_union_slot";
const cases = implementedCases({ notEvents: false }).filter(({ id }) => id !== NOT_DECLARED);

describe("classes and the reference implementation agree", () => {
  test("on as many cases as there are", () => {
    console.log(`${cases.length} oracle cases as classes; not ${NOT_DECLARED}: its types can't be declared`);
    expect(cases).toHaveLength(382);
  });

  test.each(cases.map((it) => [it.id, it] as const))("%s", (_, oracle) => {
    const codes = (oracle.expected.problems ?? []).map(({ code }) => code);
    if (codes.some((code) => REFUSED_EARLY.has(code))) {
      expect(() => flowOf(oracle).validate()).toThrow(WorkflowConfigurationError);
      return;
    }
    const flow = flowOf(oracle);
    let problems: ReturnType<Workflow["validate"]> = [];
    try {
      problems = flow.validate();
    } catch (error) {
      if (!(error instanceof WorkflowValidationError)) throw error;
      problems = error.problems;
    }
    expect(disagreement(oracle, problems)).toEqual({ missing: [], wrong: [] });
  });
});

/** A workflow of classes that are made here, each step with what it declares. */
function flowOf({ events, steps, workflow = {} }: OracleCase): Workflow {
  const classes = new Map(Object.entries(BUILT_IN));
  const classOf = (name: string): AnyEventClass => {
    const known = classes.get(name);
    if (known !== undefined) return known;
    const parent = classOf(events[name] as string) as unknown as new () => Event;
    const made = { [name]: class extends parent {} }[name] as AnyEventClass;
    classes.set(name, made);
    return made;
  };
  class Flow extends Workflow {
    static readonly skipGraphChecks = workflow.skip ?? [];
    constructor() {
      const { num_concurrent_runs: numConcurrentRuns } = workflow;
      super(numConcurrentRuns === undefined ? {} : { numConcurrentRuns });
    }
  }
  for (const one of steps) declare(Flow, one, classOf);
  return new Flow();
}

function declare(flow: typeof Workflow, one: OracleStep, classOf: (name: string) => AnyEventClass): void {
  const named = (types: readonly string[]) =>
    types
      .filter((type) => type !== "None")
      .map((type) => ({ list: type.startsWith("list:"), name: type.replace("list:", "") }));
  const params = one.params
    .map(([, types]) => named(types).filter(({ name }) => name !== "Context"))
    .filter((types) => types.length > 0);
  const several = params.length > 1 && !params.flat().some(({ list }) => list);
  const taken = params.flat().map(({ name, list }) => (list ? [classOf(name)] : classOf(name)));
  const emits = named(one.returns).map(({ name, list }) => (list ? [classOf(name)] : classOf(name)));
  const given = {
    emits,
    ...(one.skip === undefined ? {} : { skipGraphChecks: one.skip }),
    ...(one.num_workers === undefined ? {} : { numWorkers: one.num_workers }),
    ...(one.for_steps === undefined ? {} : { forSteps: one.for_steps }),
    ...(one.max_recoveries === undefined ? {} : { maxRecoveries: one.max_recoveries }),
    ...(one.accept_event_subclasses === undefined ? {} : { acceptSubclasses: one.accept_event_subclasses }),
  };
  const accepts = several ? { join: taken } : { accepts: taken };
  const decorator =
    one.role === "catch_error"
      ? catchError({ ...given, ...(taken.length === 0 ? {} : accepts) } as never)
      : step({ ...given, ...accepts } as never);
  const fn = { [one.name]: () => undefined }[one.name] as () => undefined;
  const decorate = decorator as unknown as (target: object, name: string, descriptor: PropertyDescriptor) => void;
  Object.defineProperty(flow.prototype, one.name, { value: fn, configurable: true });
  decorate(flow.prototype, one.name, { value: fn });
}
