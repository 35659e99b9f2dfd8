import { Event, type StartEvent, StopEvent, step, Workflow } from "stepscope";
import { jokeTeller } from "./joke-teller.js";

class JokeEvent extends Event.of<{ joke: string }>() {}

/** Writes a joke and then criticises it. Press F5, or set a breakpoint on a step or on JokeEvent first. */
export class JokeFlow extends Workflow {
  llm = jokeTeller();

  @step
  async generateJoke(ev: StartEvent<{ topic: string }>): Promise<JokeEvent> {
    const prompt = `Write your best joke about ${ev.topic}.`;
    const joke = await this.llm.complete(prompt);
    return new JokeEvent({ joke });
  }

  @step
  async critiqueJoke(ev: JokeEvent): Promise<StopEvent<string>> {
    const prompt = `Give a thorough analysis and critique of the following joke: ${ev.joke}`;
    const critique = await this.llm.complete(prompt);
    return new StopEvent({ result: critique });
  }
}
