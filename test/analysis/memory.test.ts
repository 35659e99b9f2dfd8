import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, onTestFinished, test } from "vitest";
import { createAnalysis } from "../../server/analysis/index.js";
import { PRELUDE } from "./source.js";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("fifty projects, opened and closed, leave the memory as it was", { timeout: 120_000 }, () => {
  const analysis = createAnalysis();
  onTestFinished(() => analysis.dispose());
  // Without libraries, so that it is quick: what a compiler holds for a project is 2 MB all the same.
  const config = '{ "compilerOptions": { "noLib": true, "types": [] }, "files": [] }';
  const text = `${PRELUDE}type Or<T> = T | StopEvent; class Flow extends Workflow { @step async s(ev: StartEvent): Promise<Or<A>> { return x; } }`;
  const openAndClose = (name: string): void => {
    const [tsconfig, flow] = [`/virtual/${name}/tsconfig.json`, `/virtual/${name}/flow.ts`];
    analysis.update(tsconfig, config);
    analysis.update(flow, text);
    expect(analysis.workflows(flow)[0]?.graph.steps[0]?.returns).toEqual(["A", "StopEvent"]);
    analysis.update(flow, null);
    expect(analysis.workflows(flow)).toEqual([]);
    analysis.update(tsconfig, null);
  };
  for (let n = 0; n < 10; n++) openAndClose(`warm${n}`);
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < 50; n++) openAndClose(`project${n}`);
  collectGarbage();
  const perProject = (process.memoryUsage().heapUsed - before) / 50 / 1e6;
  console.log(`heap per project that was closed: ${perProject.toFixed(3)} MB`);
  expect(perProject).toBeLessThan(0.1);
});

test("analyses that used a compiler don't add up", { timeout: 120_000 }, () => {
  const text = `${PRELUDE}type Or<T> = T | StopEvent; class Flow extends Workflow { @step async s(ev: StartEvent): Promise<Or<A>> { return x; } }`;
  const once = (): void => {
    const analysis = createAnalysis();
    analysis.update("/virtual/flow.ts", text);
    expect(analysis.workflows("/virtual/flow.ts")[0]?.graph.steps[0]?.returns).toEqual(["A", "StopEvent"]);
    analysis.dispose();
  };
  const rounds = 20;
  for (let n = 0; n < 5; n++) once();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let n = 0; n < rounds; n++) once();
  collectGarbage();
  const perRound = (process.memoryUsage().heapUsed - before) / rounds / 1e6;
  console.log(`heap per disposed analysis: ${perRound.toFixed(2)} MB`);
  expect(perRound).toBeLessThan(5); // one compiler with its library holds about 40
});
