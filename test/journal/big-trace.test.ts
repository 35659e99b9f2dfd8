import type { TraceRecord } from "stepscope";
import { executionTrace } from "stepscope/journal";
import { expect, it, vi } from "vitest";

/** Records of a made-up run, as an engine would give them. */
class Made {
  readonly records: TraceRecord[] = [];
  #events = 0;
  #deliveries = 0;

  constructor() {
    this.#add({ type: "run-started", workflow: "Big" });
  }

  emit(by?: number): number {
    const event = { id: ++this.#events, name: "E", payload: "{}" };
    if (by === undefined) this.#add({ type: "event-emitted", event, via: "external" });
    else this.#add({ type: "event-emitted", event, via: "send", step: "s", delivery: by });
    return event.id;
  }

  deliver(event: number): number {
    const delivery = ++this.#deliveries;
    const its = { id: event, name: "E", payload: "{}" };
    this.#add({ type: "step-started", step: "s", worker: 0, delivery, event: its });
    return delivery;
  }

  collect(delivery: number, event: number, collected: readonly number[]): void {
    const its = { id: event, name: "E", payload: "{}" };
    this.#add({ type: "events-collected", step: "s", delivery, event: its, collected });
  }

  #add(record: object): void {
    this.records.push({ seq: this.records.length, run: "r", at: this.records.length / 10, ...record } as TraceRecord);
  }
}

/** A time that grows with the square of it wouldn't end within a test's. */
const COUNT = 100_000;
vi.setConfig({ testTimeout: 60_000 });

function chain(length: number): Made {
  const made = new Made();
  let event = made.emit();
  for (let n = 1; n < length; n++) event = made.emit(made.deliver(event));
  return made;
}

function textOf({ records }: Made): { lines: string[]; widest: number } {
  const lines = String(executionTrace(records)).trimEnd().split("\n");
  return { lines, widest: lines.reduce((most, { length }) => Math.max(most, length), 0) };
}

/** Each event once: the numbers of the lines that show one. */
function shown(lines: readonly string[]): number {
  return new Set(lines.flatMap((line) => /^.{25}[│├└ ]*#(\d+) E/.exec(line)?.[1] ?? [])).size;
}

it("writes a chain of 100,000 events without going in", () => {
  const { lines, widest } = textOf(chain(COUNT));
  expect(lines).toHaveLength(1 + 2 * COUNT);
  expect(widest).toBeLessThan(60);
});

it("writes a fan-out of 100,000 events, joined again", () => {
  const made = new Made();
  const first = made.deliver(made.emit());
  const all = Array.from({ length: COUNT }, () => made.emit(first));
  const deliveries = all.map((event) => made.deliver(event));
  made.collect(deliveries.at(-1) as number, all.at(-1) as number, all);
  made.emit(deliveries.at(-1) as number);
  const { lines, widest } = textOf(made);
  expect(shown(lines)).toBe(COUNT + 2);
  expect(lines.at(-2)).toMatch(/^.{25}#100002 E {2}\(by s, of #2 #3 .* #9 and 99992 more\)$/);
  expect(widest).toBeLessThan(200);
});

it("goes no deeper than the eye can follow where branches branch again and again", () => {
  const made = new Made();
  // Two equal halves at each level, down to single events: the deepest that equal branches go.
  const halves = (event: number, count: number): void => {
    if (count < 2) return;
    const delivery = made.deliver(event);
    for (const _ of [1, 2]) halves(made.emit(delivery), count / 2);
  };
  halves(made.emit(), 2 ** 15);
  expect(textOf(made).widest).toBeLessThan(25 + 2 * 15 + 30);
});

it("caps the indentation of fan-outs inside fan-outs that join on the way back", () => {
  const made = new Made();
  const DEPTH = 20_000;
  const down: { left: number; right: number; leftBy: number; rightBy: number }[] = [];
  let event = made.emit();
  for (let depth = 0; depth < DEPTH; depth++) {
    const by = made.deliver(event);
    const left = made.emit(by);
    const right = made.emit(by);
    down.push({ left, right, leftBy: made.deliver(left), rightBy: 0 });
    event = right;
  }
  let last = made.deliver(event);
  let lastEvent = event;
  for (const { left, leftBy } of down.reverse()) {
    const done = made.emit(leftBy);
    const back = made.emit(last);
    last = made.deliver(back);
    lastEvent = back;
    made.collect(last, lastEvent, [left, done, back]);
  }
  const { lines, widest } = textOf(made);
  expect(shown(lines)).toBe(1 + 4 * DEPTH);
  expect(widest).toBeLessThan(25 + 2 * 41 + 120);
});

it("shows each event of several roots once, and what no call is known for", () => {
  const made = new Made();
  made.emit();
  const second = made.emit();
  made.emit(77);
  made.deliver(second);
  const trace = executionTrace(made.records);
  expect(trace.events.map(({ id, delivery, call }) => [id, delivery, call])).toEqual([
    [1, undefined, undefined],
    [2, undefined, undefined],
    [3, 77, undefined],
  ]);
  expect(shown(String(trace).split("\n"))).toBe(3);
});
