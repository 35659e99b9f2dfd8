import { expect, test } from "vitest";
import { TestSession } from "./rig/session.js";

async function heldValues(): Promise<TestSession> {
  const session = new TestSession();
  await session.start({ program: "values.ts" }, { functions: ["take"] });
  await session.stopped();
  return session;
}

test("scopes show the event, the store, the workflow, what is on its way, and the run", async () => {
  const session = new TestSession();
  await session.start({ program: "joke.ts", input: { topic: "pirates" } }, { functions: ["critiqueJoke"] });
  await session.stopped();
  expect((await session.scope("Event")).joke).toMatchObject({
    value: '"Two pirates walk into a bar."',
    type: "string",
  });
  expect((await session.scope("State")).topic?.value).toBe('"pirates"');
  expect((await session.scope("Workflow")).laughs?.value).toBe("0");
  expect((await session.scope("Queue"))["critiqueJoke #2"]?.value).toBe("about to run, JokeEvent #2");
  const run = await session.scope("Run");
  expect([run.workflow?.value, run.status?.value]).toEqual(['"JokeFlow"', '"running"']);
  // Further up the stack it is that frame's event.
  expect((await session.scope("Event", 3)).topic?.value).toBe('"pirates"');
});

test("values read as JavaScript's consoles write them, and none of their code runs", async () => {
  const session = await heldValues();
  const event = await session.scope("Event");
  const values = await session.variables(event.values?.variablesReference ?? 0);
  const texts = Object.fromEntries(Object.entries(values).map(([name, { value }]) => [name, value]));
  expect(texts).toMatchObject({
    cycle: '{name: "cycle", self: {…}}',
    getter: "{plain: 1, computed: (…)}",
    numbers: "(250) [0, 1, 4, 9, 16, …]",
    map: 'Map(2) {"a" => 1, {…} => (2) […]}',
    set: 'Set(2) {"one", "two"}',
    error: "RangeError: out of range",
    date: "1970-01-01T00:00:00.000Z",
    money: 'Money {amount: 3, currency: "EUR"}',
    bytes: "Uint8Array(3) [1, 2, 3]",
    pattern: "/a+/g",
    big: "12345678901234567890n",
    nothing: "null",
    missing: "undefined",
    negativeZero: "-0",
    symbol: "Symbol(s)",
    work: "ƒ work()",
    Money: "class Money",
    proxy: "Proxy",
    bare: "{x: 1}",
    promise: "Promise",
    text: '"with \\"quotes\\"\\nand lines"',
    empty: "[]",
  });
  expect(texts.long).toMatch(/^"x{2000}…" \(5000 characters\)$/);
  expect(values.money?.type).toBe("Money");
});

test("what is inside a value comes when it is asked for, in pages", async () => {
  const session = await heldValues();
  const event = await session.scope("Event");
  const values = await session.variables(event.values?.variablesReference ?? 0);
  const numbers = values.numbers;
  expect(numbers?.indexedVariables).toBe(250);
  const page = await session.client.request("variables", {
    variablesReference: numbers?.variablesReference ?? 0,
    filter: "indexed",
    start: 100,
    count: 3,
  });
  expect(page.variables.map(({ name, value }) => [name, value])).toEqual([
    ["100", "10000"],
    ["101", "10201"],
    ["102", "10404"],
  ]);
  const inside = async (name: string) => {
    const variables = await session.variables(values[name]?.variablesReference ?? 0);
    return Object.entries(variables).map(([key, { value }]) => [key, value]);
  };
  expect(await inside("map")).toEqual([
    ['"a"', "1"],
    ["{key: true}", "(2) [1, 2]"],
  ]);
  expect(await inside("getter")).toEqual([
    ["plain", "1"],
    ["computed", "(…)"],
  ]);
  expect((await inside("error")).map(([name]) => name)).toEqual(["message", "stack", "cause"]);
  expect(values.proxy?.variablesReference).toBe(0);
  const cycle = await session.variables(values.cycle?.variablesReference ?? 0);
  expect(cycle.self?.value).toBe('{name: "cycle", self: {…}}');
});

test("ids end when the run goes on", async () => {
  const session = await heldValues();
  const { stackFrames } = await session.client.request("stackTrace", { threadId: 1 });
  const frameId = stackFrames[0]?.id ?? 0;
  const { scopes } = await session.client.request("scopes", { frameId });
  await session.client.request("continue", { threadId: 1 });
  await expect(session.client.request("scopes", { frameId })).rejects.toThrow("has gone on");
  const variablesReference = scopes[0]?.variablesReference ?? 0;
  await expect(session.client.request("variables", { variablesReference })).rejects.toThrow();
  await expect(session.client.request("stackTrace", { threadId: 1 })).rejects.toThrow();
});
