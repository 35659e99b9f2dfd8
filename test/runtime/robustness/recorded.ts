import {
  type Context,
  type Event,
  StartEvent,
  StopEvent,
  type TraceRecord,
  Workflow,
  type WorkflowRun,
} from "stepscope";
import { afterEach, beforeEach, expect } from "vitest";

/** A workflow of one step, which takes the start event and may end the run. */
export function oneStep(
  step: (ev: StartEvent, ctx: Context) => unknown,
  options: { readonly timeout?: number | null; readonly stepTimeout?: number } = {},
): Workflow {
  const { stepTimeout, ...rest } = options;
  const flow = new Workflow({ name: "W", ...rest });
  const limit = stepTimeout === undefined ? {} : { timeout: stepTimeout };
  flow.step({ name: "s", accepts: StartEvent, emits: [StopEvent], ...limit }, step);
  return flow;
}

/** What a run says of itself by the time it is over: its trace, its stream, and what awaiting it throws or gives. */
export async function recorded(start: (trace: (record: TraceRecord) => void) => WorkflowRun<unknown>) {
  const trace: TraceRecord[] = [];
  const run = start((record) => trace.push(record));
  const [settled] = await Promise.allSettled([run]);
  const stream: Event[] = await Array.fromAsync(run.streamEvents());
  return {
    run,
    trace,
    stream,
    result: settled.status === "fulfilled" ? settled.value : undefined,
    error: settled.status === "rejected" ? settled.reason : undefined,
  };
}

/** Promises and errors that nobody took, in every test of the file: there must be none. */
export function expectsNothingUnhandled(): void {
  const lost: unknown[] = [];
  const keep = (reason: unknown) => void lost.push(reason);
  beforeEach(() => {
    lost.length = 0;
    process.on("unhandledRejection", keep);
    process.on("uncaughtException", keep);
  });
  afterEach(async () => {
    await turns(3);
    process.off("unhandledRejection", keep);
    process.off("uncaughtException", keep);
    expect(lost).toEqual([]);
  });
}

/** That many turns of the event loop. */
export async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Keeps the thread busy for that many milliseconds. */
export function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}
