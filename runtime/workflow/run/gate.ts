import { type Fifo, fifo } from "../../engine/fifo.js";

/** Lets a number of runs go at a time; the others begin in the order in which they came. */
export class Gate {
  readonly #limit: number;
  readonly #waiting: Fifo<() => void> = fifo();
  #inside = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Calls `begin` now, or when it is its turn. The answer is called once, when whoever entered is through. */
  enter(begin: () => void): () => void {
    let state: "waiting" | "inside" | "left" = "waiting";
    const go = () => {
      if (state === "left") {
        this.#next();
        return;
      }
      state = "inside";
      begin();
    };
    if (this.#inside < this.#limit) {
      this.#inside++;
      go();
    } else {
      this.#waiting.push(go);
    }
    return () => {
      const was = state;
      state = "left";
      if (was === "inside") this.#next();
    };
  }

  /** Hands the place on. */
  #next(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#inside--;
    else next();
  }
}
