import { Event, type StartEvent, StopEvent, step, Workflow } from "stepscope";

class KeyPointsEvent extends Event.of<{ points: readonly string[] }>() {}

/** Takes a text apart into its points and makes one sentence of them. A model would do both better. */
export class SummarizerWorkflow extends Workflow {
  @step
  async extractPoints(ev: StartEvent<{ text: string }>): Promise<KeyPointsEvent> {
    const sentences = ev.text.split(/(?<=[.!?])\s+/).map((sentence) => sentence.trim());
    return new KeyPointsEvent({ points: sentences.filter((sentence) => sentence !== "") });
  }

  @step
  async summarize(ev: KeyPointsEvent): Promise<StopEvent<string>> {
    const short = ev.points.map((point) =>
      point
        .replace(/[.!?]$/, "")
        .split(/\s+/)
        .slice(0, 4)
        .join(" "),
    );
    return new StopEvent({ result: `${ev.points.length} points: ${short.join("; ")}.` });
  }
}
