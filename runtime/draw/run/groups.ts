import type { Forest, Unit } from "./units.js";

/** Units that share a box, in the order in which they happened. */
export type Group = readonly [Unit, ...Unit[]];

export interface Grouping {
  /** Causes before what they cause, as far as nothing goes round in circles. */
  readonly groups: readonly Group[];
  readonly of: ReadonlyMap<Unit, Group>;
  /** What was put together, as a sentence; null for nothing. */
  readonly note: string | null;
}

/**
 * The boxes of a run, no more than `limit` of them where that can be: each unit its own, or else those put together that
 * came of the same and went the same way, or else all of one name.
 */
export function groupUnits(forest: Forest, limit: number): Grouping {
  const { length } = forest.all;
  if (length <= limit)
    return grouping(
      forest.all.map((unit) => [unit]),
      null,
    );
  const alike = alikeOf(forest);
  const all = length.toLocaleString("en-US");
  if (alike.length <= limit) {
    return grouping(
      alike,
      `Put together, with how many they are: ${all} steps and events as ${alike.length}, by what they came of and how they went on.`,
    );
  }
  const named = [...Map.groupBy(forest.all, nameOf).values()] as unknown as Group[];
  return grouping(
    named,
    `Put together by their names, with how many they are: ${all} steps and events as ${named.length}.`,
  );
}

function grouping(groups: readonly Group[], note: string | null): Grouping {
  const of = new Map<Unit, Group>();
  for (const group of groups) for (const unit of group) of.set(unit, group);
  return { groups, of, note };
}

/** From the roots down: the children of a group, put together where everything that came of them is alike too. */
function alikeOf(forest: Forest): Group[] {
  const shapes = shapesOf(forest);
  const together = (units: readonly Unit[]): Group[] => {
    return [...Map.groupBy(units, (unit) => shapes.get(unit)).values()] as unknown as Group[];
  };
  const groups = together(forest.roots);
  for (const group of groups) groups.push(...together(group.flatMap(({ children }) => children)));
  const places = new Map(forest.all.map((unit, index) => [unit, index]));
  const place = ([first]: Group): number => places.get(first) ?? 0;
  return groups.sort((a, b) => place(a) - place(b));
}

/** A number for each unit: the same for two that went the same way to the last of what came of them. */
function shapesOf({ all }: Forest): ReadonlyMap<Unit, number> {
  const numbers = new Map<string, number>();
  const shapes = new Map<Unit, number>();
  for (const unit of all.toReversed()) {
    const below = new Map<number, number>();
    for (const child of unit.children) {
      const shape = shapes.get(child) ?? -1;
      below.set(shape, (below.get(shape) ?? 0) + 1);
    }
    const text = `${wayOf(unit)}\n${[...below].sort(([a], [b]) => a - b).join(" ")}`;
    const number = numbers.get(text) ?? numbers.size;
    numbers.set(text, number);
    shapes.set(unit, number);
  }
  return shapes;
}

/** What became of it, without what came of it. */
function wayOf(unit: Unit): string {
  if (unit.kind === "event") {
    const { name, via, unhandled } = unit.event;
    return JSON.stringify([name, via, unhandled]);
  }
  const { step, state, calls } = unit.delivery;
  return JSON.stringify([step, state, calls.map(({ outcome, error, waitsFor }) => [outcome, error, waitsFor])]);
}

function nameOf(unit: Unit): string {
  if (unit.kind === "event") return JSON.stringify([unit.event.name, unit.event.unhandled]);
  return JSON.stringify([unit.delivery.step, unit.delivery.state, "step"]);
}
