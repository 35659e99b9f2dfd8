import { readFileSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import { type AnswerableRun, Answers } from "./answers.js";
import { RUNNER_VARIABLE, type RunnerOrder } from "./runner-contract.js";

/**
 * Runs a workflow that a file only exports, and prints its result. The program's copy of the runtime is used; this
 * file imports none.
 */
interface RunnableWorkflow {
  run(input: object, options: { readonly exposeInternal: true }): ProgramRun;
  /** Disposes of its resources. A runtime from before there were any has none. */
  close?(): Promise<void>;
}

interface ProgramRun extends PromiseLike<unknown>, AnswerableRun {
  streamEvents(options: { readonly exposeInternal: true }): AsyncIterable<object>;
  cancel(): void;
}

/** What a runtime says about itself. */
const INTERNAL = new Set(["StepStateChanged", "UnhandledEvent"]);

await run(takeOrder());

function takeOrder(): RunnerOrder {
  const file = process.env[RUNNER_VARIABLE];
  delete process.env[RUNNER_VARIABLE];
  if (file === undefined) throw new Error(`${RUNNER_VARIABLE} isn't set: the debugger starts this file.`);
  const order = JSON.parse(readFileSync(file, "utf8")) as RunnerOrder;
  rmSync(dirname(file), { recursive: true, force: true });
  return order;
}

async function run(order: RunnerOrder): Promise<void> {
  process.argv[1] = order.program;
  const exports = (await import(pathToFileURL(order.program).href)) as Record<string, unknown>;
  process.exitCode = 1;
  let started = false;
  try {
    const workflow = workflowOf(order, exports);
    const running = workflow.run(order.input, { exposeInternal: true });
    started = true;
    try {
      await answered(running);
      print(await running);
    } finally {
      await workflow.close?.();
    }
    process.exitCode = 0;
  } catch (error) {
    // How a run ended is told by the debugger, where there is one; what kept it from starting isn't.
    if (!started || !(Symbol.for("stepscope.debug-hook") in globalThis)) {
      process.stderr.write(`${order.workflow} failed: ${inspect(error)}\n`);
    }
  }
}

/** Until the run ends: asks on standard output for what it waits for, and reads the answers from standard input. */
async function answered(run: ProgramRun): Promise<void> {
  const answers = new Answers(run, process.stdin, {
    say: (text) => process.stdout.write(text),
    nobody: () => run.cancel(),
  });
  try {
    let last: object | undefined;
    for await (const event of run.streamEvents({ exposeInternal: true })) {
      const { name } = event.constructor;
      if (name === "WorkflowIdleEvent") {
        // What was shown last is the question.
        if (last !== undefined && run.awaitedEvents().length > 0) print(last);
        last = undefined;
        answers.ask();
      } else if (!INTERNAL.has(name)) last = event;
    }
  } finally {
    answers.close();
    process.stdin.unref?.();
  }
}

function workflowOf({ program, workflow, exportName, kind }: RunnerOrder, exports: Record<string, unknown>) {
  const exported = exports[exportName];
  const instance: unknown =
    kind === "class" && typeof exported === "function" ? new (exported as new () => unknown)() : exported;
  if (typeof (instance as Partial<RunnableWorkflow> | undefined)?.run !== "function") {
    throw new Error(`${program} exports no workflow ${workflow} as ${exportName} once it runs.`);
  }
  return instance as RunnableWorkflow;
}

function print(result: unknown): void {
  if (result === undefined) return;
  process.stdout.write(`${typeof result === "string" ? result : inspect(result, { depth: 8, breakLength: 100 })}\n`);
}
