import { expect, test } from "vitest";
import { workspace } from "../source.js";
import { CORE } from "./flows.js";

const EVENTS = `${CORE}export const startEvent = workflowEvent<string>();
export const stopEvent = workflowEvent<string>({ debugLabel: "stop" });
`;
const FLOW = `${CORE}import { startEvent, stopEvent as ended } from "./events.js";
export const flow = createWorkflow();
flow.handle([startEvent], (context, { data }) => ended.with(data));
`;

function at(text: string, name: string): { line: number; character: number } {
  const before = text.slice(0, text.lastIndexOf(name)).split("\n");
  return { line: before.length - 1, character: (before.at(-1) ?? "").length + 1 };
}

test("a name leads to the event that it stands for, and the event to who emits and takes it", () => {
  const it = workspace({ "events.ts": EVENTS, "flow.ts": FLOW });
  it.analysis.workflows(it.path("flow.ts"));
  const symbol = it.analysis.symbolAt(it.path("flow.ts"), at(FLOW, "ended"));
  if (symbol?.kind !== "event") throw new Error("no event");
  expect([symbol.name, symbol.eventKind]).toEqual(["stopEvent", "stop"]);
  expect(symbol.declaration?.nameRange?.file).toBe(it.path("events.ts"));
  expect(it.textAt(symbol.declaration?.range)).toBe('stopEvent = workflowEvent<string>({ debugLabel: "stop" })');
  const declared = it.analysis.symbolAt(it.path("events.ts"), at(EVENTS, "stopEvent"));
  expect(declared?.kind === "event" && declared.key).toBe(symbol.key);
  const { emits, takes } = it.analysis.uses(symbol.key);
  expect(emits.map(({ step, ranges }) => [step, ranges.map((range) => it.textAt(range))])).toEqual([
    ["handle(startEvent)", ["ended"]],
  ]);
  expect(takes).toEqual([]);
});

test("a name of something else leads nowhere", () => {
  const it = workspace({ "events.ts": EVENTS, "flow.ts": FLOW });
  expect(it.analysis.symbolAt(it.path("flow.ts"), at(FLOW, "context"))).toBeNull();
});
