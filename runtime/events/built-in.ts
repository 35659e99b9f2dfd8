import { type AnyEventClass, Event, named, type OfEvent, type WithFields } from "./event.js";
import { INTERNAL_EVENTS } from "./internal.js";

declare const START: unique symbol;
declare const STOP: unique symbol;
declare const INPUT_REQUIRED: unique symbol;
declare const HUMAN_RESPONSE: unique symbol;

/** The type of a StartEvent whose fields nobody said. Write StartEvent. */
export class StartEventBase extends Event {
  declare readonly [START]: true;
  constructor(fields?: object) {
    super(...((fields === undefined ? [] : [fields]) as []));
    // A field of the bare StartEvent that nobody gave is an error where it is read; a subclass declares its fields.
    const prototype = new.target === StartEventBase ? guardedStart : (new.target.prototype as object);
    // A run's input may be JSON from outside: a field __proto__ in it has changed what the event is.
    if (Object.getPrototypeOf(this) !== prototype) Object.setPrototypeOf(this, prototype);
  }
  static {
    named(this, "StartEvent");
  }
}

/**
 * What `run(input)` sends first: its fields are the input. Reading a field that the input lacks throws and names the
 * ones it has; use `ev.get("name", fallback)` for an optional one.
 */
// biome-ignore lint/suspicious/noExplicitAny: an untyped StartEvent has whatever fields the input had
export type StartEvent<F extends object = Record<string, any>> = StartEventBase & Readonly<F> & WithFields<F>;
/** What `run(input)` sends first. Extend it to say what the input is: `class Ask extends StartEvent.of<{ topic: string }>() {}`. */
export const StartEvent: {
  /** Makes one of its fields. */
  new <F extends object = Record<never, never>>(fields?: F): StartEvent<F>;
  readonly prototype: StartEventBase;
  of: OfEvent<StartEventBase>;
} = StartEventBase as never;

// Asked of any object by promises, Node's inspector (href) and test libraries: missing there is no mistake of the user's.
const PROBED = new Set([
  ...["then", "inspect", "href", "length", "size", "asymmetricMatch", "nodeType", "tagName", "$$typeof"],
  ...["@@__IMMUTABLE_ITERABLE__@@", "@@__IMMUTABLE_RECORD__@@", "@@__IMMUTABLE_KEYED__@@", "@@__IMMUTABLE_LIST__@@"],
  ...["@@__IMMUTABLE_ORDERED__@@", "@@__IMMUTABLE_MAP__@@", "@@__IMMUTABLE_SET__@@", "@@__IMMUTABLE_SEQ__@@"],
]);

// Stands between the object and its class's prototype, and so is asked only for what the object lacks.
const guardedStart: object = new Proxy(Object.create(StartEventBase.prototype) as object, {
  get(target, key, receiver) {
    if (typeof key === "symbol" || key in target || PROBED.has(key)) return Reflect.get(target, key, receiver);
    throw new MissingFieldError(key, Object.keys(receiver as object));
  },
});

/** A step read a field of StartEvent that the run's input lacks. */
export class MissingFieldError extends TypeError {
  override readonly name = "MissingFieldError";
  constructor(
    readonly field: string,
    fields: readonly string[],
  ) {
    const has = fields.length === 0 ? "It has none" : `It has: ${fields.join(", ")}`;
    super(
      `StartEvent has no field "${field}". ${has}. Give it to run({ ${field}: … }), or read it with ev.get("${field}", fallback).`,
    );
  }
}

/** The type of a StopEvent. Write StopEvent. */
export class StopEventBase<R = unknown> extends Event {
  declare readonly [STOP]: true;
  declare readonly result: R;
  constructor(fields?: object) {
    super(...((fields === undefined ? [] : [fields]) as []));
    if (new.target === StopEventBase && !Object.hasOwn(this, "result")) Object.assign(this, { result: undefined });
  }
  static {
    named(this, "StopEvent");
  }
}

/** Ends the run: `await run` gives its `result`, or the event itself where it is of a subclass. */
export type StopEvent<R = unknown> = StopEventBase<R>;
/** Ends the run. Extend it for a result with fields of its own: `class Report extends StopEvent.of<{ text: string }>() {}`. */
export const StopEvent: {
  /** Makes one of its result. */
  new <R = undefined>(fields?: { readonly result: R }): StopEvent<R>;
  readonly prototype: StopEventBase;
  of: OfEvent<StopEventBase<never>>;
} = StopEventBase as never;

/**
 * What a step that takes a list of events was called with: `inputEvent` of the StepFailedEvent where it failed. The
 * engine makes it; steps don't take it.
 */
export class CollectionReleaseEvent extends Event.of<{ readonly events: readonly Event[] }>() {}

/** The type of an InputRequiredEvent. Write InputRequiredEvent. */
export class InputRequiredEventBase extends Event {
  declare readonly [INPUT_REQUIRED]: true;
  static {
    named(this, "InputRequiredEvent");
  }
}
/** Asks a person: shown on the stream as soon as a step returns it. */
export type InputRequiredEvent = InputRequiredEventBase;
/** Asks a person: `class AskName extends InputRequiredEvent.of<{ text: string }>() {}`. */
export const InputRequiredEvent: {
  /** Makes one without fields. */
  new (): InputRequiredEvent;
  readonly prototype: InputRequiredEventBase;
  of: OfEvent<InputRequiredEventBase>;
} = InputRequiredEventBase as never;

/** The type of a HumanResponseEvent. Write HumanResponseEvent. */
export class HumanResponseEventBase extends Event {
  declare readonly [HUMAN_RESPONSE]: true;
  static {
    named(this, "HumanResponseEvent");
  }
}
/** A person's answer, sent into the run from outside with `run.sendEvent`. */
export type HumanResponseEvent = HumanResponseEventBase;
/** A person's answer: `class Name extends HumanResponseEvent.of<{ name: string }>() {}`. */
export const HumanResponseEvent: {
  /** Makes one without fields. */
  new (): HumanResponseEvent;
  readonly prototype: HumanResponseEventBase;
  of: OfEvent<HumanResponseEventBase>;
} = HumanResponseEventBase as never;

/** What a `@catchError` step receives: the step that failed for good, with what, and why. */
export class StepFailedEvent extends Event.of<{
  /** The step. */
  stepName: string;
  /** The event that it worked on. */
  inputEvent: Event;
  /** What its last attempt threw. */
  exception: unknown;
  /** How often it was tried: 1 without a retry. */
  attempts: number;
  /** Seconds since its first attempt began. */
  elapsedSeconds: number;
  /** When its last attempt failed. */
  failedAt: Date;
}>() {}

/** Ends the stream of a run that took longer than its timeout. */
export class WorkflowTimedOutEvent extends StopEvent.of<{
  /** Seconds. */
  timeout: number;
  /** The steps that were at work. */
  activeSteps: readonly string[];
}>() {}

/** Ends the stream of a run that was cancelled. */
export class WorkflowCancelledEvent extends StopEvent.of<Record<never, never>>() {}

/** Ends the stream of a run in which a step failed for good and no `@catchError` step took it. */
export class WorkflowFailedEvent extends StopEvent.of<{
  /** The step. */
  stepName: string;
  /** What its last attempt threw; `await run` throws it. */
  exception: unknown;
  /** How often it was tried: 1 without a retry. */
  attempts: number;
  /** Seconds since its first attempt began. */
  elapsedSeconds: number;
}>() {}

/** The base of every event class that isn't the runtime's, at run time. */
export const BUILT_IN: ReadonlySet<AnyEventClass> = new Set<AnyEventClass>([
  Event,
  StartEvent,
  StopEvent,
  InputRequiredEvent,
  HumanResponseEvent,
  StepFailedEvent,
  CollectionReleaseEvent,
  WorkflowTimedOutEvent,
  WorkflowCancelledEvent,
  WorkflowFailedEvent,
  ...INTERNAL_EVENTS,
]);
