import type { StepCalling } from "../../engine/executor/options.js";
import type { Delivery } from "../../engine/state.js";
import { CollectionReleaseEvent, StepFailedEvent } from "../../events/built-in.js";
import { Event } from "../../events/event.js";
import { Context } from "../context.js";
import { describeValue } from "../describe-value.js";
import { StepTimeoutError, WorkflowConfigurationError, WorkflowRuntimeError } from "../errors.js";
import type { Plan } from "../plan.js";
import type { ChildRun } from "./children.js";
import type { RunInternals } from "./run-internals.js";
import type { RunSeams } from "./seams.js";
import { stepCalls } from "./step-calls.js";

export interface CallingOptions {
  readonly plan: Plan;
  /** The instance whose methods are the steps. */
  readonly workflow: object;
  readonly seams: RunSeams;
}

/** How the steps of a workflow are called, and what their answers and failures mean. */
export abstract class Calling implements StepCalling {
  readonly plan: Plan;
  readonly workflow: object;
  /** What is called in place of steps. */
  readonly #stubs: RunSeams["stubs"];
  readonly #around: RunSeams["around"];
  /** What the steps' contexts ask; there before the first step is called. */
  abstract readonly internals: RunInternals;

  constructor({ plan, workflow, seams: { stubs, around } }: CallingOptions) {
    this.plan = plan;
    this.workflow = workflow;
    this.#stubs = stubs;
    this.#around = around;
  }

  stepFunction(step: string): ((...args: never[]) => unknown) | undefined {
    return this.#stubs?.get(step) ?? this.plan.functions.get(step);
  }

  call(delivery: Delivery): unknown {
    const plan = this.plan;
    const { step } = delivery;
    const fn = (this.#stubs?.get(step) ?? plan.calls.get(step)) as (this: object, ...args: unknown[]) => unknown;
    const context = new Context(this.internals, delivery);
    const { event, members } = delivery.event;
    const isPlain = members === undefined && plan.contextFirst.size === 0;
    if (isPlain && this.#around === undefined && stepCalls.around === undefined) {
      return fn.call(this.workflow, event, context);
    }
    return this.#callAround(fn, delivery, context);
  }

  /** Apart from `call`, which makes no closures: it is on the way of each event. */
  #callAround(fn: (this: object, ...args: unknown[]) => unknown, delivery: Delivery, context: Context): unknown {
    const { around } = stepCalls;
    const call = () => fn.apply(this.workflow, argumentsOf(this.plan, delivery, context));
    const inContext = around === undefined ? call : () => around(context, call);
    return this.#around === undefined ? inContext() : this.#around(delivery, inContext);
  }

  returned(delivery: Delivery, value: unknown): Event | readonly Event[] | null {
    return returnedEvent(this.plan, delivery.step, value);
  }

  retryIn(delivery: Delivery, error: unknown, at: number): number | undefined {
    const policy = this.plan.options.get(delivery.step)?.retryPolicy;
    if (policy === undefined) return undefined;
    const { since, count } = attempts(delivery);
    const seed = `${this.internals.id}:${delivery.step}:${count}`;
    const seconds = policy.next((at - since) / 1000, count, error, seed);
    if (seconds === null) return undefined;
    if (typeof seconds === "number" && seconds >= 0 && seconds < Infinity) return seconds * 1000;
    throw new WorkflowConfigurationError(
      `The retryPolicy of step "${delivery.step}" must give seconds, 0 or more, or null for no further attempt; ` +
        `not ${describeValue(seconds)}.`,
      { cause: error },
    );
  }

  failedEvent(delivery: Delivery, error: unknown, at: number): Event | undefined {
    if (!this.plan.catches) return undefined;
    const { since, count } = attempts(delivery);
    return new StepFailedEvent({
      stepName: delivery.step,
      inputEvent: delivery.event.event,
      exception: error,
      attempts: count,
      elapsedSeconds: (at - since) / 1000,
      failedAt: new Date(),
    });
  }

  stepLimit(step: string): { readonly milliseconds: number; error(): Error } | undefined {
    const timeout = this.plan.options.get(step)?.timeout;
    if (timeout === undefined) return undefined;
    return { milliseconds: timeout * 1000, error: () => new StepTimeoutError(step, timeout) };
  }

  settled(delivery: Delivery, failed: boolean): void {
    this.internals.children?.settled(delivery, failed);
  }

  children(delivery: Delivery): readonly ChildRun[] {
    return this.internals.children?.of(delivery) ?? NO_CHILDREN;
  }
}

const NO_CHILDREN: readonly ChildRun[] = [];

/** The failed attempts of a delivery, the one that just threw included. */
function attempts({ failures, startedAt }: Delivery): { count: number; since: number } {
  return { count: (failures?.count ?? 0) + 1, since: failures?.since ?? startedAt };
}

/** What a step is called with: its event, a list, or several events as arguments of their own; and its context. */
function argumentsOf(plan: Plan, { step, event: { event, members } }: Delivery, context: Context): unknown[] {
  const all = members?.map((it) => it.event);
  const events = all === undefined ? [event] : event instanceof CollectionReleaseEvent ? [all] : all;
  return plan.contextFirst.has(step) ? [context, ...events] : [...events, context];
}

function returnedEvent(plan: Plan, step: string, value: unknown): Event | readonly Event[] | null {
  if (value === undefined || value === null) return null;
  if (isEvent(value)) return value;
  if (isList(value)) return returnedList(plan, step, value);
  throw new WorkflowRuntimeError(
    `Step "${step}" of ${plan.graph.workflow} returned ${describeValue(value)}, which is no event. ` +
      "Return an event, or nothing.",
  );
}

function returnedList(plan: Plan, step: string, list: readonly unknown[]): readonly Event[] {
  const place = `Step "${step}" of ${plan.graph.workflow}`;
  if (!plan.fansOut.has(step)) {
    throw new WorkflowRuntimeError(
      `${place} returned ${describeValue(list)}, and its type says nothing of a list. ` +
        "Annotate it as returning a list of events, or declare it: @step({ emits: [[SomeEvent]] }).",
    );
  }
  const wrong = list.findIndex((it) => !isEvent(it));
  if (wrong < 0) return list as readonly Event[];
  throw new WorkflowRuntimeError(
    `${place} returned a list in which number ${wrong + 1} is ${describeValue(list[wrong])}, which is no event.`,
  );
}

// A value may be a proxy that answers nothing.
function isEvent(value: unknown): value is Event {
  try {
    return value instanceof Event;
  } catch {
    return false;
  }
}

function isList(value: unknown): value is readonly unknown[] {
  try {
    return Array.isArray(value);
  } catch {
    return false;
  }
}
