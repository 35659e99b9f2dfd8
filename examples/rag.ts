import { Event, type StartEvent, StopEvent, step, Workflow } from "stepscope";

interface Note {
  readonly file: string;
  readonly text: string;
}

const NOTES: readonly Note[] = [
  { file: "tea.md", text: "Green tea is steeped at 80 degrees for two minutes." },
  { file: "coffee.md", text: "Espresso is brewed with water of 93 degrees under pressure." },
  { file: "bread.md", text: "Sourdough rests overnight before it is baked." },
];

class RetrieveEvent extends Event.of<{ query: string; notes: readonly Note[] }>() {}

interface Answer {
  readonly answer: string;
  readonly sources: readonly string[];
}

/** Answers a question from notes: finds those that share its words, and quotes the best. What it answered, it keeps. */
export class RagWorkflow extends Workflow {
  readonly #answers = new Map<string, Answer>();

  @step
  async retrieve(ev: StartEvent<{ query: string; top?: number }>): Promise<RetrieveEvent> {
    const asked = wordsOf(ev.query);
    const score = ({ text }: Note) => [...wordsOf(text)].filter((word) => asked.has(word)).length;
    const found = NOTES.filter((note) => score(note) > 0).sort((a, b) => score(b) - score(a));
    return new RetrieveEvent({ query: ev.query, notes: found.slice(0, ev.top ?? 2) });
  }

  @step
  async synthesize(ev: RetrieveEvent): Promise<StopEvent<Answer>> {
    const known = this.#answers.get(ev.query);
    if (known !== undefined) return new StopEvent({ result: known });
    const answer = { answer: ev.notes[0]?.text ?? "I don't know.", sources: ev.notes.map(({ file }) => file) };
    this.#answers.set(ev.query, answer);
    return new StopEvent({ result: answer });
  }
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{L}{4,}/gu) ?? []);
}
