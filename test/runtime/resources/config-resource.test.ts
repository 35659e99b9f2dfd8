import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  configResource,
  type JsonValue,
  type Resource,
  StartEvent,
  StopEvent,
  Workflow,
  WorkflowConfigurationError,
  type WorkflowOptions,
} from "stepscope";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";

const folder = mkdtempSync(join(tmpdir(), "stepscope-config-"));
const file = join(folder, "config.json");
writeFileSync(file, JSON.stringify({ search: { limits: [{ top: 3 }], name: "x" }, off: null }));
afterAll(() => rmSync(folder, { recursive: true }));

function flowOf(config: Resource<unknown>, options: WorkflowOptions = {}) {
  const flow = new Workflow({ name: "Flow", ...options });
  const step = { name: "only", accepts: StartEvent, emits: [StopEvent], resources: { config } };
  flow.step(step, (_ev, _ctx, { config }) => new StopEvent({ result: config as JsonValue }));
  return flow;
}

test("is a JSON file, or a part of one, as its schema gives it", async () => {
  const limit = configResource("limit", {
    file: pathToFileURL(file),
    path: "search.limits.0",
    schema: z.object({ top: z.number(), skip: z.number().default(0) }),
  });
  const flow = flowOf(limit);
  expect(await flow.run()).toEqual({ top: 3, skip: 0 });
  expect(flow.graph.resources).toEqual([{ name: "limit", uses: [], kind: "config" }]);
  expect(await flowOf(configResource("name", { file, path: "search.name", schema: z.string() })).run()).toBe("x");
  expect(await flowOf(configResource("off", { file, path: "off" })).run()).toBeNull();
});

test("is read once for a workflow object, before its first run", async () => {
  const own = join(folder, "own.json");
  writeFileSync(own, "1");
  const flow = flowOf(configResource("own", { file: own }));
  flow.validate();
  writeFileSync(own, "2");
  expect(await flow.run()).toBe(1);
  expect(await flowOf(configResource("own", { file: own })).run()).toBe(2);
});

test.each<[string, Parameters<typeof configResource>[1], string]>([
  ["no file", { file: join(folder, "none.json") }, `${join(folder, "none.json")} can't be read: ENOENT`],
  [
    "no part",
    { file, path: "search.limit.0" },
    `${file} has no "search.limit.0": there is no "limit" in limits, name.`,
  ],
  ["nothing to have parts", { file, path: "search.name.first" }, `there is no "first" in the string "x".`],
  [
    "another shape",
    { file, path: "search.limits", schema: z.array(z.object({ top: z.string() })) as never },
    `"search.limits" of ${file} doesn't fit its schema: 0.top: `,
  ],
])("%s: an error before the first run, with file and path", async (_, options, message) => {
  const flow = flowOf(configResource("config", options));
  expect(() => flow.run()).toThrow(WorkflowConfigurationError);
  expect(() => flow.validate()).toThrow(message);
  expect(() => flow.validate()).toThrow('Flow can\'t run:\n  - resource "config": ');
  const unchecked = flowOf(configResource("config", options), { disableValidation: true });
  await expect(unchecked.run()).rejects.toThrow(`its resource "config" couldn't be made: `);
});

test("isn't read where something else takes its place", async () => {
  const config = configResource("config", { file: "/none.json" });
  expect(await flowOf(config, { resources: { config: 5 } }).run()).toBe(5);
});
