import type { StartEvent, StartEventBase, StepFailedEvent } from "../events/built-in.js";
import type { AnyEventClass, Event } from "../events/event.js";
import { WorkflowConfigurationError } from "./errors.js";
import type { RetryPolicy } from "./retry/policy.js";

// Standard decorators keep what they note on a class under this symbol; Node has none of its own yet.
(Symbol as { metadata?: symbol }).metadata ??= Symbol.for("Symbol.metadata");
const METADATA = (Symbol as unknown as { metadata: symbol }).metadata;
const STEPS: unique symbol = Symbol.for("stepscope.steps") as never;

/** How many deliveries of one run a step works on at a time, unless it says otherwise. */
export const DEFAULT_NUM_WORKERS = 4;

export interface StepOptions<A extends AnyEventClass = AnyEventClass, E extends AnyEventClass = AnyEventClass> {
  /** The events that the step takes. Left out, they are inferred from its parameter. */
  readonly accepts?: A | readonly A[];
  /** The events that the step emits. Left out, they are inferred from its return type and body. */
  readonly emits?: readonly E[];
  /** How many deliveries of one run it works on at a time; the rest queue. 4 unless given. */
  readonly numWorkers?: number;
  /** Whether, and when, it is called again after it threw. Never unless given. */
  readonly retryPolicy?: RetryPolicy;
  /** Seconds that a call may take: then it counts as failed with StepTimeoutError. No limit unless given. */
  readonly timeout?: number;
  /** Graph rules that this step opts out of. */
  readonly skipGraphChecks?: readonly string[];
}

export interface CatchErrorOptions<E extends AnyEventClass = AnyEventClass> {
  /** The steps whose failures it gets, by name. Left out, those of all steps that no other one names. */
  readonly forSteps?: readonly string[];
  /** How often it is called for one event and what comes of that, a whole number from 1. 1 unless given. */
  readonly maxRecoveries?: number;
  /** The events that it emits. Left out, they are inferred from its return type and body. */
  readonly emits?: readonly E[];
  /** Graph rules that this step opts out of. */
  readonly skipGraphChecks?: readonly string[];
}

/** A step as its decorator noted it. */
export interface StepDeclaration {
  readonly name: string;
  readonly kind: "step" | "catch-error";
  readonly options: StepOptions & CatchErrorOptions;
  /** Where it stands, as a stack; read only for an error message. */
  readonly declaredAt: Error;
}

// biome-ignore lint/suspicious/noExplicitAny: a method of whatever parameters; its annotations are checked elsewhere
type StepMethod = (...args: any[]) => any;
type Emitted<E extends AnyEventClass> = InstanceType<E> | readonly InstanceType<E>[] | undefined | null | void;
// biome-ignore lint/suspicious/noExplicitAny: what the parameters are is checked by Takes
type Emitting<E extends AnyEventClass> = (...args: any[]) => Emitted<E> | Promise<Emitted<E>>;

/** Whether a parameter of type P takes events of each class. The bare StartEvent has the fields that P says. */
type Fits<P, A> = A extends AnyEventClass
  ? A extends typeof StartEvent
    ? [Extract<P, StartEventBase>] extends [never]
      ? false
      : true
    : [InstanceType<A>] extends [P]
      ? true
      : false
  : never;
/** Nothing more is asked of a method that takes what it declares; else its first parameter is what no method has. */
type Takes<M extends StepMethod, A> =
  Parameters<M> extends []
    ? unknown
    : false extends Fits<Parameters<M>[0], A>
      ? { readonly "The first parameter must take the events that `accepts` names": A }
      : unknown;

/** A decorator for both kinds of decorators, the standard ones and TypeScript's experimental ones. */
interface StepDecorator<T extends StepMethod, A = never> {
  <M extends T>(method: M & Takes<M, A>, context: ClassMethodDecoratorContext): void;
  <M extends T>(target: object, name: string | symbol, descriptor: TypedPropertyDescriptor<M> & Takes<M, A>): void;
}

/**
 * Marks a method as a step: it receives one event at a time and returns the next one, or none.
 *
 *     @step
 *     async critique(ev: JokeEvent): Promise<StopEvent<string>> { … }
 *
 * Bare, its types are inferred from the annotations when the program is loaded through Stepscope; elsewhere declare
 * them: `@step({ accepts: JokeEvent, emits: [StopEvent] })`.
 */
export function step<T extends StepMethod>(method: T, context: ClassMethodDecoratorContext): void;
export function step<T extends StepMethod>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
): void;
export function step<A extends AnyEventClass, E extends AnyEventClass>(
  options: StepOptions<A, E> & { readonly accepts: A | readonly A[] },
): StepDecorator<Emitting<E>, A>;
export function step(options?: StepOptions & { readonly accepts?: never }): StepDecorator<StepMethod>;
export function step(...args: unknown[]): unknown {
  if (typeof args[0] === "function" || args.length > 1) {
    declare("step", {}, args);
    return undefined;
  }
  const options = (args[0] ?? {}) as StepOptions;
  return (...target: unknown[]) => declare("step", options, target);
}

/**
 * Marks a method as the one that gets what steps fail with, once their retries are used up: a StepFailedEvent. What it
 * returns goes on in place of what the step would have returned.
 *
 *     @catchError({ forSteps: ["charge"] })
 *     async refund(ev: StepFailedEvent): Promise<StopEvent<string>> { … }
 *
 * Events that come of a failure carry how often it was caught: past `maxRecoveries`, the run fails. So it does where
 * this method throws.
 */
export function catchError<T extends StepMethod>(method: T, context: ClassMethodDecoratorContext): void;
export function catchError<T extends StepMethod>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
): void;
export function catchError<E extends AnyEventClass>(
  options: CatchErrorOptions<E> & { readonly emits: readonly E[] },
): StepDecorator<Emitting<E>, typeof StepFailedEvent>;
export function catchError(options?: CatchErrorOptions & { readonly emits?: never }): StepDecorator<StepMethod>;
export function catchError(...args: unknown[]): unknown {
  if (typeof args[0] === "function" || args.length > 1) {
    declare("catch-error", { numWorkers: 1 }, args);
    return undefined;
  }
  const options = { ...(args[0] as CatchErrorOptions | undefined), numWorkers: 1 };
  return (...target: unknown[]) => declare("catch-error", options, target);
}

/** The steps that a class and its ancestors declare, the base's first. A step that is declared again keeps its place. */
export function declaredSteps(workflowClass: abstract new (...args: never[]) => object): StepDeclaration[] {
  const found = new Map<string, StepDeclaration>();
  const chain: object[] = [];
  for (
    let at: object | null = workflowClass;
    at !== null && at !== Function.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    chain.unshift(at);
  }
  for (const at of chain) for (const declaration of ownSteps(at)) found.set(declaration.name, declaration);
  return [...found.values()];
}

function ownSteps(target: object): StepDeclaration[] {
  if (!Object.hasOwn(target, METADATA)) return [];
  const metadata = (target as Record<symbol, Record<symbol, unknown>>)[METADATA];
  return metadata !== undefined && Object.hasOwn(metadata, STEPS) ? (metadata[STEPS] as StepDeclaration[]) : [];
}

function declare(kind: StepDeclaration["kind"], options: StepDeclaration["options"], args: unknown[]): void {
  const { name, metadata } = target(args);
  if (typeof name === "symbol") throw new WorkflowConfigurationError(`A step needs a name, not ${String(name)}.`);
  checkOptions(name, options);
  if (!Object.hasOwn(metadata, STEPS)) Object.defineProperty(metadata, STEPS, { value: [], configurable: true });
  const declaredAt = new Error(name);
  Error.captureStackTrace?.(declaredAt, declare);
  (metadata[STEPS] as StepDeclaration[]).push({ name, kind, options, declaredAt });
}

/** Name and metadata of what is decorated, for both kinds of decorators. */
function target(args: unknown[]): { name: string | symbol; metadata: Record<symbol, unknown> } {
  const context = args[1];
  if (typeof context === "object" && context !== null) {
    const { kind, name, metadata, static: isStatic } = context as ClassMethodDecoratorContext;
    if (kind !== "method" || isStatic) {
      throw new WorkflowConfigurationError(`@step is for methods of a workflow class, and "${String(name)}" is none.`);
    }
    return { name, metadata: metadata as Record<symbol, unknown> };
  }
  const [prototype, name] = args as [object, string | symbol];
  if (typeof prototype === "function") {
    throw new WorkflowConfigurationError(`@step is for methods of a workflow class, and "${String(name)}" is static.`);
  }
  const owner = prototype.constructor as unknown as Record<symbol, Record<symbol, unknown>>;
  if (!Object.hasOwn(owner, METADATA)) {
    Object.defineProperty(owner, METADATA, { value: Object.create(owner[METADATA] ?? null), configurable: true });
  }
  return { name, metadata: owner[METADATA] as Record<symbol, unknown> };
}

/** Throws WorkflowConfigurationError for options that no step can have. */
export function checkOptions(name: string, options: StepDeclaration["options"]): void {
  const { numWorkers, maxRecoveries, forSteps, timeout, retryPolicy } = options;
  const wrong = (what: string, must: string, value: unknown) =>
    new WorkflowConfigurationError(`Step "${name}": ${what} must be ${must}, not ${String(value)}.`);
  if (maxRecoveries !== undefined && !(Number.isInteger(maxRecoveries) && maxRecoveries > 0)) {
    throw wrong("maxRecoveries", "a whole number greater than 0", maxRecoveries);
  }
  if (forSteps !== undefined && !(Array.isArray(forSteps) && forSteps.every((one) => typeof one === "string"))) {
    throw wrong("forSteps", "a list of names of steps", forSteps);
  }
  if (timeout !== undefined && !(typeof timeout === "number" && timeout > 0)) {
    throw wrong("timeout", "a number of seconds greater than 0", timeout);
  }
  if (retryPolicy !== undefined && typeof retryPolicy?.next !== "function") {
    throw wrong("retryPolicy", "what retryPolicy() gives, or an object with a method next", retryPolicy);
  }
  if (numWorkers !== undefined && !(Number.isInteger(numWorkers) && numWorkers > 0)) {
    throw new WorkflowConfigurationError(
      `Step "${name}": numWorkers must be a whole number greater than 0, not ${String(numWorkers)}.`,
    );
  }
}

export type { Event };
