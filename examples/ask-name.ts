import { HumanResponseEvent, InputRequiredEvent, type StartEvent, StopEvent, step, Workflow } from "stepscope";

export class NameQuestion extends InputRequiredEvent.of<{ prefix: string }>() {}
export class NameAnswer extends HumanResponseEvent.of<{ response: string }>() {}

/** Asks a person and goes on with the answer: `stepscope run` asks in the terminal. */
export class AskName extends Workflow {
  @step
  async ask(_ev: StartEvent): Promise<NameQuestion> {
    return new NameQuestion({ prefix: "What's your name?" });
  }

  @step
  async greet(ev: NameAnswer): Promise<StopEvent<string>> {
    return new StopEvent({ result: `Good to meet you, ${ev.response}.` });
  }
}
