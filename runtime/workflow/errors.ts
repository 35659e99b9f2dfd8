import type { OpenEnds } from "../engine/open-ends.js";
import type { SchemaProblem } from "../events/standard-schema.js";
import type { GraphProblem } from "../graph/types.js";
import { jsonText } from "../journal/json-text.js";

/** Steps and events of a workflow don't fit together. `problems` lists all of them. */
export class WorkflowValidationError extends Error {
  override readonly name = "WorkflowValidationError";
  constructor(
    readonly workflow: string,
    readonly problems: readonly GraphProblem[],
  ) {
    const lines = problems.map(({ code, message, hint }) => `  - [${code}] ${message}\n    ${hint}`);
    super(
      `${workflow} can't run: ${problems.length === 1 ? "a problem" : `${problems.length} problems`}\n${lines.join("\n")}`,
    );
  }
}

/** A workflow or step is declared in a way that can't work. */
export class WorkflowConfigurationError extends Error {
  override readonly name: string = "WorkflowConfigurationError";
}

/** A run was used, or a step behaved, in a way that can't work. */
export class WorkflowRuntimeError extends Error {
  override readonly name: string = "WorkflowRuntimeError";
}

/** A workflow's state doesn't fit the schema that it has for it, or the schema can't check it. The state stays as it was. */
export class WorkflowStateError extends WorkflowRuntimeError {
  override readonly name = "WorkflowStateError";
  /** The workflow's name. */
  readonly workflow: string;
  /** The step that wrote; null where the run starts or goes on with a snapshot. */
  readonly step: string | null;
  /** The dotted path that was written; null for the whole state. */
  readonly path: string | null;
  /** What the schema finds wrong; empty where it couldn't check. */
  readonly issues: readonly SchemaProblem[];
  constructor(
    { workflow, step, path, issues }: Pick<WorkflowStateError, "workflow" | "step" | "path" | "issues">,
    message: string,
    cause?: unknown,
  ) {
    super(message, cause === undefined ? {} : { cause });
    this.workflow = workflow;
    this.step = step;
    this.path = path;
    this.issues = issues;
  }
}

/** A run took longer than its timeout. */
export class WorkflowTimeoutError extends Error {
  override readonly name = "WorkflowTimeoutError";
  constructor(
    readonly workflow: string,
    /** Seconds. */
    readonly timeout: number,
    readonly activeSteps: readonly string[],
    /** What it hung on. */
    readonly openEnds: OpenEnds,
  ) {
    const active = activeSteps.length === 0 ? "No step was active." : `Active steps: ${activeSteps.join(", ")}.`;
    const lines = [`${workflow} timed out after ${timeout} seconds. ${active}`, ...describeOpenEnds(openEnds)];
    super(lines.join("\n  - "));
  }
}

/** A resource that a step takes couldn't be made. `cause` is what its factory threw. */
export class ResourceError extends Error {
  override readonly name = "ResourceError";
  readonly workflow: string;
  readonly step: string;
  /** The resources from the one that the step takes to the one that failed, by their names. */
  readonly chain: readonly string[];
  constructor(
    { workflow, step, chain }: Pick<ResourceError, "workflow" | "step" | "chain">,
    what: string,
    options?: { readonly cause: unknown },
  ) {
    const last = chain.at(-1) ?? "";
    const way = chain.length > 1 ? ` (${chain.join(" → ")})` : "";
    super(`Step "${step}" of ${workflow} can't be called: its resource "${last}"${way} ${what}`, options);
    this.workflow = workflow;
    this.step = step;
    this.chain = chain;
  }
}

/** A call of a step took longer than the step's `timeout`. */
export class StepTimeoutError extends Error {
  override readonly name = "StepTimeoutError";
  constructor(
    readonly step: string,
    /** Seconds. */
    readonly timeout: number,
  ) {
    super(`Step "${step}" took longer than its timeout of ${timeout} seconds.`);
  }
}

/** An event that a step waited for didn't come in time. */
export class WaitTimeoutError extends Error {
  override readonly name = "WaitTimeoutError";
  constructor(
    readonly step: string,
    /** The class that was waited for, by its name. */
    readonly event: string,
    /** Seconds. */
    readonly timeout: number,
  ) {
    super(`Step "${step}" waited ${timeout} seconds for ${event}, and none came.`);
  }
}

/** What a run hangs on, in a sentence each; empty where it is only at work. */
export function describeOpenEnds({ retrying, unhandled, collecting, waiting, children = [] }: OpenEnds): string[] {
  return [
    ...unhandled.map(({ event, id, step }) => {
      const from = step === null ? "came in" : `was emitted by ${step}`;
      return `${event} #${id} ${from}, and no step takes it`;
    }),
    ...collecting.map(
      ({ step, has, lacks }) => `${step} has collected ${counted(has)}, and still waits for ${counted(lacks)}`,
    ),
    ...waiting.map(({ step, event, requirements }) => {
      const fields = Object.keys(requirements).length === 0 ? "" : ` with ${jsonText(requirements)}`;
      return `${step} waits for ${event}${fields}`;
    }),
    ...retrying.map((step) => `${step} waits for its next attempt`),
    ...children.flatMap(({ step, workflow, openEnds }) => {
      const { active } = openEnds;
      const inner = describeOpenEnds(openEnds);
      const at = active.length === 0 ? "no steps active" : `active: ${active.join(", ")}`;
      return [`${step} waits for its run of ${workflow} (${at})`, ...inner.map((line) => `in ${workflow}: ${line}`)];
    }),
  ];
}

/** `2 A, B`. */
function counted(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count === 1 ? name : `${count} ${name}`)).join(", ") || "nothing";
}

/** The run was cancelled. */
export class WorkflowCancelledError extends Error {
  override readonly name = "WorkflowCancelledError";
  constructor(readonly workflow: string) {
    super(`The run of ${workflow} was cancelled.`);
  }
}
