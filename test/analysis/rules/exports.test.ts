import { describe, expect, test } from "vitest";
import { found, withFiles } from "./found.js";

describe("an event class that a step's types can't name", () => {
  const EVENTS = `import { Event } from "stepscope";
class Hidden extends Event {}
export class Seen extends Event {}
export type Told = Hidden;
export const make = () => new Hidden();
export { Seen as default };`;
  const FLOW = `import { make, type Told } from "./events.js";
export class Flow extends Workflow {
  @step async begin(ev: StartEvent): Promise<Told> { return make(); }
  @step async end(ev: Told): Promise<StopEvent> { return new StopEvent(); }
}`;

  test("is told of where the steps name it", () => {
    const it = withFiles(FLOW, { "events.ts": EVENTS });
    expect(found(it)).toEqual(["event-not-exported @Told", "event-not-exported @Told"]);
    expect(it.analysis.problems(it.path("flow.ts"))[0]).toMatchObject({
      severity: "error",
      message: expect.stringContaining("Step begin uses Hidden, which events.ts doesn't export"),
      relatedRanges: [{ message: "Hidden is declared here." }],
    });
  });

  test("also where only its objects are seen, and of a function that becomes a step", () => {
    const it = withFiles(
      `import { make } from "./events.js";
export const flow = new Workflow();
flow.step(async function begin(ev: StartEvent) { return make(); });
flow.step(async function end(ev: A): Promise<StopEvent> { return new StopEvent(); });
flow.step(async function more(ev: StartEvent): Promise<A> { return new A(); });`,
      { "events.ts": EVENTS },
    );
    expect(found(it)).toEqual(["event-never-consumed @make()", "event-not-exported @make()"]);
  });

  test("and inside of a function", () => {
    const it = withFiles(`function make() { class Inner extends Event {} return new Inner(); }
type Made = ReturnType<typeof make>;
export class Flow extends Workflow {
  @step async begin(ev: StartEvent): Promise<Made> { return make(); }
  @step async end(ev: Made): Promise<StopEvent> { return new StopEvent(); }
}
export function local() {
  class Own extends Event {}
  return class Inside extends Workflow {
    @step async begin(ev: StartEvent): Promise<Own> { return new Own(); }
    @step async end(ev: Own): Promise<StopEvent> { return new StopEvent(); }
  };
}`);
    expect(found(it)).toEqual(["event-not-exported @Made", "event-not-exported @Made"]);
  });

  test.each([
    ["exported", EVENTS.replace("class Hidden", "export class Hidden"), FLOW],
    ["exported by another name", `${EVENTS}\nexport { Hidden as Shown };`, FLOW],
    [
      "of a type that options take the place of",
      EVENTS,
      `import type { Told } from "./events.js";
export class Flow extends Workflow {
  @step async begin(ev: StartEvent): Promise<A> { return new A(); }
  @step({ accepts: A, emits: [StopEvent] }) async end(ev: Told): Promise<StopEvent> { return new StopEvent(); }
}`,
    ],
  ])("but not where it is %s", (_, events, flow) => {
    expect(found(withFiles(flow, { "events.ts": events })).filter((it) => it.includes("exported"))).toEqual([]);
  });
});
