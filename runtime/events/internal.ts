import { type AnyEventClass, Event, named, type OfEvent } from "./event.js";

declare const INTERNAL: unique symbol;

export class InternalEventBase extends Event {
  declare readonly [INTERNAL]: true;
  static {
    named(this, "InternalEvent");
  }
}

/**
 * The base of what the runtime says about itself on a run's stream. No step takes one; who reads the stream sees them
 * only on request.
 */
export type InternalEvent = InternalEventBase;
/** The base of what the runtime says about itself on a run's stream. */
export const InternalEvent: {
  /** Makes one without fields. */
  new (): InternalEvent;
  readonly prototype: InternalEventBase;
  of: OfEvent<InternalEventBase>;
} = InternalEventBase as never;

/** Whether the runtime says it about itself: hidden from who reads a run's stream, unless they ask. */
export function isInternal(event: Event): event is InternalEvent {
  return event instanceof InternalEvent;
}

/**
 * `preparing`: it waits for a free worker. `running`: a worker has it. `not-running`: it returned, failed, or waits for
 * an event; the reference implementation writes `not_running`.
 */
export type StepState = "preparing" | "running" | "not-running";

/** A step begins or ends its work on an event, or is put off because every worker of it is busy. */
export class StepStateChanged extends InternalEvent.of<{
  /** The step. */
  name: string;
  stepState: StepState;
  /** From 0, the lowest that was free; null while it waits for one. */
  workerId: number | null;
  /** Name of the class of the event that it works on. */
  inputEventName: string;
  /**
   * Name of the class of the event that it returned, null where it returned none. Absent while it is at work, and where
   * it ended without returning: it failed, or waits for an event.
   */
  outputEventName?: string | null;
}>() {}

/** No step takes an event, and none waits for it. */
export class UnhandledEvent extends InternalEvent.of<{
  /** Name of the event's class. */
  eventType: string;
  /** Tells classes of one name apart, e.g. by their file, where that is known. */
  qualifiedName?: string;
  /** The step that it was sent to; null where it was sent to whoever takes it. */
  stepName: string | null;
  /** Whether nothing is queued or at work: the run waits for an event from outside. */
  idle: boolean;
}>() {}

/** Nothing is queued or at work: the run waits for an event from outside. */
export class WorkflowIdleEvent extends InternalEvent.of<Record<never, never>>() {}

export const INTERNAL_EVENTS: readonly AnyEventClass[] = [
  InternalEvent,
  StepStateChanged,
  UnhandledEvent,
  WorkflowIdleEvent,
];
