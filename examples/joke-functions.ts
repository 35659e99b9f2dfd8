import { Event, type StartEvent, StopEvent, Workflow } from "stepscope";
import { jokeTeller } from "./joke-teller.js";

class JokeEvent extends Event.of<{ joke: string }>() {}

const llm = jokeTeller();

/** The joke workflow from plain functions, without a class. */
export const jokeFlow = new Workflow({ name: "jokeFlow", timeout: 60 });

jokeFlow.step(async function generateJoke(ev: StartEvent<{ topic: string }>): Promise<JokeEvent> {
  return new JokeEvent({ joke: await llm.complete(`Write your best joke about ${ev.topic}.`) });
});

jokeFlow.step(async function critiqueJoke(ev: JokeEvent): Promise<StopEvent<string>> {
  const critique = await llm.complete(`Give a thorough analysis and critique of the following joke: ${ev.joke}`);
  return new StopEvent({ result: critique });
});
