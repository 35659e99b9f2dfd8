import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createAnalysis } from "../../server/analysis/index.js";
import { Sources } from "../../server/debug/sources.js";

test("workflows of another framework are none that the debugger could stop in", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepscope-foreign-"));
  const sources = new Sources(createAnalysis());
  try {
    const file = join(folder, "flow.ts");
    const foreign = `import { createWorkflow, workflowEvent } from "@llamaindex/workflow-core";
const startEvent = workflowEvent(); export const theirs = createWorkflow(); theirs.handle([startEvent], () => {});`;
    const own = `import { StartEvent, StopEvent, Workflow, step } from "stepscope";
export class Ours extends Workflow { @step async s(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); } }`;
    writeFileSync(file, `${foreign}\n${own}\n`);
    expect(sources.workflowsIn(file).map(({ graph }) => graph.workflow)).toEqual(["Ours"]);
  } finally {
    sources.dispose();
    rmSync(folder, { recursive: true });
  }
});
