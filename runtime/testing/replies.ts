import { isDeepStrictEqual } from "node:util";
import { InputRequiredEvent } from "../events/built-in.js";
import type { Event } from "../events/event.js";
import type { WorkflowRun } from "../workflow/run/run.js";
import type { Answers } from "./test-options.js";

/** Gives a run the answers that a test has for it. */
export class Replies {
  readonly #run: WorkflowRun<unknown>;
  readonly #left: Event[];
  readonly #reply: Exclude<Answers, readonly Event[]> | undefined;
  /** Questions of steps that gave no answer yet. */
  #questions = 0;
  #pending = 0;

  constructor(run: WorkflowRun<unknown>, answers: Answers = []) {
    this.#run = run;
    this.#left = typeof answers === "function" ? [] : [...answers];
    this.#reply = typeof answers === "function" ? answers : undefined;
  }

  /** The answers of the list that nobody asked for. */
  get left(): readonly Event[] {
    return this.#left;
  }

  /** Whether an answer is being made. */
  get isPending(): boolean {
    return this.#pending > 0;
  }

  /** The run shows an event. Rejects with what the function for it throws. */
  async shown(event: Event): Promise<void> {
    if (event instanceof InputRequiredEvent) this.#questions++;
    if (this.#reply === undefined) return;
    this.#pending++;
    try {
      const reply = (await this.#reply(event)) ?? [];
      for (const one of Array.isArray(reply) ? (reply as readonly Event[]) : [reply as Event]) {
        if (this.#run.status === "running") this.#run.sendEvent(one);
      }
    } finally {
      this.#pending--;
    }
  }

  /** Sends the first answer of the list that the run waits for; false where it waits for none of them. */
  next(): boolean {
    if (this.#left.length === 0 || this.#run.status !== "running") return false;
    // Steps that take people's answers always would: they wait for one once a question was asked.
    const asked = this.#run.openEnds().waiting.length > 0 || this.#questions > 0;
    const awaited = asked ? this.#run.awaitedEvents() : [];
    const at = this.#left.findIndex((answer) =>
      awaited.some(({ eventClass, requirements }) => answer.constructor === eventClass && has(answer, requirements)),
    );
    const [answer] = at < 0 ? [] : this.#left.splice(at, 1);
    if (answer === undefined) return false;
    this.#questions = Math.max(0, this.#questions - 1);
    this.#run.sendEvent(answer);
    return true;
  }
}

function has(event: Event, fields: Readonly<Record<string, unknown>>): boolean {
  return Object.entries(fields).every(([name, value]) => isDeepStrictEqual(event.get(name), value));
}
