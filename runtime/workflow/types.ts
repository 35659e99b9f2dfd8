import type { StartEvent, StopEvent } from "../events/built-in.js";
import type { Event, FieldsOf, WithFields } from "../events/event.js";
import type { Workflow } from "./workflow.js";

// biome-ignore-start lint/suspicious/noExplicitAny: types that are inferred from any method
type AnyFn = (...args: any[]) => any;
type AnyStart = InstanceType<typeof StartEvent>;
type Parameter<F> = F extends (...args: infer A) => any ? A[number] : never;
type Returned<F> = F extends (...args: any[]) => infer R ? Awaited<R> : never;
export type StepKeys<W> = Exclude<keyof W, keyof Workflow>;
type StartOf<W> = {
  [K in StepKeys<W>]: W[K] extends AnyFn ? Extract<Parameter<W[K]>, AnyStart> : never;
}[StepKeys<W>];
type StopOf<W> = {
  [K in StepKeys<W>]: W[K] extends AnyFn ? Extract<Returned<W[K]>, StopEvent<any>> : never;
}[StepKeys<W>];
/** What the event's class is made from, which a schema may make other fields of; and the fields that its body declares. */
type InputOf<E> =
  E extends WithFields<infer F> ? F & Omit<FieldsOf<E>, keyof F | Exclude<keyof AnyStart, keyof Event>> : never;
type Simplify<T> = { [K in keyof T]: T[K] } & {};

/** What `run()` takes: the fields of the workflow's start event. */
export type RunInput<W> = [StartOf<W>] extends [never] ? Record<string, any> : Simplify<InputOf<StartOf<W>>>;
// biome-ignore-end lint/suspicious/noExplicitAny: as above

/** What awaiting a run gives: the StopEvent's result, or the event itself where it is of a subclass. */
export type RunResult<W> = [StopOf<W>] extends [never] ? unknown : ResultOf<StopOf<W>>;
type ResultOf<S> = S extends StopEvent<infer R> ? ([R] extends [never] ? S : R) : never;

/** The input may be left out where every field of it may. */
export type RunArguments<W, O> =
  Record<never, never> extends RunInput<W> ? [input?: RunInput<W>, options?: O] : [input: RunInput<W>, options?: O];
