import type { Event } from "../../events/event.js";
import { WorkflowRuntimeError } from "../errors.js";

/** The events that a run shows, kept until somebody reads them. */
export class EventStream {
  #waiting: Event[] | undefined;
  #ended = false;
  #reader: "none" | "asked" | "reading" | "left" = "none";
  #wake: (() => void) | undefined;

  /** Whether somebody reads it, or has asked for it and may begin. */
  get isRead(): boolean {
    return this.#reader === "asked" || this.#reader === "reading";
  }

  push(event: Event): void {
    if (this.#ended || this.#reader === "left") return;
    this.#waiting ??= [];
    this.#waiting.push(event);
    this.#wake?.();
  }

  end(): void {
    this.#ended = true;
    this.#wake?.();
  }

  /** The events that it `shows`. Throws WorkflowRuntimeError where somebody reads it already: each event goes to one reader. */
  read(shows: (event: Event) => boolean = () => true): AsyncGenerator<Event, void, void> {
    if (this.#reader === "none") this.#reader = "asked";
    return this.#read(shows);
  }

  async *#read(shows: (event: Event) => boolean): AsyncGenerator<Event, void, void> {
    if (this.#reader !== "asked") {
      throw new WorkflowRuntimeError("The events of this run are being read, or were read, already.");
    }
    this.#reader = "reading";
    try {
      while (true) {
        const batch = this.#waiting ?? [];
        this.#waiting = undefined;
        for (const event of batch) if (shows(event)) yield event;
        if (this.#waiting !== undefined) continue;
        if (this.#ended) return;
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
        this.#wake = undefined;
      }
    } finally {
      this.#reader = "left";
      this.#waiting = undefined;
    }
  }
}
