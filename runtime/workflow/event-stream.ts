import type { Event } from "../events/event.js";
import { WorkflowRuntimeError } from "./errors.js";

/** The events that a run shows, kept until somebody reads them. */
export class EventStream {
  readonly #waiting: Event[] = [];
  #ended = false;
  #taken = false;
  #wake: (() => void) | undefined;

  push(event: Event): void {
    if (this.#ended) return;
    this.#waiting.push(event);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The events that it `shows`. Throws WorkflowRuntimeError where somebody reads it already: each event goes to one reader. */
  async *read(shows: (event: Event) => boolean = () => true): AsyncGenerator<Event, void, void> {
    if (this.#taken) throw new WorkflowRuntimeError("The events of this run are being read, or were read, already.");
    this.#taken = true;
    while (true) {
      const batch = this.#waiting.splice(0);
      for (const event of batch) if (shows(event)) yield event;
      if (this.#waiting.length > 0) continue;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
