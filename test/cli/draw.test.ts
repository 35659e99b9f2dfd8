import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../../server/cli/command-line.js";
import { folder, type Outcome, root, stepscope } from "./command-line.js";

const HEAD = `import { type Context, Event, StartEvent, StopEvent, Workflow, step } from "stepscope";\n`;
const FLOW = `${HEAD}
class Item extends Event.of<{ n: number }>() {}
export class Flow extends Workflow {
  @step async begin(ev: StartEvent): Promise<Item> {
    return new Item({ n: 1 });
  }
  @step async end(ev: Item): Promise<StopEvent<number>> {
    return new StopEvent({ result: ev.n });
  }
}
`;
const FAILS = FLOW.replace("return new StopEvent", 'throw new RangeError("out of jokes");\n    return new StopEvent');
const HANGS = FLOW.replace(
  "return new StopEvent",
  "console.log('at work');\n    await new Promise((done) => setTimeout(done, 3_000));\n    return new StopEvent",
);

describe("stepscope graph", () => {
  it("prints Mermaid, SVG, HTML or JSON", async () => {
    using project = folder({ "flow.ts": FLOW });
    const print = async (...more: string[]) => {
      const { code, out, err } = await graph(join(project.path, "flow.ts"), ...more);
      expect([code, err]).toEqual([0, ""]);
      return out;
    };
    expect(await print()).toMatch(/^flowchart TD\n/);
    expect(await print("--format", "mermaid")).toBe(await print());
    expect(await print("--format", "svg")).toMatch(/^<svg xmlns=[\s\S]*<\/svg>\n$/);
    expect(await print("--format", "html")).toMatch(/^<!DOCTYPE html>[\s\S]*<\/html>\n$/);
    expect(JSON.parse(await print("--format", "json"))).toMatchObject({ workflow: "Flow" });
  });

  it("writes a file, whose ending says the format", async () => {
    using project = folder({ "flow.ts": FLOW });
    const at = (name: string) => join(project.path, name);
    const starts: readonly [string, RegExp][] = [
      ["flow.svg", /^<svg /],
      ["flow.HTML", /^<!DOCTYPE html>/],
      ["flow.md", /^```mermaid\nflowchart TD\n[\s\S]*\n```\n$/],
      ["flow.mmd", /^flowchart TD\n/],
      ["flow.json", /^\{/],
    ];
    for (const [name, start] of starts) {
      const written = await graph(at("flow.ts"), "--output", at(name));
      expect(written).toEqual({ code: 0, out: "", err: `Wrote ${at(name)}\n` });
      expect(readFileSync(at(name), "utf8")).toMatch(start);
    }
    expect((await graph(at("flow.ts"), "--output", at("a.txt"), "--format", "svg")).code).toBe(0);
    expect(readFileSync(at("a.txt"), "utf8")).toMatch(/^<svg /);
  });

  it("marks what is wrong with --problems", async () => {
    using project = folder({ "flow.ts": FLOW.replace("ev: Item", "ev: StartEvent").replace("ev.n", "1") });
    const file = join(project.path, "flow.ts");
    expect((await graph(file, "--problems")).out).toContain("⚠ event-never-consumed");
    expect((await graph(file)).out).not.toContain("⚠");
  });

  it("makes the picture that the repository shows", async () => {
    const { out } = await graph(join(root, "examples/order.ts"), "--format", "svg");
    expect(readFileSync(join(root, "media/order.svg"), "utf8")).toBe(out);
  });

  it.each([
    ["an unknown format", ["flow.ts", "--format", "png"], /--format is mermaid, svg, html or json, not "png"/],
    [
      "an ending that says nothing",
      ["flow.ts", "--output", "a.png"],
      /a\.png doesn't say its format\. End it in \.mmd/,
    ],
    ["a folder that isn't there", ["flow.ts", "--output", "no/a.svg"], /there is no folder .*no\.\n$/],
    ["a folder in the file's place", ["flow.ts", "--output", "dir", "--format", "svg"], /dir is a folder\.\n$/],
    ["no workflow", ["none.ts"], /none\.ts has no workflow/],
    ["several workflows", ["two.ts"], /two\.ts has several workflows: Flow, Other\. Name one/],
  ])("says in a line what is wrong with %s", async (_name, args, says) => {
    using project = folder({
      "flow.ts": FLOW,
      "none.ts": "export const x = 1;\n",
      "two.ts": FLOW + FLOW.slice(HEAD.length).replaceAll("Flow", "Other").replaceAll("Item", "Thing"),
    });
    mkdirSync(join(project.path, "dir"));
    const inside = args.map((arg) => (/[./]|^dir$/.test(arg) ? join(project.path, arg) : arg));
    const { code, out, err } = await graph(...inside);
    expect([code, out]).toEqual([2, ""]);
    expect(err).toMatch(says);
    expect(err.trim().split("\n")).toHaveLength(1);
  });
});

describe("stepscope run --draw", () => {
  const drawn = (cwd: string, name: string) => readFileSync(join(cwd, name), "utf8");

  it("draws a run that completes, and one that fails", async () => {
    using project = folder({ "flow.ts": FLOW, "fails.ts": FAILS });
    const cwd = project.path;
    const fine = await stepscope(["run", "flow.ts", "--draw", "run.html"], { cwd });
    expect(fine).toEqual({ code: 0, out: "1\n", err: "Wrote run.html\n" });
    expect(drawn(cwd, "run.html")).toMatch(/<title>Flow: Completed in [\d.]+ ms: 3 events, 2 deliveries<\/title>/);
    const failed = await stepscope(["run", "fails.ts", "--draw", "run.svg"], { cwd });
    expect(failed.code).toBe(1);
    expect(failed.err).toMatch(/Wrote run\.svg[\s\S]*RangeError: out of jokes/);
    expect(drawn(cwd, "run.svg")).toContain("RangeError: out of jokes");
  });

  it("draws a run that times out", async () => {
    const timeout = HANGS.replace(
      "@step async begin",
      "constructor() { super({ timeout: 0.2 }); }\n  @step async begin",
    );
    using project = folder({ "flow.ts": timeout });
    const { code, err } = await stepscope(["run", "flow.ts", "--draw", "run.mmd"], { cwd: project.path });
    expect([code, err]).toEqual([1, expect.stringMatching(/^Wrote run\.mmd\n/)]);
    expect(drawn(project.path, "run.mmd")).toMatch(/accDescr: Timed out after[\s\S]*at work when the run ended/);
  });

  it.each([
    ["that the command line runs", HANGS, 1],
    ["of a program that runs it itself", `${HANGS.replace("export ", "")}await new Flow().run({});\n`, 130],
  ])("draws a run %s when Ctrl+C ends it", async (_name, source, exit) => {
    using project = folder({ "flow.ts": source });
    const cwd = project.path;
    const { code, err } = await interrupted(["run", "flow.ts", "--draw", "run.svg"], cwd, "at work");
    expect([code, err]).toEqual([exit, expect.stringContaining("Wrote run.svg\n")]);
    expect(drawn(cwd, "run.svg")).toContain("Cancelled after");
  });

  it("draws each run of a program, also where that exits in the middle of one", async () => {
    using project = folder({
      "flow.ts": `${FLOW}await new Flow().run({});\nawait new Flow().run({});\n`,
      "exits.ts": `${HANGS.replace("console.log('at work')", "process.exit(3)")}await new Flow().run({});\n`,
    });
    const cwd = project.path;
    const both = await stepscope(["run", "flow.ts", "--draw", "both.svg"], { cwd });
    expect(both).toMatchObject({ code: 0, err: "Wrote both.svg\nWrote both-2.svg\n" });
    const exits = await stepscope(["run", "exits.ts", "--draw", "exits.svg"], { cwd });
    expect(exits).toMatchObject({ code: 3, err: "Wrote exits.svg\n" });
    expect(drawn(cwd, "exits.svg")).toContain("Still going after");
  });

  it("draws a saved journal", async () => {
    using project = folder({ "flow.ts": FLOW });
    const cwd = project.path;
    await stepscope(["run", "flow.ts", "--journal", "run.jsonl", "--draw", "one.mmd"], { cwd });
    const { code, err } = await stepscope(["trace", "run.jsonl", "--draw", "two.mmd"], { cwd });
    expect([code, err]).toEqual([0, "Wrote two.mmd\n"]);
    // The end is on the line of the journal, and a moment later when it was told.
    const untimed = (name: string) => drawn(cwd, name).replace(/[\d.]+ ms/g, "… ms");
    expect(untimed("two.mmd")).toBe(untimed("one.mmd"));
  });

  it("refuses a file that can't be, before anything runs", async () => {
    using project = folder({ "flow.ts": FLOW });
    const cwd = project.path;
    const ending = await stepscope(["run", "flow.ts", "--draw", "run.gif"], { cwd });
    expect(ending).toMatchObject({ code: 2, out: "", err: expect.stringContaining("End it in .mmd") });
    const place = await stepscope(["run", "flow.ts", "--draw", "no/run.svg"], { cwd });
    expect(place).toMatchObject({ code: 2, out: "", err: expect.stringContaining("there is no folder") });
    expect(readdirSync(cwd)).toEqual(["flow.ts"]);
    expect(existsSync(join(cwd, "no"))).toBe(false);
  });
});

/** The command in this process: it reads source and runs nothing. */
async function graph(...args: string[]): Promise<Outcome> {
  let out = "";
  let err = "";
  const code = await runCommandLine(["graph", ...args], {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

/** Runs the command line, and presses Ctrl+C once it has said something. */
function interrupted(
  args: readonly string[],
  cwd: string,
  said: string,
): Promise<{ code: number | null; err: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "server/dist/cli/main.js"), ...args], { cwd });
    let out = "";
    let err = "";
    child.stdout.on("data", (chunk) => {
      const before = out.includes(said);
      out += chunk;
      if (!before && out.includes(said)) child.kill("SIGINT");
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, err }));
  });
}
