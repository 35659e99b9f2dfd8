import { fileURLToPath } from "node:url";
import { type Context, catchError, Event, HumanResponseEvent, StartEvent, StopEvent, step, Workflow } from "stepscope";
import { type TraceRecord, traceLine } from "stepscope/journal";
import { expect, it } from "vitest";
import { createRegistry } from "vscode-tmgrammar-test/dist/common/index.js";

class Item extends Event.of<{ n: number; text: string }>() {}
class Answer extends HumanResponseEvent.of<{ text: string }>() {}
class Sum extends Event.of<{ n: number }>() {}
class Lost extends Event {}

/** A run that has a bit of everything. */
class Everything extends Workflow {
  @step({ accepts: StartEvent, emits: [Item] })
  split(_ev: StartEvent, ctx: Context): undefined {
    for (const n of [1, 2, 3]) ctx.sendEvent(new Item({ n, text: "#7 ▸ not:a (step) ✗ … ".repeat(9) }));
    ctx.sendEvent(new Lost());
    ctx.writeEventToStream(new Lost());
  }
  @step({ accepts: Item, emits: [StopEvent], numWorkers: 1, retryPolicy: { next: (_, n) => (n < 2 ? 0 : null) } })
  async work(ev: Item, ctx: Context): Promise<StopEvent<number> | undefined> {
    if (ev.n === 2) throw new Error("never");
    if (ev.n === 3) {
      await ctx.waitForEvent(Answer, { timeout: 0.01, waiterId: "late" }).catch(() => {});
      await ctx.waitForEvent(Answer);
    }
    return ctx.collectEvents(ev, [Item, Item]) === null ? undefined : new StopEvent({ result: 1 });
  }
  @catchError({ forSteps: ["work"] })
  ignore(): undefined {
    return undefined;
  }
}

/** Lists of events, full and empty, and a join. */
class Lists extends Workflow {
  @step({ accepts: StartEvent, emits: [[Item]] })
  split(ev: StartEvent<{ count: number }>): Item[] {
    return Array.from({ length: ev.count }, (_, n) => new Item({ n, text: "" }));
  }
  @step({ accepts: StartEvent, emits: [Lost] })
  lose(_ev: StartEvent): Lost {
    return new Lost();
  }
  @step({ accepts: [[Item]], emits: [Sum] })
  add(items: Item[]): Sum {
    return new Sum({ n: items.length });
  }
  @step({ join: [Sum, Lost], emits: [StopEvent] })
  end(sum: Sum, _lost: Lost): StopEvent<number> {
    return new StopEvent({ result: sum.n });
  }
}

const grammar = {
  path: fileURLToPath(new URL("../../syntaxes/stepscope-trace.tmLanguage.json", import.meta.url)),
  scopeName: "source.stepscope-trace",
};

it("has a scope for every word that a trace is written in", async () => {
  const records: TraceRecord[] = [];
  const run = new Everything({ timeout: 5 }).run({}, { journal: [], trace: (record) => records.push(record) });
  while (run.trace().deliveries.filter(({ state }) => state === "returned").length < 3) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  const early = String(run.trace());
  while (run.awaitedEvents().length === 0 || !String(run.trace()).includes("got nothing in time")) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  run.sendEvent(new Answer({ text: "me" }));
  await run;
  const lines = [...`${early}${run.trace()}`.trimEnd().split("\n"), ...records.map((record) => traceLine(record))];

  for (const count of [0, 1, 20]) {
    const lists = new Lists().run({ count }, { journal: [], trace: (record) => lines.push(traceLine(record)) });
    await lists;
    lines.push(...String(lists.trace()).trimEnd().split("\n"));
  }

  const tokenizer = await createRegistry([grammar]).loadGrammar(grammar.scopeName);
  for (const line of lines) {
    const { tokens } = tokenizer?.tokenizeLine(line, null) ?? { tokens: [] };
    const named = tokens.map(({ startIndex, endIndex, scopes }) => ({
      text: line.slice(startIndex, endIndex),
      scope: scopes.at(-1)?.replace(".stepscope-trace", "") ?? "",
    }));
    // What has no scope of its own is blanks, and the brackets of JSON.
    for (const { text, scope } of named) if (scope === "source") expect(text, line).toMatch(/^[\s{}[\]:,…]*$/);
    const event = /^.{25}[│├└ ]*([#~]-?\d+) (\w+)/.exec(line);
    if (event === null) continue;
    expect(named).toContainEqual({ text: event[1], scope: "constant.numeric.event" });
    expect(named).toContainEqual({ text: event[2], scope: "entity.name.type.class.event" });
  }
  for (const word of [
    "got nothing in time",
    "no step takes it",
    "attempt 2",
    "queued",
    "waits for",
    "collected",
    "~",
  ]) {
    expect(lines.filter((line) => line.includes(word))).not.toEqual([]);
  }
});
