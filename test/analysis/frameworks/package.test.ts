import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { workspace } from "../source.js";
import { handlers, kinds } from "./flows.js";
import { run } from "./programs/parcel.js";

/* Held against the package itself: its published examples, and what a run does. */

describe("the examples of its README", () => {
  const readme = readFileSync(
    fileURLToPath(import.meta.resolve("@llamaindex/workflow-core")).replace(/dist\/.*$/, "README.md"),
    "utf8",
  );
  const blocks = [...readme.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text);
  const IMPORTS = 'import { createWorkflow, workflowEvent } from "@llamaindex/workflow-core";\n';

  test("have nothing wrong with them", () => {
    expect(blocks.length).toBeGreaterThan(15);
    for (const text of blocks) {
      const it = workspace({ "flow.ts": text.includes("@llamaindex") ? text : IMPORTS + text });
      expect(it.codes("flow.ts"), text).toEqual([]);
    }
  });

  test("are found and drawn: events, handlers and what triggers them, put together", () => {
    const [events = "", connected = "", triggered = ""] = blocks;
    const it = workspace({ "flow.ts": events + connected + triggered });
    expect(handlers(it)).toEqual([
      "handle(startEvent): startEvent -> convertEvent",
      "handle(convertEvent): convertEvent -> stopEvent",
    ]);
    expect(kinds(it)).toEqual({ start: ["startEvent"], stop: ["stopEvent"] });
    expect(it.codes("flow.ts")).toEqual([]);
  });
});

describe("a run", () => {
  const file = fileURLToPath(new URL("./programs/parcel.ts", import.meta.url));
  const it = () => workspace({ "flow.ts": readFileSync(file, "utf8") });

  test("calls no handler that is said never to run, and every other one", async () => {
    const analysed = it();
    const silent = new Set(
      analysed.analysis
        .problems(analysed.path("flow.ts"))
        .flatMap(({ subject }) => (subject?.kind === "step" ? [subject.id] : [])),
    );
    const steps = analysed.workflow("flow.ts").graph.steps.map(({ name }) => name);
    expect([...silent].sort()).toEqual(["invoice", "report", "search"]);
    expect(new Set(await run())).toEqual(new Set(steps.filter((name) => !silent.has(name))));
  });

  test("drops the events that are said to be handled by nobody", () => {
    expect(it().codes("flow.ts")).toEqual([
      "workflow-core-event-never-sent lostEvent",
      "workflow-core-event-never-handled scannedEvent",
      "workflow-core-unreachable-handler report",
      "workflow-core-unreachable-handler search",
      "workflow-core-join-never-complete invoice",
    ]);
  });
});
