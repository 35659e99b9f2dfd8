import { expect, it } from "vitest";
import { folder, stepscope, stepscopeHere } from "./command-line.js";

/* Workflows of another framework on the command line. */

const FLOW = `import { createWorkflow, workflowEvent } from "@llamaindex/workflow-core";
const startEvent = workflowEvent<string>();
const lostEvent = workflowEvent<string>();
const stopEvent = workflowEvent<string>();
export const shop = createWorkflow();
shop.handle([startEvent], async (context, { data }) => {
  await context.stream.until(lostEvent).toArray();
  return stopEvent.with(data);
});
shop.handle([lostEvent], () => {});
shop.createContext().sendEvent(startEvent.with("a"));
`;

it("checks them", async () => {
  using project = folder({ "shop.ts": FLOW });
  const { code, out, err } = await stepscopeHere(["check"], { cwd: project.path });
  expect(
    out,
  ).toBe(`shop.ts:10:14: warning workflow-core-event-never-sent: Nothing sends lostEvent, which handle(lostEvent) waits for.
    Return lostEvent.with(…) from a handler, or send it with sendEvent(lostEvent.with(…)).
    shop.ts:3:7: lostEvent is declared here.
`);
  expect(err).toBe("1 workflow in 1 file: 0 errors, 1 warning\n");
  expect(code).toBe(0);
});

it("draws them, with what a handler waits for", async () => {
  using project = folder({ "shop.ts": FLOW });
  const { code, out } = await stepscopeHere(["graph", "shop.ts", "--problems"], { cwd: project.path });
  expect(code).toBe(0);
  const lines = out.split("\n").map((line) => line.trim());
  expect(lines).toContain('step_handle_startEvent_["handle(startEvent)"]:::step');
  expect(lines).toContain("event_startEvent --> step_handle_startEvent_");
  expect(lines).toContain("step_handle_startEvent_ --> event_stopEvent");
  expect(lines).toContain('event_lostEvent -.->|"waited for"| step_handle_startEvent_');
  expect(out).toContain("workflow-core-event-never-sent");
});

it("doesn't run them, and says so", async () => {
  using project = folder({ "shop.ts": FLOW });
  const { code, err } = await stepscope(["run", "shop.ts"], { cwd: project.path });
  expect(code).toBe(2);
  expect(err).toMatch(
    /shop in .*shop\.ts is a workflow of @llamaindex\/workflow-core, which stepscope checks and draws and doesn't run\. Run the file itself\./,
  );
});

it("says where one doesn't parse", async () => {
  using project = folder({ "shop.ts": FLOW.replace("() => {}", "() => {{{") });
  const { code, out } = await stepscopeHere(["check"], { cwd: project.path });
  expect(out).toContain("error syntax-error: ");
  expect(code).toBe(1);
});
