import {
  type Context,
  catchError,
  Event,
  StartEvent,
  type StepFailedEvent,
  StopEvent,
  step,
  Workflow,
} from "stepscope";
import { expect, it } from "vitest";

class A extends Event.of<{ n: number }>() {}
class B extends Event.of<{ text: string }>() {}
class Ask extends StartEvent.of<{ query: string; top?: number }>() {}

// The compiler is the test here: each declaration is one that it must take, or one that it must refuse.
it("the compiler checks a step against what it declares", () => {
  class Right extends Workflow {
    @step({ accepts: StartEvent, emits: [A] }) async typedStart(ev: StartEvent<{ topic: string }>): Promise<A> {
      return new A({ n: ev.topic.length });
    }
    @step({ accepts: Ask, emits: [A, B] }) async ownStart(ev: Ask): Promise<A | B> {
      return new A({ n: ev.query.length });
    }
    @step({ accepts: [StartEvent, A], emits: [B] }) async both(ev: StartEvent<{ n: number }> | A): Promise<B> {
      return new B({ text: String(ev.n) });
    }
    @step({ accepts: [A, B], emits: [StopEvent] }) async wide(
      _ev: Event,
      _ctx: Context<{ n: number }>,
    ): Promise<StopEvent> {
      return new StopEvent();
    }
    @step({ accepts: A, emits: [[A], B] }) async listOrOne(_ev: A): Promise<A[] | B> {
      return [];
    }
    @step({ accepts: [[A]], emits: [StopEvent] }) async list(all: A[]): Promise<StopEvent<number>> {
      return new StopEvent({ result: all.length });
    }
    @step({ accepts: [[A, B]], emits: [StopEvent] }) async mixed(_all: readonly (A | B)[]): Promise<StopEvent> {
      return new StopEvent();
    }
    @step({ join: [A, B], emits: [StopEvent] }) async joined(a: A, b: B, _ctx: Context): Promise<StopEvent<string>> {
      return new StopEvent({ result: `${a.n}${b.text}` });
    }
    @step({ accepts: A, emits: [] }) async nothing(): Promise<void> {}
    @step({ accepts: A, emits: [[B]] }) many(_ev: A): readonly B[] {
      return [];
    }
    @catchError({ emits: [StopEvent] }) async caught(ev: StepFailedEvent): Promise<StopEvent<string>> {
      return new StopEvent({ result: ev.stepName });
    }
  }
  expect(new Right().graph.steps.map(({ name }) => name)).toHaveLength(11);

  const wrong = () => {
    class Wrong extends Workflow {
      // @ts-expect-error: it takes a B, and A is declared
      @step({ accepts: A, emits: [StopEvent] }) async otherEvent(_ev: B): Promise<StopEvent> {
        return new StopEvent();
      }
      // @ts-expect-error: B is missing from the parameter
      @step({ accepts: [A, B], emits: [StopEvent] }) async tooNarrow(_ev: A): Promise<StopEvent> {
        return new StopEvent();
      }
      // @ts-expect-error: the parameter is no start event
      @step({ accepts: StartEvent, emits: [StopEvent] }) async noStart(_ev: A): Promise<StopEvent> {
        return new StopEvent();
      }
      // @ts-expect-error: B isn't declared
      @step({ accepts: A, emits: [StopEvent] }) async otherReturn(_ev: A): Promise<B> {
        return new B({ text: "" });
      }
      // @ts-expect-error: it returns a list, and one is declared
      @step({ accepts: A, emits: [A] }) async undeclaredList(_ev: A): Promise<A[]> {
        return [];
      }
      // @ts-expect-error: it takes one event, and a list is declared
      @step({ accepts: [[A]], emits: [StopEvent] }) async noList(_ev: A): Promise<StopEvent> {
        return new StopEvent();
      }
      // @ts-expect-error: it takes a list of other events
      @step({ accepts: [[A]], emits: [StopEvent] }) async otherList(_all: B[]): Promise<StopEvent> {
        return new StopEvent();
      }
      // @ts-expect-error: the events are the other way round
      @step({ join: [A, B], emits: [StopEvent] }) async turned(_b: B, _a: A): Promise<StopEvent> {
        return new StopEvent();
      }
      // @ts-expect-error: it takes the failure of a step
      @catchError({ emits: [StopEvent] }) async caught(_ev: A): Promise<StopEvent> {
        return new StopEvent();
      }
    }
    return Wrong;
  };
  expect(wrong).toBeTypeOf("function");
});
