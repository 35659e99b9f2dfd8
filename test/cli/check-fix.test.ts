import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createAnalysis } from "../../server/analysis/index.js";
import { fixFiles } from "../../server/cli/check/fix.js";
import { Configs } from "../../server/config/index.js";
import { folder, root, stepscopeHere } from "./command-line.js";

const flow = (
  forSteps: string,
  skip: string,
): string => `\uFEFFimport { StartEvent, StepFailedEvent, StopEvent, Workflow, catchError, step } from "stepscope";\r
export class Flow extends Workflow {\r
  @step({ skipGraphChecks: [${skip}] })\r
  async charge(ev: StartEvent): Promise<StopEvent> {\r
    return new StopEvent();\r
  }\r
  @catchError({ forSteps: [${forSteps}] })\r
  async refund(ev: StepFailedEvent): Promise<StopEvent> {\r
    return new StopEvent();\r
  }\r
}\r
`;

it("writes what needs no decision into the files, and tells what is left", async () => {
  const wrong = flow('"chrage", "refund"', '"dead-ends-step", "nothing"');
  using project = folder({ "flow.ts": wrong, "other.ts": "export const x = 1;\n" });
  const { code, out, err } = await stepscopeHere(["check", "--fix"], { cwd: project.path });
  expect(readFileSync(join(project.path, "flow.ts"), "utf8")).toBe(flow('"charge"', '"dead-end-step", "nothing"'));
  expect(out).toContain("unknown-graph-check");
  expect(out.match(/ error /g)).toHaveLength(1);
  expect(err).toContain("3 problems were fixed.\n");
  expect(code).toBe(1);

  const again = await stepscopeHere(["check", "--fix"], { cwd: project.path });
  expect(again.err).not.toContain("fixed");
});

it("leaves alone what the project's config has turned off", async () => {
  const wrong = flow('"charge"', '"dead-ends-step"');
  using project = folder({
    "flow.ts": wrong,
    "stepscope.config.json": '{ "rules": { "unknown-graph-check": "off" } }',
  });
  expect((await stepscopeHere(["check", "--fix"], { cwd: project.path })).code).toBe(0);
  expect(readFileSync(join(project.path, "flow.ts"), "utf8")).toBe(wrong);
});

it("says which file can't be written", () => {
  const analysis = createAnalysis();
  const file = join(root, "nowhere", "flow.ts");
  analysis.update(file, flow('"chrage"', ""));
  expect(() => fixFiles([file], { analysis, configs: new Configs() })).toThrow(`${file} can't be mended: ENOENT`);
  analysis.dispose();
});

it("changes nothing while it watches", async () => {
  const { code, err } = await stepscopeHere(["check", "--fix", "--watch"]);
  expect(err).toContain("--watch is for reading: it changes no files with --fix.");
  expect(code).toBe(2);
});
