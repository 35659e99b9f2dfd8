import { expect, test } from "vitest";
import { runsItself } from "../../server/debug/runs-itself.js";

const FLOW = "export class Flow extends Workflow { @step async a(ev: StartEvent) { await new Child().run({}); } }\n";

test.each([
  ["at the top", `${FLOW}await new Flow().run({ topic: "x" });`],
  ["over several lines", `${FLOW}const result = await new Flow({\n  timeout: 3,\n})\n  .run({});`],
  ["on a variable", `${FLOW}const flow = new Flow();\nconst run = flow.run({});`],
  ["in a function that is called", `${FLOW}async function main() { await new Flow().run({}); }\nvoid main();`],
  [
    "in an arrow function that is called",
    `${FLOW}const main = async (): Promise<void> => { await new Flow().run({}); };\nmain();`,
  ],
  ["through two functions", `${FLOW}function a() { b(); }\nfunction b() { new Flow().run({}); }\na();`],
  ["in a callback", `${FLOW}[1, 2].map((n) => new Flow().run({ n }));`],
  [
    "on a workflow of functions",
    `const flow = new Workflow({ name: "flow" });\nflow.step(async function a() {});\nflow.run({});`,
  ],
])("a file that runs its workflow %s", (_, text) => {
  expect(runsItself(text, ["Flow"])).toBe(true);
});

test.each([
  ["only exports it", FLOW],
  ["runs one in a step", FLOW],
  ["mentions it in a comment", `${FLOW}// new Flow().run({})\n/* flow.run() */`],
  ["mentions it in a string", `${FLOW}const text = "new Flow().run()" + \`new Flow().run()\`;`],
  ["offers a function nobody calls", `${FLOW}export async function tell() { return new Flow().run({}); }`],
  ["runs something else", `${FLOW}app.run();`],
  [
    "runs a child in a step function",
    `export const flow = new Workflow({ name: "Flow" });\nflow.step(async function a() { await new Flow().run({}); });`,
  ],
])("a file that %s", (_, text) => {
  expect(runsItself(text, ["Flow"])).toBe(false);
});

test("a file without a workflow of its own runs one that it imports", () => {
  expect(runsItself('import { Flow } from "./flow.js";\nawait new Flow().run({});', [])).toBe(true);
  expect(runsItself("export const answer = 42;", [])).toBe(false);
});
