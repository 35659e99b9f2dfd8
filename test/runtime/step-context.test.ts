import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { type Context, Event, StartEvent, StopEvent, step, Workflow, WorkflowRuntimeError } from "stepscope";
import { getStepContext } from "stepscope/step-context";
import { describe, expect, expectTypeOf, it } from "vitest";

class Part extends Event.of<{ n: number }>() {}
class Log extends Event.of<{ text: string }>() {}

const later = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function log(text: string): Promise<void> {
  await later(1);
  getStepContext().writeEventToStream(new Log({ text }));
}

class Many extends Workflow {
  @step({ accepts: StartEvent, emits: [Part] })
  split(_: StartEvent): undefined {
    for (let n = 0; n < 4; n++) getStepContext().sendEvent(new Part({ n }));
  }

  @step({ accepts: Part, emits: [StopEvent] })
  async work(ev: Part, ctx: Context): Promise<StopEvent<string[]> | undefined> {
    await later(4 - ev.n);
    if (getStepContext() !== ctx) throw new Error("It is another step's.");
    await log(`${ctx.runId} ${ev.n}`);
    if (getStepContext() !== ctx) throw new Error("It is another step's.");
    const all = getStepContext().collectEvents(ev, [Part, Part, Part, Part]);
    return all === null ? undefined : new StopEvent({ result: [getStepContext().runId] });
  }
}

describe("getStepContext", () => {
  it("is each step's own, in what it calls and behind an await, also where steps and runs go on together", async () => {
    const flow = new Many();
    const runs = ["a", "b", "c"].map((id) => flow.run({}, { id }));
    const texts = await Promise.all(
      runs.map(async (run) => {
        const seen: string[] = [];
        for await (const event of run.streamEvents()) if (event instanceof Log) seen.push(event.text);
        return seen.sort();
      }),
    );
    expect(await Promise.all(runs)).toEqual([["a"], ["b"], ["c"]]);
    expect(texts).toEqual(["a", "b", "c"].map((id) => [0, 1, 2, 3].map((n) => `${id} ${n}`)));
  });

  it("throws outside of a step", async () => {
    expect(() => getStepContext()).toThrow(WorkflowRuntimeError);
    expect(() => getStepContext()).toThrow(/^getStepContext\(\) was called outside of a step/);
    await new Many().run({});
    expect(() => getStepContext()).toThrow(WorkflowRuntimeError);
  });

  it("is the inner run's in a workflow that a step runs, and then the outer one's again", async () => {
    const named = (id: string, act: () => Promise<unknown>) => {
      const flow = new Workflow({ name: id });
      flow.step({ name: "s", accepts: StartEvent, emits: [StopEvent] }, async () => {
        const before = getStepContext().runId;
        const result = await act();
        return new StopEvent({ result: [before, result, getStepContext().runId] });
      });
      return flow.run({}, { id });
    };
    expect(await named("outer", async () => await named("inner", async () => "x"))).toEqual([
      "outer",
      ["inner", "x", "inner"],
      "outer",
    ]);
  });

  it.each(["esm", "cjs"] as const)("knows the steps of another copy of the package: %s", async (format) => {
    const source = fileURLToPath(new URL("../../runtime/workflow/step-context.ts", import.meta.url));
    const { outputFiles } = await build({
      ...{ entryPoints: [source], bundle: true, platform: "node", target: "node22", format, write: false },
    });
    const code = outputFiles[0]?.text ?? "";
    const url = `data:text/javascript;base64,${Buffer.from(code).toString("base64")}`;
    const module = { exports: {} as { getStepContext: typeof getStepContext } };
    const require = createRequire(import.meta.url);
    if (format === "cjs") new Function("module", "exports", "require", code)(module, module.exports, require);
    const copy = format === "cjs" ? module.exports : ((await import(/* @vite-ignore */ url)) as typeof module.exports);
    expect(copy.getStepContext).not.toBe(getStepContext);
    const flow = new Workflow({ name: "copies" });
    flow.step({ name: "s", accepts: StartEvent, emits: [StopEvent] }, async (_: StartEvent, ctx: Context) => {
      await later(1);
      return new StopEvent({ result: copy.getStepContext() === ctx });
    });
    expect(await flow.run({})).toBe(true);
    expect(() => copy.getStepContext()).toThrow(/outside of a step/);
  });

  it("types the store", () => {
    const typed = () => getStepContext<{ count: number }>().store.get("count");
    expectTypeOf<Awaited<ReturnType<typeof typed>>>().toBeNumber();
  });
});
