import { expect, it } from "vitest";
import { folder, root, stepscope } from "./command-line.js";

const HEAD = `import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";\n`;
const flow = (name: string, body: string) => `export class ${name} extends Workflow {\n${body}\n}\n`;
const ok = (name: string) =>
  flow(
    name,
    `@step async only(ev: StartEvent<{ n: number; loud?: boolean }>): Promise<StopEvent<string>> {
    return new StopEvent({ result: "${name} " + (ev.n + 1) + (ev.loud ? "!" : "") });
  }`,
  );

it("runs the joke example and prints its result", async () => {
  const { code, out, err } = await stepscope(["run", "examples/joke.ts", "--input", "topic=pirates"]);
  expect(err).toBe("");
  expect(out).toMatch(/^Analysis: .*Critique: .*\n$/);
  expect(code).toBe(0);
});

it("prints what happens to standard error with --events, and the result alone to standard output", async () => {
  const { code, out, err } = await stepscope(["run", "examples/joke.ts", "--json", '{"topic":"pirates"}', "--events"]);
  const lines = err.trimEnd().split("\n");
  for (const line of lines) expect(line).toMatch(/^[ \d.]{8} ms {2}(?:[ \d.]{7} ms| {10}) {2}\S/);
  expect(lines.map((line) => line.slice(25).replace(/\{.*\}|\{.*…|"An.*/, "{…}"))).toEqual([
    "run JokeFlow",
    "#1 StartEvent {…}  (input)",
    "▸ generateJoke:0 ← #1 StartEvent",
    "▸ generateJoke:0 → JokeEvent",
    "#2 JokeEvent {…}  (by generateJoke)",
    "▸ critiqueJoke:0 ← #2 JokeEvent",
    "▸ critiqueJoke:0 → StopEvent",
    "#3 StopEvent {…}  (by critiqueJoke)",
    "run completed: {…}",
  ]);
  expect(out).toMatch(/^Analysis: .*\n$/);
  expect(code).toBe(0);
});

it("runs a program that runs its workflow itself, and one of functions", async () => {
  expect((await stepscope(["run", "examples/joke-script.ts"])).out).toMatch(/^Analysis: /);
  expect((await stepscope(["run", "examples/joke-functions.ts", "--input", "topic=cats"])).out).toMatch(/^Analysis: /);
});

it("runs a lone file in an empty folder with the runtime that it brings", async () => {
  using lone = folder({ "lone.ts": HEAD + ok("Lone") });
  const { code, out, err } = await stepscope(["run", "lone.ts", "--input", "n=41", "--input", "loud=true"], {
    cwd: lone.path,
  });
  expect(err).toBe("");
  expect([code, out]).toEqual([0, "Lone 42!\n"]);
});

it("infers types through aliases, unions, promises and imports of types", async () => {
  using project = folder({
    "events.ts": `${HEAD}export class A extends Event.of<{ n: number }>() {}\nexport class B extends Event.of<{ n: number }>() {}\n`,
    "flow.ts": `import { type Context, StartEvent, StopEvent, Workflow, step as aStep } from "stepscope";
import type { A } from "./events.js";
import * as events from "./events.js";
type Out = Promise<A | events.B | undefined>;
export class Flow extends Workflow {
  @aStep async first(_ev: StartEvent<{ b: boolean }>): Out {
    return _ev.b ? new events.B({ n: 2 }) : new events.A({ n: 1 });
  }
  @aStep async last(ev: A | events.B, _ctx: Context): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.constructor.name + ev.n });
  }
}
`,
  });
  const run = (b: string) => stepscope(["run", "flow.ts", "--input", `b=${b}`], { cwd: project.path });
  expect(await run("true")).toEqual({ code: 0, out: "B2\n", err: "" });
  expect(await run("false")).toEqual({ code: 0, out: "A1\n", err: "" });
});

const wrong: readonly [name: string, files: Record<string, string>, args: string[], code: number, says: RegExp][] = [
  ["no command", {}, [], 2, /Which command\?[\s\S]*stepscope run FILE/],
  ["an unknown command", {}, ["walk"], 2, /no command "walk".*run, check, graph, trace/],
  ["an unknown option", { "a.ts": HEAD + ok("A") }, ["run", "a.ts", "--fast"], 2, /Unknown option '--fast'.*--input/],
  ["a missing file", {}, ["run", "nowhere.ts"], 2, /There is no file .*nowhere\.ts/],
  ["a folder", { "d/a.ts": "" }, ["run", "d"], 2, /is a folder/],
  ["no workflow", { "a.ts": "export const x = 1;\n" }, ["run", "a.ts"], 2, /a\.ts has no workflow/],
  [
    "two and none named",
    { "a.ts": HEAD + ok("A") + ok("B") },
    ["run", "a.ts"],
    2,
    /several workflows: A, B\. Name one/,
  ],
  ["one that isn't there", { "a.ts": HEAD + ok("A") }, ["run", "a.ts", "C"], 2, /no workflow "C". It has: A/],
  ["a field that lacks", { "a.ts": HEAD + ok("A") }, ["run", "a.ts"], 2, /A needs n \(number\)[\s\S]*loud\?: boolean/],
  [
    "a field of another type",
    { "a.ts": HEAD + ok("A") },
    ["run", "a.ts", "--input", "n=x"],
    2,
    /n is a number, not "x"/,
  ],
  [
    "a field that isn't one",
    { "a.ts": HEAD + ok("A") },
    ["run", "a.ts", "--input", "n=1", "--input", "m=1"],
    2,
    /no input field "m"/,
  ],
  ["input that isn't JSON", { "a.ts": HEAD + ok("A") }, ["run", "a.ts", "--json", "{n:1}"], 2, /--json isn't JSON/],
  ["input that is no object", { "a.ts": HEAD + ok("A") }, ["run", "a.ts", "--json", "[1]"], 2, /--json is an object/],
  [
    "a file that doesn't compile",
    { "a.ts": `${HEAD}${ok("A")}const = 3;\n` },
    ["run", "a.ts", "--input", "n=1"],
    1,
    /a\.ts:\d+:\d+/,
  ],
  [
    "a step that throws",
    {
      "a.ts":
        HEAD +
        flow(
          "A",
          `@step async only(ev: StartEvent): Promise<StopEvent> {\n  throw new RangeError("out of jokes");\n }`,
        ),
    },
    ["run", "a.ts"],
    1,
    /A failed in step "only": RangeError: out of jokes\n\s+at .*a\.ts:4:/,
  ],
  [
    "a step that returns no event",
    { "a.ts": HEAD + flow("A", `@step async only(ev: StartEvent): Promise<StopEvent> { return 5 as never; }`) },
    ["run", "a.ts"],
    1,
    /Step "only" of A returned 5, which is no event/,
  ],
  [
    "steps that don't fit together",
    {
      "a.ts": `${HEAD}class Lost extends Event {}\n${flow("A", `@step async only(ev: StartEvent): Promise<Lost | StopEvent> { return new Lost(); }`)}`,
    },
    ["run", "a.ts"],
    1,
    /event-never-consumed[\s\S]*Lost/,
  ],
];

it.each(wrong)("says what is wrong with %s", async (_name, files, args, code, says) => {
  using project = folder(files);
  const outcome = await stepscope(args, { cwd: project.path });
  expect(outcome.err).toMatch(says);
  expect(outcome.code).toBe(code);
  expect(outcome.out).toBe("");
  // None of our own frames: what the person did wrong isn't in our code.
  expect(outcome.err).not.toMatch(new RegExp(`at .*${root.replaceAll("/", "\\/")}(?:server|runtime)\\/`));
});
