import { getHeapSpaceStatistics } from "node:v8";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Numbered } from "../../runtime/engine/numbered.js";

interface Thing {
  readonly id: number;
}

/** Bytes of arrays that are too large to be moved. */
function largeObjects(): number {
  const spaces = getHeapSpaceStatistics().filter(({ space_name: name }) => /large_object_space$/.test(name));
  return spaces.reduce((sum, { space_used_size: used }) => sum + used, 0);
}

describe("things by their numbers", () => {
  it("are those that were added and not taken away, in order, whatever stays and however numbers jump", () => {
    const add = fc.record({
      add: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.integer({ min: 1, max: 10_000 })),
    });
    const take = fc.record({ take: fc.nat() });
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 3, arbitrary: add }, { weight: 2, arbitrary: take }), { maxLength: 400 }),
        (actions) => {
          const numbered = new Numbered<Thing>();
          const expected = new Map<number, Thing>();
          let id = 0;
          for (const action of actions) {
            if ("add" in action) {
              id += action.add;
              const thing = { id };
              numbered.add(thing);
              expected.set(id, thing);
            } else {
              // Mostly one that is there, and the older ones as often as the younger.
              const taken = [...expected.keys()][action.take % (expected.size + 1)] ?? action.take;
              numbered.delete(taken);
              expected.delete(taken);
            }
            expect(numbered.size).toBe(expected.size);
          }
          expect([...numbered]).toEqual([...expected.values()]);
          for (let n = 0; n <= Math.min(id + 1, 500); n++) expect(numbered.get(n)).toBe(expected.get(n));
          for (const [n, thing] of expected) expect(numbered.get(n)).toBe(thing);
        },
      ),
    );
  });

  it("take no more places than a few times what is there, where a few stay and millions come and go", () => {
    const numbered = new Numbered<Thing>();
    const before = largeObjects();
    numbered.add({ id: 0 });
    numbered.add({ id: 1 });
    for (let id = 2; id < 5_000_000; id++) {
      numbered.add({ id });
      if (id > 2) numbered.delete(id - 1);
    }
    expect([...numbered].map(({ id }) => id)).toEqual([0, 1, 4_999_999]);
    // Five million places would be one array of 40 MB.
    expect(largeObjects() - before).toBeLessThan(5_000_000);
  });

  it("are gone after clear", () => {
    const numbered = new Numbered<Thing>();
    for (let id = 1; id < 200; id++) numbered.add({ id });
    numbered.clear();
    expect([...numbered]).toEqual([]);
    numbered.add({ id: 300 });
    expect(numbered.has(300)).toBe(true);
  });
});
