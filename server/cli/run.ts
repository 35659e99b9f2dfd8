import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";
import type { SourceWorkflow } from "../analysis/types.js";
import { type AnswerableRun, Answers } from "../debug/answers.js";
import { runsItself } from "../debug/runs-itself.js";
import type { Output } from "./command-line.js";
import { errorText } from "./error-text.js";
import { existingFile } from "./existing-file.js";
import { parseOptions } from "./options.js";
import { pickWorkflow, readInput, workflowsOf } from "./program.js";
import { type Recorder, recordRuns } from "./recording.js";
import { FailedError, UsageError } from "./usage.js";

/** A run, of whichever copy of the runtime the program has. */
interface ProgramRun extends PromiseLike<unknown>, AnswerableRun {
  readonly status: string;
  streamEvents(options: { readonly exposeInternal: true }): AsyncIterable<object>;
  cancel(): void;
}
interface ProgramWorkflow {
  run(input: object, options: { readonly exposeInternal: true }): ProgramRun;
  /** Disposes of its resources. A runtime from before there were any has none. */
  close?(): Promise<void>;
}

/** What a runtime says about itself. */
const INTERNAL = new Set(["StepStateChanged", "UnhandledEvent"]);

/** `stepscope run`: loads the file with its step types and runs its workflow, or the program itself. */
export async function run(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseOptions("run", args, {
    input: { type: "string", multiple: true },
    json: { type: "string" },
    events: { type: "boolean" },
    trace: { type: "string" },
    journal: { type: "string" },
    draw: { type: "string" },
  });
  const [path, name, extra] = positionals;
  const file = existingFile("run", path);
  if (extra !== undefined) throw new UsageError(`run takes a file and a workflow's name; what is "${extra}"?`);
  const workflows = runnable(file, workflowsOf(file));
  const names = workflows.map(({ graph }) => graph.workflow);
  const itself = name === undefined && runsItself(readFileSync(file, "utf8"), names);
  if (itself) {
    if (values.input !== undefined || values.json !== undefined) {
      throw new UsageError(`${file} runs its workflow itself, so --input and --json don't reach it.`);
    }
    const recorder = recordRuns(values, output);
    if (values.draw !== undefined) process.once("SIGINT", () => void stop(recorder));
    await load(file);
    return Number(process.exitCode ?? 0);
  }
  const workflow = pickWorkflow(file, workflows, name);
  const { graph } = workflow;
  const input = readInput(graph.workflow, graph.input, values.input ?? [], values.json);
  const recorder = recordRuns(values, output);
  try {
    return await runOne(await instanceOf(file, workflow), graph.workflow, input, output);
  } finally {
    await recorder.draw();
  }
}

/** Another framework's are read and drawn, not run. */
function runnable(file: string, workflows: readonly SourceWorkflow[]): readonly SourceWorkflow[] {
  const own = workflows.filter(({ framework }) => framework === undefined);
  const [foreign] = workflows;
  if (foreign === undefined || own.length > 0) return own;
  throw new UsageError(
    `${foreign.graph.workflow} in ${file} is a workflow of @llamaindex/workflow-core, which stepscope checks and draws and doesn't run. Run the file itself.`,
  );
}

/** Ctrl+C for a program that runs its workflows itself: they end as cancelled, and are drawn as such. */
async function stop(recorder: Recorder): Promise<void> {
  recorder.cancel();
  await recorder.draw();
  process.exit(130);
}

async function runOne(workflow: ProgramWorkflow, name: string, input: object, { out, err }: Output): Promise<number> {
  let failedStep: string | undefined;
  let unanswered: string | undefined;
  let answers: Answers | undefined;
  try {
    const run = workflow.run(input, { exposeInternal: true });
    const cancel = () => run.cancel();
    process.once("SIGINT", cancel);
    answers = new Answers(run, process.stdin, {
      say: err,
      nobody(names) {
        unanswered = names;
        run.cancel();
      },
    });
    for await (const event of run.streamEvents({ exposeInternal: true })) {
      const kind = event.constructor.name;
      if (kind === "WorkflowIdleEvent") answers.ask();
      else if (INTERNAL.has(kind)) continue;
      else if (kind === "WorkflowFailedEvent") failedStep = (event as { stepName?: string }).stepName;
      else if (run.status === "running") err(`${kind} ${JSON.stringify(event)}\n`);
    }
    process.off("SIGINT", cancel);
    const result = await run;
    if (result !== undefined) out(`${typeof result === "string" ? result : inspect(result, { depth: 8 })}\n`);
    await workflow.close?.();
    return 0;
  } catch (error) {
    // What the run failed with is what is told.
    await workflow.close?.().catch(() => {});
    if (unanswered !== undefined) {
      throw new FailedError(
        `${name} waits for ${unanswered}, and standard input has ended. Give the answer as a line of it.`,
      );
    }
    const where = failedStep === undefined ? "" : ` in step "${failedStep}"`;
    throw new FailedError(`${name} failed${where}: ${errorText(error)}`);
  } finally {
    answers?.close();
  }
}

async function instanceOf(file: string, { graph, exportedAs, kind }: SourceWorkflow): Promise<ProgramWorkflow> {
  const [exportName] = exportedAs;
  if (exportName === undefined) {
    throw new UsageError(
      `${file} doesn't export ${graph.workflow}. Write export before it, or have the file run it and leave the name out.`,
    );
  }
  const exported = (await load(file))[exportName];
  try {
    const instance = kind === "class" ? new (exported as new () => ProgramWorkflow)() : exported;
    return instance as ProgramWorkflow;
  } catch (error) {
    throw new FailedError(`new ${graph.workflow}() failed: ${errorText(error)}`);
  }
}

async function load(file: string): Promise<Record<string, unknown>> {
  await import("../transform/register.js");
  process.argv[1] = file;
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    throw new FailedError(`${file} can't be loaded: ${errorText(error)}`);
  }
}
