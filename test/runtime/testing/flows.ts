import {
  type Context,
  Event,
  HumanResponseEvent,
  InputRequiredEvent,
  retryPolicy,
  StartEvent,
  StopEvent,
  step,
  stopAfterAttempt,
  Workflow,
  waitFixed,
} from "stepscope";

export class Question extends InputRequiredEvent.of<{ text: string }>() {}
export class Answer extends HumanResponseEvent.of<{ text: string }>() {}
export class Joke extends Event.of<{ joke: string }>() {}
export class Progress extends Event.of<{ done: number }>() {}

/** Two steps that a model would do. */
export class JokeFlow extends Workflow {
  greeting = "Well";

  @step({ accepts: StartEvent, emits: [Joke] })
  async tell(_ev: StartEvent<{ topic: string }>): Promise<Joke> {
    throw new Error("This would ask a model.");
  }

  @step({ accepts: Joke, emits: [StopEvent] })
  async critique(ev: Joke, ctx: Context): Promise<StopEvent<string>> {
    ctx.writeEventToStream(new Progress({ done: 1 }));
    return new StopEvent({ result: `${this.greeting}: ${ev.joke}` });
  }
}

/** A shelf that jams, twice unless told otherwise: it is tried three times, with 5 seconds in between. */
export class Shelf extends Workflow {
  readonly #jams: number;

  constructor(jams = 2) {
    super();
    this.#jams = jams;
  }

  @step({
    accepts: StartEvent,
    emits: [StopEvent],
    retryPolicy: retryPolicy({ wait: waitFixed(5), stop: stopAfterAttempt(3) }),
  })
  async open(_ev: StartEvent, ctx: Context): Promise<StopEvent<string>> {
    if (ctx.retryInfo().retryNumber < this.#jams) throw new Error("It jams");
    return new StopEvent({ result: "open" });
  }
}

/** Asks by a question that one step returns, and whose answer another one takes. */
export class AskFlow extends Workflow {
  @step({ accepts: StartEvent, emits: [Question] })
  async ask(_ev: StartEvent): Promise<Question> {
    return new Question({ text: "name?" });
  }

  @step({ accepts: Answer, emits: [StopEvent] })
  async greet(ev: Answer): Promise<StopEvent<string>> {
    return new StopEvent({ result: `Hello ${ev.text}` });
  }
}

/** Asks twice within one step, with a limit of an hour each. */
export class InterviewFlow extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] })
  async interview(_ev: StartEvent, ctx: Context): Promise<StopEvent<string>> {
    const first = await ctx.waitForEvent(Answer, { waiterEvent: new Question({ text: "name?" }), timeout: 3_600 });
    const second = await ctx.waitForEvent(Answer, { waiterEvent: new Question({ text: "age?" }), timeout: 3_600 });
    return new StopEvent({ result: `${first.text}, ${second.text}` });
  }
}
