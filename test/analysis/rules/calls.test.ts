import { describe, expect, test } from "vitest";
import { inClass } from "../source.js";
import { END_A, found, foundIn, START, withFiles } from "./found.js";

const RETURN = "return new StopEvent();";

describe("work that a wait repeats", () => {
  test("is told at the wait, and points at each piece", () => {
    const it = inClass(`${START}: Promise<StopEvent> {
  await charge(ev.card);
  ctx.sendEvent(new A());
  for (const one of ev.all) await ctx.store.set("one", one);
  await ctx.waitForEvent(HumanResponseEvent);
  ${RETURN}
} ${END_A}`);
    expect(found(it)).toEqual(["wait-after-side-effects @ctx.waitForEvent"]);
    const [problem] = it.analysis.problems(it.path("flow.ts"));
    expect(problem?.message).toBe(
      "When the event has come, step s is called anew from its beginning: charge(…), ctx.sendEvent(…) and ctx.store.set(…) run again.",
    );
    expect(problem?.relatedRanges.map(({ range }) => it.textAt(range))).toEqual([
      "charge(ev.card)",
      "ctx.sendEvent(new A())",
      'ctx.store.set("one", one)',
    ]);
  });

  test("of two waits each tells its own", () => {
    const it = inClass(`${START}: Promise<StopEvent> {
  await first(); await ctx.waitForEvent(HumanResponseEvent);
  await second(); await ctx.waitForEvent(HumanResponseEvent, { waiterId: "two" });
  ${RETURN}
}`);
    expect(it.analysis.problems(it.path("flow.ts")).map(({ relatedRanges }) => relatedRanges.length)).toEqual([1, 1]);
  });

  test.each([
    ["behind it", "await ctx.waitForEvent(HumanResponseEvent); await charge();"],
    [
      "done once",
      "if (!(await ctx.store.get('paid'))) { await charge(); } await ctx.waitForEvent(HumanResponseEvent);",
    ],
    ["of another path", "if (ev.x) { await charge(); } else { await ctx.waitForEvent(HumanResponseEvent); }"],
    ["reading", "const n = await ctx.store.get('n'); await ctx.waitForEvent(HumanResponseEvent);"],
    ["another wait", "await ctx.waitForEvent(C); await ctx.waitForEvent(HumanResponseEvent);"],
    ["a run of another workflow", "await ctx.run(new Flow()); await ctx.waitForEvent(HumanResponseEvent);"],
    ["word to the reader", "ctx.writeEventToStream(new C()); await ctx.waitForEvent(HumanResponseEvent);"],
    ["not awaited", "prepare(); await ctx.waitForEvent(HumanResponseEvent);"],
    ["around it", "await Promise.all([ctx.waitForEvent(HumanResponseEvent), ctx.waitForEvent(C)]);"],
    [
      "in a function inside",
      "const later = async () => { await charge(); }; await ctx.waitForEvent(HumanResponseEvent);",
    ],
  ])("says nothing of what is %s", (_what, code) => {
    expect(foundIn(`${START}: Promise<StopEvent> { ${code} ${RETURN} }`)).toEqual([]);
  });
});

describe("a promise that nobody awaits", () => {
  test.each([
    ["ctx.waitForEvent(C);", "await ctx.waitForEvent(C);"],
    ['ctx.store.set("n", 1);', 'await ctx.store.set("n", 1);'],
    ["ctx.store.edit((it) => it);", "await ctx.store.edit((it) => it);"],
    ["ctx.run(new Flow());", "await ctx.run(new Flow());"],
    ['if (!ctx.store.get("n")) stop();', 'if (!(await ctx.store.get("n"))) stop();'],
    ["ctx.waitForEvent(C).text;", "(await ctx.waitForEvent(C)).text;"],
  ])("%s", (code, mended) => {
    const before = `export class Flow extends Workflow {\n${START}: Promise<StopEvent> {\n`;
    const it = withFiles(`${before}${code}\n${RETURN} } }`);
    const [problem, ...others] = it.analysis.problems(it.path("flow.ts"));
    expect([problem?.code, others]).toEqual(["missing-await", []]);
    let text = code;
    for (const { range, newText } of [...(problem?.data?.edits ?? [])].reverse()) {
      const at = range.start.character;
      text = text.slice(0, at) + newText + text.slice(at);
    }
    expect(text).toBe(mended);
  });

  test.each([
    "void ctx.store.set('n', 1);",
    "ctx.store.set('n', 1).catch(report);",
    "const later = ctx.store.get('n'); await later;",
    "await Promise.all([ctx.store.get('a'), ctx.store.get('b')]);",
    "for await (const it of ctx.run(new Flow()).streamEvents()) ctx.writeEventToStream(it);",
    "other.store.set('n', 1);",
    "ctx.sendEvent(new StopEvent());",
  ])("but not in %s", (code) => {
    expect(foundIn(`${START}: Promise<StopEvent> { ${code} ${RETURN} }`)).toEqual([]);
  });

  test("without an await to insert where the function isn't async", () => {
    const it = inClass(`@step s(ev: StartEvent, ctx: Context): StopEvent { ctx.store.clear(); ${RETURN} }`);
    expect(it.analysis.problems(it.path("flow.ts"))[0]?.data).toEqual({ step: "s" });
  });
});

describe("what holds up the process", () => {
  const flow = (code: string) =>
    withFiles(`import fs, { readFileSync } from "node:fs";
import * as child from "child_process";
import { pbkdf2Sync } from "node:crypto";
import { renderSync } from "./own.js";
export class Flow extends Workflow { ${START}: Promise<StopEvent> { ${code}; ${RETURN} } }`);

  test.each([
    ['fs.writeFileSync("a", "b")', "fs.writeFileSync", "writeFile of node:fs/promises"],
    ["readFileSync('a')", "readFileSync", "readFile of node:fs/promises"],
    ['child.execSync("ls")', "child.execSync", "exec"],
    ['[1].map(() => pbkdf2Sync("a", "b", 1, 1, "sha1"))', "pbkdf2Sync", "pbkdf2"],
    ["Atomics.wait(cells, 0, 0)", "Atomics.wait", "Atomics.waitAsync"],
    ["while (Date.now() < end) {}", "Date.now() < end", "setTimeout"],
  ])("%s", (code, at, instead) => {
    const it = flow(code);
    expect(found(it)).toEqual([`blocking-call @${at}`]);
    expect(it.analysis.problems(it.path("flow.ts"))[0]?.hint).toContain(instead);
  });

  test.each([
    "renderSync()",
    "fs.promises.readFile('a')",
    "fs.createReadStream('a')",
    "this.readFileSync()",
    "while (Date.now() < end) { await pause(10); }",
    "while (queue.length > 0) { queue.pop(); }",
  ])("but not %s", (code) => {
    expect(found(flow(code))).toEqual([]);
  });

  test("nor what stands outside of steps", () => {
    expect(found(withFiles('import fs from "node:fs"; export const text = fs.readFileSync("a");'))).toEqual([]);
  });
});
