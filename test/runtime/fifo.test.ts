import fc from "fast-check";
import { expect, it } from "vitest";
import { fifo } from "../../runtime/engine/fifo.js";

/** Pushes so many, where it is more than none; else shifts so many. */
const moves = fc.array(fc.integer({ min: -3_000, max: 3_000 }), { maxLength: 12 });

it("is an array of which the first goes, however long it gets and how often it runs empty", () => {
  fc.assert(
    fc.property(moves, (all) => {
      const queue = fifo<number>();
      let model: number[] = [];
      let next = 0;
      for (const move of all) {
        for (let i = 0; i < move; i++) {
          queue.push(next);
          model.push(next++);
        }
        const shifted = Array.from({ length: -move > 0 ? -move : 0 }, () => queue.shift());
        expect(shifted.filter((it) => it !== undefined)).toEqual(model.slice(0, shifted.length));
        model = model.slice(shifted.length);
        expect([queue.length, queue.peek(), [...queue]]).toEqual([model.length, model[0], model]);
      }
    }),
    { numRuns: 50 },
  );
});
