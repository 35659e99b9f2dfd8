import type { StartEvent, StartEventBase, StepFailedEvent } from "../events/built-in.js";
import type { AnyEventClass, Event } from "../events/event.js";
import type { CollectPolicy } from "./collect.js";
import type { Context } from "./context.js";
import { WorkflowConfigurationError } from "./errors.js";
import { checkResources, type Resolved, type Resources } from "./resources/resource.js";
import type { RetryPolicy } from "./retry/policy.js";

// Standard decorators keep what they note on a class under this symbol; Node has none of its own yet.
(Symbol as { metadata?: symbol }).metadata ??= Symbol.for("Symbol.metadata");
const METADATA = (Symbol as unknown as { metadata: symbol }).metadata;
const STEPS: unique symbol = Symbol.for("stepscope.steps") as never;

/** How many deliveries of one run a step works on at a time, unless it says otherwise. */
export const DEFAULT_NUM_WORKERS = 4;

/** What a step may say of itself, in `@step({ … })` and in `flow.step({ … }, fn)`. */
export interface StepOptions<
  A extends AnyEventClass = AnyEventClass,
  E extends AnyEventClass = AnyEventClass,
  L extends AnyEventClass = AnyEventClass,
  R extends Resources = Resources,
> {
  /**
   * The events that the step takes, `[[A]]` for a step that takes a list of what comes of a list. Left out, they are
   * inferred from its parameters.
   */
  readonly accepts?: A | readonly A[] | readonly (readonly A[])[];
  /** The events of a step that takes several at once, each as a parameter of its own; in place of `accepts`. */
  readonly join?: readonly A[];
  /** For a step that takes a list: how much of it, `all()` or `take(n)`. All unless given. */
  readonly collect?: CollectPolicy;
  /** Whether it takes subclasses of what it accepts, too. Events match by their exact class unless given. */
  readonly acceptSubclasses?: boolean;
  /**
   * The events that the step emits, those in a list of their own for a list: `[[Task], StopEvent]`. Left out, they are
   * inferred from its return type and body.
   */
  readonly emits?: readonly (E | readonly L[])[];
  /** How many deliveries of one run it works on at a time; the rest queue. 4 unless given. */
  readonly numWorkers?: number;
  /** Whether, and when, it is called again after it threw. Never unless given. */
  readonly retryPolicy?: RetryPolicy;
  /** Seconds that a call may take: then it counts as failed with StepTimeoutError. No limit unless given. */
  readonly timeout?: number;
  /** What it takes beside its events, as its last parameter, behind the context: `{ db, index }`. */
  readonly resources?: R;
  /** Graph rules that this step opts out of. */
  readonly skipGraphChecks?: readonly string[];
}

/** What a step that catches failures may say of itself, in `@catchError({ … })`. */
export interface CatchErrorOptions<
  E extends AnyEventClass = AnyEventClass,
  L extends AnyEventClass = AnyEventClass,
  R extends Resources = Resources,
> {
  /** The steps whose failures it gets, by name. Left out, those of all steps that no other one names. */
  readonly forSteps?: readonly string[];
  /** How often it is called for one event and what comes of that, a whole number from 1. 1 unless given. */
  readonly maxRecoveries?: number;
  /** The events that it emits, those in a list of their own for a list. Left out, they are inferred. */
  readonly emits?: readonly (E | readonly L[])[];
  /** What it takes beside the failure, as its last parameter, behind the context: `{ db, index }`. */
  readonly resources?: R;
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
type Emitted<E extends AnyEventClass, L extends AnyEventClass> =
  | InstanceType<E>
  | readonly InstanceType<L>[]
  | undefined
  | null
  | void;
type Emitting<E extends AnyEventClass, L extends AnyEventClass> = (
  ...args: Parameters<StepMethod>
) => Emitted<E, L> | Promise<Emitted<E, L>>;

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
/** The same for a method that takes a list of events. */
type TakesList<M extends StepMethod, A extends AnyEventClass> =
  Parameters<M> extends []
    ? unknown
    : readonly InstanceType<A>[] extends Parameters<M>[0]
      ? unknown
      : InstanceType<A>[] extends Parameters<M>[0]
        ? unknown
        : { readonly "The first parameter must be a list of the events that `accepts` names": A };
/** The same for a method that takes several events at once. */
type TakesEach<M extends StepMethod, J extends readonly AnyEventClass[]> =
  Parameters<M> extends readonly [...{ readonly [K in keyof J]: InstanceType<J[K]> }, ...infer _Rest]
    ? unknown
    : Parameters<M>["length"] extends 0
      ? unknown
      : { readonly "The first parameters must take the events that `join` names, in that order": J };

/** Whether one of the parameters is the step's context. */
type HasContext<P extends readonly unknown[]> = true extends {
  // biome-ignore lint/suspicious/noExplicitAny: a context of whatever state
  [K in keyof P]: [Context<any>] extends [P[K]] ? true : false;
}[number]
  ? true
  : false;
/** Nothing more is asked of a method whose last parameter takes the resources that its options name. */
export type TakesResources<M extends StepMethod, R> = [keyof R] extends [never]
  ? unknown
  : string extends keyof R
    ? unknown
    : Required<Parameters<M>> extends [...infer Before, infer Last]
      ? [Resolved<R>, HasContext<Before>] extends [Last, true]
        ? unknown
        : { readonly "The last parameter, behind the context, must take what `resources` names": Resolved<R> }
      : unknown;

/** A decorator for both kinds of decorators, the standard ones and TypeScript's experimental ones. */
interface StepDecorator<T extends StepMethod, A = never, R = unknown> {
  <M extends T>(method: M & Takes<M, A> & TakesResources<M, R>, context: ClassMethodDecoratorContext): void;
  <M extends T>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<M> & Takes<M, A> & TakesResources<M, R>,
  ): void;
}
interface ListStepDecorator<T extends StepMethod, A extends AnyEventClass, R> {
  <M extends T>(method: M & TakesList<M, A> & TakesResources<M, R>, context: ClassMethodDecoratorContext): void;
  <M extends T>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<M> & TakesList<M, A> & TakesResources<M, R>,
  ): void;
}
interface JoinStepDecorator<T extends StepMethod, J extends readonly AnyEventClass[], R> {
  <M extends T>(method: M & TakesEach<M, J> & TakesResources<M, R>, context: ClassMethodDecoratorContext): void;
  <M extends T>(
    target: object,
    name: string | symbol,
    descriptor: TypedPropertyDescriptor<M> & TakesEach<M, J> & TakesResources<M, R>,
  ): void;
}

/**
 * Marks a method as a step: it receives one event at a time and returns the next one, or none.
 *
 * ```ts
 * @step
 * async critique(ev: JokeEvent): Promise<StopEvent<string>> { … }
 * ```
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
export function step<
  A extends AnyEventClass,
  E extends AnyEventClass = never,
  L extends AnyEventClass = never,
  R extends Resources = Record<never, never>,
>(options: StepOptions<A, E, L, R> & { readonly accepts: A | readonly A[] }): StepDecorator<Emitting<E, L>, A, R>;
export function step<
  A extends AnyEventClass,
  E extends AnyEventClass = never,
  L extends AnyEventClass = never,
  R extends Resources = Record<never, never>,
>(
  options: StepOptions<A, E, L, R> & { readonly accepts: readonly (readonly A[])[] },
): ListStepDecorator<Emitting<E, L>, A, R>;
export function step<
  const J extends readonly AnyEventClass[],
  E extends AnyEventClass = never,
  L extends AnyEventClass = never,
  R extends Resources = Record<never, never>,
>(
  options: StepOptions<AnyEventClass, E, L, R> & { readonly accepts?: never; readonly join: J },
): JoinStepDecorator<Emitting<E, L>, J, R>;
export function step<R extends Resources = Record<never, never>>(
  options?: StepOptions<AnyEventClass, AnyEventClass, AnyEventClass, R> & {
    readonly accepts?: never;
    readonly join?: never;
  },
): StepDecorator<StepMethod, never, R>;
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
 * ```ts
 * @catchError({ forSteps: ["charge"] })
 * async refund(ev: StepFailedEvent): Promise<StopEvent<string>> { … }
 * ```
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
export function catchError<
  E extends AnyEventClass = never,
  L extends AnyEventClass = never,
  R extends Resources = Record<never, never>,
>(
  options: CatchErrorOptions<E, L, R> & { readonly emits: readonly (E | readonly L[])[] },
): StepDecorator<Emitting<E, L>, typeof StepFailedEvent, R>;
export function catchError<R extends Resources = Record<never, never>>(
  options?: CatchErrorOptions<AnyEventClass, AnyEventClass, R> & { readonly emits?: never },
): StepDecorator<StepMethod, never, R>;
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
  const { numWorkers, maxRecoveries, forSteps, timeout, retryPolicy, collect, accepts, join, resources } = options;
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
  if (collect !== undefined && !(collect?.take === null || Number.isInteger(collect?.take))) {
    throw wrong("collect", "what all() or take(n) gives", collect);
  }
  if (accepts !== undefined && join !== undefined) {
    throw new WorkflowConfigurationError(`Step "${name}": name its events by accepts or by join, not by both.`);
  }
  if (resources !== undefined) checkResources(`Step "${name}"`, resources);
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
