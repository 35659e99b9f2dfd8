import { readFileSync, statSync } from "node:fs";
import { basename, resolve } from "node:path";
import type { FieldNode } from "stepscope/graph";
import type { SourceWorkflow } from "../analysis/types.js";
import { DapError } from "./errors.js";
import { type LaunchArguments, shown } from "./launch-arguments.js";
import type { RunnerOrder } from "./runner-contract.js";
import { runsItself } from "./runs-itself.js";
import type { Sources } from "./sources.js";

/** What a launch comes to. */
export interface Program {
  readonly file: string;
  readonly cwd: string;
  /** Its first run's thread is called so. */
  readonly title: string;
  /** What the runner is to do; undefined where the file runs its workflow itself. */
  readonly order: RunnerOrder | undefined;
}

/**
 * Decides how a file is run: as it is, where it runs a workflow itself; else by the runner, which runs a workflow that
 * the file exports. Naming a workflow asks for the runner. Throws {@link DapError} for what can't work.
 */
export function resolveProgram(args: LaunchArguments, sources: Sources): Program {
  const cwd = resolve(args.cwd ?? ".");
  const file = resolve(cwd, args.program);
  if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) throw new DapError("programMissing", file);
  sources.program = file;
  const own = sources.workflowsIn(file);
  const text = readFileSync(file, "utf8");
  if (args.workflow === undefined) {
    if (runsItself(text, own.map(nameOf))) return script({ file, cwd, title: titleOf(file, sources) });
    if (own.length === 0) {
      if (args.input === undefined && sources.reachable().length > 0) {
        return script({ file, cwd, title: titleOf(file, sources) });
      }
      throw new DapError("noWorkflow", file);
    }
  }
  const workflow = choose(own, args.workflow, file);
  return { file, cwd, title: workflow.graph.workflow, order: orderFor(workflow, args.input, file) };
}

function script(program: Omit<Program, "order">): Program {
  return { ...program, order: undefined };
}

function titleOf(file: string, sources: Sources): string {
  const [first] = sources.reachable();
  return first?.graph.workflow ?? basename(file);
}

function choose(own: readonly SourceWorkflow[], wanted: string | undefined, file: string): SourceWorkflow {
  const names = own.map(nameOf).join(", ");
  if (wanted !== undefined) {
    const found = own.find((one) => nameOf(one) === wanted) ?? own.find((one) => one.exportedAs.includes(wanted));
    if (found !== undefined) return found;
    const has = names === "" ? "It has no workflow." : `It has: ${names}.`;
    throw new DapError("workflowMissing", `There is no workflow "${wanted}" in ${file}. ${has}`);
  }
  const exported = own.filter(({ exportedAs }) => exportedAs.length > 0);
  const [only, second] = exported.length > 0 ? exported : own;
  if (second !== undefined) {
    throw new DapError("whichWorkflow", `${basename(file)} has ${own.length} workflows: ${names}.`);
  }
  if (only === undefined) throw new DapError("noWorkflow", file);
  return only;
}

function orderFor(workflow: SourceWorkflow, input: Readonly<Record<string, unknown>> = {}, file: string): RunnerOrder {
  const [exportName] = workflow.exportedAs;
  if (exportName === undefined) throw new DapError("notExported", nameOf(workflow));
  const wrong = inputProblems(workflow.graph.input ?? [], input);
  if (wrong.length > 0) {
    throw new DapError("input", `${nameOf(workflow)} can't run with this "input": ${wrong.join("; ")}.`);
  }
  return { program: file, workflow: nameOf(workflow), exportName, kind: workflow.kind, input };
}

/** What an input lacks, or has wrong, by what the start event's type says. */
function inputProblems(fields: readonly FieldNode[], input: Readonly<Record<string, unknown>>): string[] {
  const problems: string[] = [];
  for (const { name, type, text, optional } of fields) {
    const value = input[name];
    if (value === undefined) {
      if (!optional) problems.push(`it lacks ${name} (${text})`);
    } else if (type !== "json" && typeof value !== type && !(optional && value === null)) {
      problems.push(`${name} must be ${text}, not ${shown(value)}`);
    }
  }
  return problems;
}

function nameOf({ graph }: SourceWorkflow): string {
  return graph.workflow;
}
