import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folder, type Outcome, root, stepscope } from "./command-line.js";

const HEAD = `import { type Context, Event, StartEvent, StopEvent, Workflow, step } from "stepscope";\n`;
const FLOW = `${HEAD}
class Item extends Event.of<{ n: number; show: () => string }>() {}
export class Flow extends Workflow {
  @step async begin(ev: StartEvent<{ fail?: boolean }>): Promise<Item> {
    return new Item({ n: 1, show: () => "n" });
  }
  @step async end(ev: Item, ctx: Context): Promise<StopEvent<number>> {
    if (await ctx.store.get("fail", false)) throw new Error("no");
    return new StopEvent({ result: ev.n });
  }
}
`;

/** The lines without times, ids and what is told of time in them. */
function lines(text: string): string[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => line.slice(25).replace(/^(run \w+) [-\da-f]{36}$/, "$1"));
}

/** As it is to be where a user is wrong: a sentence, and no stack. */
function refuses({ code, out, err }: Outcome, expected: number, says: RegExp): void {
  expect(err).toMatch(says);
  expect(err).not.toMatch(/^\s+at /m);
  expect([code, out]).toEqual([expected, ""]);
}

it("saves the trace and the journal of a run, and prints the trace of the journal without the program", async () => {
  using project = folder({ "flow.ts": FLOW });
  const cwd = project.path;
  const args = ["run", "flow.ts", "--trace", "out.steptrace", "--journal", "run.jsonl"];
  expect(await stepscope(args, { cwd })).toEqual({ code: 0, out: "1\n", err: "" });
  const text = readFileSync(join(cwd, "out.steptrace"), "utf8");
  const expected = [
    "run Flow",
    "#1 StartEvent",
    "▸ begin:0",
    String.raw`#2 Item {"n":1,"show":"() => \"n\""}`,
    "▸ end:0",
    '#3 StopEvent {"result":1}',
    "run completed: 1",
  ];
  expect(lines(text)).toEqual(expected);

  // The file alone, elsewhere.
  using elsewhere = folder({ "run.jsonl": readFileSync(join(cwd, "run.jsonl"), "utf8") });
  const printed = await stepscope(["trace", "run.jsonl"], { cwd: elsewhere.path });
  expect(printed).toMatchObject({ code: 0, err: "" });
  // What is no JSON is shown as text in what was saved.
  expect(lines(printed.out)).toEqual(expected.map((line) => line.replace(/"\(\) => .*"/, '"[function show]"')));

  const json = await stepscope(["trace", "run.jsonl", "--json"], { cwd: elsewhere.path });
  const { version, traces } = JSON.parse(json.out);
  expect([version, traces.length]).toEqual([1, 1]);
  expect(traces[0]).toMatchObject({ workflow: "Flow", status: "completed", result: "1" });
  expect(traces[0].events.map(({ id, name, deliveries }: never) => [id, name, deliveries])).toEqual([
    [1, "StartEvent", [1]],
    [2, "Item", [2]],
    [3, "StopEvent", []],
  ]);
  expect(traces[0].deliveries[1]).toMatchObject({ id: 2, step: "end", event: 2, state: "returned" });
  expect(traces[0].deliveries[1].calls).toMatchObject([{ attempt: 1, worker: 0, outcome: "returned", emitted: [3] }]);
});

it("saves them where the run fails, and where the program ends in the middle of it", async () => {
  using project = folder({
    "flow.ts": FLOW.replace("if (await", "if (true || await"),
    "exits.ts": `${FLOW.replace("return new StopEvent", "process.exit(3);\n    return new StopEvent")}await new Flow().run({});\n`,
  });
  const cwd = project.path;
  const read = (name: string) => lines(readFileSync(join(cwd, name), "utf8"));

  const failed = await stepscope(["run", "flow.ts", "--trace", "a.steptrace", "--journal", "a.jsonl"], { cwd });
  expect([failed.code, failed.err]).toEqual([1, expect.stringMatching(/Flow failed in step "end": no/)]);
  expect(read("a.steptrace").slice(-2)).toEqual(["▸ end:0  ✗ Error: no", "run failed: Error: no"]);
  const { out } = await stepscope(["trace", "a.jsonl"], { cwd });
  expect(lines(out).slice(-2)).toEqual(["▸ end:0  ✗ Error: no", "run failed: Error: no"]);

  const exited = await stepscope(["run", "exits.ts", "--trace", "b.steptrace", "--journal", "b.jsonl"], { cwd });
  expect(exited.code).toBe(3);
  expect(read("b.steptrace").slice(-2)).toEqual(["▸ end:0  … at work at the end", "run still running"]);
  expect(lines((await stepscope(["trace", "b.jsonl"], { cwd })).out).at(-1)).toBe("run still running");
});

it.skipIf(process.platform === "win32")("saves them where a signal ends the program", async () => {
  using project = folder({
    "hangs.ts": `${FLOW.replace("return new StopEvent", 'console.log("hangs");\n    await new Promise((r) => setTimeout(r, 60_000));\n    return new StopEvent')}await new Flow().run({});\n`,
  });
  const main = join(root, "server/dist/cli/main.js");
  const args = [main, "run", "hangs.ts", "--trace", "a.steptrace", "--journal", "a.jsonl"];
  const child = spawn(process.execPath, args, { cwd: project.path, stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([null, "SIGTERM"]);
  const text = readFileSync(join(project.path, "a.steptrace"), "utf8");
  expect(lines(text).slice(-2)).toEqual(["▸ end:0  … at work at the end", "run still running"]);
  expect(lines((await stepscope(["trace", "a.jsonl"], { cwd: project.path })).out)).toContain(
    "▸ end:0  … at work at the end",
  );
});

it("saves every run of a program that runs its workflows itself", async () => {
  using project = folder({
    "flow.ts": `${FLOW}for (const _ of [1, 2]) console.log(await new Flow().run({}));\n`,
  });
  const cwd = project.path;
  const { code, out } = await stepscope(["run", "flow.ts", "--journal", "runs.jsonl"], { cwd });
  expect([code, out]).toEqual([0, "1\n1\n"]);
  const printed = await stepscope(["trace", "runs.jsonl"], { cwd });
  expect(lines(printed.out).filter((line) => line === "run Flow")).toHaveLength(2);
});

it("has no colours where no terminal shows them, whatever is asked for", async () => {
  using project = folder({ "flow.ts": FLOW });
  const args = ["run", "flow.ts", "--events", "--trace", "out.steptrace"];
  const { err } = await stepscope(args, { cwd: project.path, env: { FORCE_COLOR: "1" } });
  expect(err).not.toContain("\u001b");
  expect(readFileSync(join(project.path, "out.steptrace"), "utf8")).not.toContain("\u001b");
});

it.each<[what: string, file: string, code: number, says: RegExp]>([
  ["a source file", FLOW, 1, /f\.jsonl:1: It isn't a journal, as `stepscope run FILE --journal PATH` saves it\./],
  ["a trace", "     0.0 ms              run Flow 1\n", 1, /f\.jsonl:1: It is the text of a trace, to be read as it is/],
  ["an empty file", "", 1, /f\.jsonl:1: There is no journal in it\./],
  [
    "a line that is cut off",
    '{"journal":1,"run":"r","workflow":"W","steps":[]}\n{"seq":0,"at":1,"ti',
    1,
    /f\.jsonl:2: The line is damaged, or cut off/,
  ],
  ["a later version", '{"journal":9}\n', 1, /f\.jsonl:1: It is a journal of version 9/],
  [
    "a tick that can't be",
    '{"journal":1,"run":"r","workflow":"W","steps":[]}\n{"seq":0,"at":1,"tick":{"type":"add-event","event":5}}\n',
    1,
    /f\.jsonl:2: What happened here can't have happened: the line is damaged\./,
  ],
])("says what is wrong with %s", async (_what, text, code, says) => {
  using files = folder({ "f.jsonl": text });
  refuses(await stepscope(["trace", "f.jsonl"], { cwd: files.path }), code, says);
});

it("says what is wrong with its arguments", async () => {
  using files = folder({ "flow.ts": FLOW });
  const at = { cwd: files.path };
  refuses(await stepscope(["trace"], at), 2, /trace: which file\?/);
  refuses(await stepscope(["trace", "nowhere.jsonl"], at), 2, /There is no file .*nowhere\.jsonl/);
  refuses(await stepscope(["trace", "a", "b"], at), 2, /no file|one file/);
  refuses(
    await stepscope(["run", "flow.ts", "--journal", "no/such/folder.jsonl"], at),
    2,
    /--journal: .* can't be written/,
  );
});
