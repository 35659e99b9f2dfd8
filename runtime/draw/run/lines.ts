import type { DrawnEdge, DrawnNode } from "../drawing.js";
import type { Look } from "./boxes.js";
import type { Forest, Unit } from "./units.js";

type IdOf = (unit: Unit | undefined) => string | undefined;
type Line = Pick<DrawnEdge, "from" | "to" | "kind"> & Partial<Pick<DrawnEdge, "mood" | "label">>;

/** The lines of a run's picture. Those that go the same way are one line that says how many it is. */
export class Lines {
  readonly #lines = new Map<string, { -readonly [K in keyof DrawnEdge]: DrawnEdge[K] }>();

  add({ from, to, kind, mood = "plain", label }: Line, count = 1): void {
    const key = [from, to, kind, mood, label].join(" ");
    const line = this.#lines.get(key);
    if (line !== undefined) line.count += count;
    else this.#lines.set(key, { from, to, kind, mood, ...(label === undefined ? {} : { label }), list: false, count });
  }

  /** All of them. How many a line stands for is left to its ends, where one says the same. */
  all(nodes: readonly DrawnNode[]): DrawnEdge[] {
    const counts = new Map(nodes.map(({ id, count }) => [id, count]));
    return [...this.#lines.values()].map((line) =>
      line.count === counts.get(line.from) || line.count === counts.get(line.to) ? { ...line, count: 1 } : line,
    );
  }

  /** The lines that lead out of a unit. */
  of(unit: Unit, forest: Forest, idOf: IdOf): void {
    const from = idOf(unit);
    if (from === undefined) return;
    if (unit.kind === "event") {
      const { via, deliveries, waits } = unit.event;
      const kind = via === "failure" ? "catches" : "accepts";
      const mood = via === "failure" ? "bad" : "plain";
      for (const id of deliveries) this.#add({ from, to: idOf(forest.deliveries.get(id)), kind, mood });
      for (const id of waits) {
        this.#add({ from, to: idOf(forest.deliveries.get(id)), kind: "joins", label: "was waited for" });
      }
      return;
    }
    for (const child of unit.children) {
      const via = child.kind === "event" ? child.event.via : "return";
      if (via === "failure") this.#add({ from, to: idOf(child), kind: "catches", mood: "bad" });
      else
        this.#add({ from, to: idOf(child), kind: via === "send" ? "sends" : via === "stream" ? "streams" : "returns" });
    }
    const { event: own, calls } = unit.delivery;
    for (const id of new Set(calls.flatMap(({ collected = [] }) => collected))) {
      if (id !== own) this.#add({ from: idOf(forest.events.get(id)), to: from, kind: "joins", label: "collected" });
    }
  }

  /** From each question to a person, to the answer that came next. */
  questions({ events }: Forest, look: Look, idOf: IdOf): void {
    const open: Unit[] = [];
    for (const unit of events.values()) {
      if (unit.kind !== "event") continue;
      const kind = look.event(unit.event);
      if (kind === "input-required") open.push(unit);
      if (unit.event.via !== "external") continue;
      const to = idOf(unit);
      if (to !== undefined) this.#add({ from: idOf(open.shift()), to: `outside:${to}`, kind: "outside" });
    }
  }

  #add({ from, to, ...rest }: Omit<Line, "from" | "to"> & { from: string | undefined; to: string | undefined }): void {
    if (from !== undefined && to !== undefined) this.add({ from, to, ...rest });
  }
}
