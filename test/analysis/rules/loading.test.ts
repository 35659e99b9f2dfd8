import { describe, expect, test } from "vitest";
import { PRELUDE, workspace } from "../source.js";
import { found } from "./found.js";

const BARE = `${PRELUDE}export class Flow extends Workflow {
  @step async s(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); }
}`;
const MANIFEST = { dependencies: { stepscope: "1.0.0" }, scripts: { test: "vitest", start: "tsx src/flow.ts" } };

function project(manifest: object | string, flow = BARE, files: Record<string, string> = {}) {
  const text = typeof manifest === "string" ? manifest : JSON.stringify(manifest);
  return workspace({ "app/package.json": text, "app/src/flow.ts": flow, ...files });
}

describe("a step whose types nothing infers", () => {
  test("is told with the script that runs it, and all the ways out", () => {
    const it = project(MANIFEST);
    expect(found(it, "app/src/flow.ts")).toEqual(["step-types-not-loaded @s"]);
    const [problem] = it.analysis.problems(it.path("app/src/flow.ts"));
    expect(problem?.severity).toBe("information");
    expect(problem?.message).toContain('start ("tsx src/flow.ts")');
    for (const way of ["stepscope run", "@stepscope/tools/register", "@stepscope/tools/esbuild", "F5", "accepts"]) {
      expect(problem?.hint).toContain(way);
    }
  });

  test.each<[string, object | string]>([
    ["it has the tools", { ...MANIFEST, devDependencies: { "@stepscope/tools": "1.0.0" } }],
    ["a script runs them", { ...MANIFEST, scripts: { ...MANIFEST.scripts, go: "npx stepscope run src/flow.ts" } }],
    ["no script runs it", { ...MANIFEST, scripts: { test: "vitest" } }],
    ["it doesn't depend on the package", { ...MANIFEST, dependencies: {} }],
    ["its package.json is half-typed", '{ "dependencies": {'],
  ])("says nothing where %s", (_where, manifest) => {
    expect(found(project(manifest), "app/src/flow.ts")).toEqual([]);
  });

  test("nor where a folder above has the tools", () => {
    const it = project(MANIFEST, BARE, { "package.json": '{ "devDependencies": { "@stepscope/tools": "1.0.0" } }' });
    expect(found(it, "app/src/flow.ts")).toEqual([]);
  });

  test("nor for a step that declares its events", () => {
    expect(
      found(
        project(MANIFEST, BARE.replace("@step", "@step({ accepts: StartEvent, emits: [StopEvent] })")),
        "app/src/flow.ts",
      ),
    ).toEqual([]);
  });

  test("but where such a step sends what it doesn't declare", () => {
    const flow = `${PRELUDE}export class Flow extends Workflow {
  @step({ accepts: StartEvent, emits: [] }) async s(ev: StartEvent, ctx: Context): Promise<void> { ctx.sendEvent(new A()); }
  @step({ accepts: A, emits: [StopEvent] }) async t(ev: A): Promise<StopEvent> { return new StopEvent(); }
}`;
    expect(found(project(MANIFEST, flow), "app/src/flow.ts")).toEqual(["step-types-not-loaded @new A()"]);
    expect(found(project(MANIFEST, flow.replace("emits: []", "emits: [A]")), "app/src/flow.ts")).toEqual([]);
    expect(found(project({}, flow), "app/src/flow.ts")).toEqual([]);
  });

  test("and no more once package.json says otherwise", () => {
    const it = project(MANIFEST);
    expect(found(it, "app/src/flow.ts")).toHaveLength(1);
    it.edit("app/package.json", JSON.stringify({ ...MANIFEST, devDependencies: { "@stepscope/tools": "1.0.0" } }));
    expect(found(it, "app/src/flow.ts")).toEqual([]);
  });
});
