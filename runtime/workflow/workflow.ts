/// <reference lib="esnext.disposable" preserve="true" />
import type { AnyEventClass } from "../events/event.js";
import type { StandardSchema } from "../events/standard-schema.js";
import type { GraphProblem, WorkflowGraph } from "../graph/types.js";
import { WorkflowConfigurationError, WorkflowRuntimeError, WorkflowValidationError } from "./errors.js";
import { inferredTypes, variableName } from "./inferred.js";
import { type Plan, type PlannedStep, plan } from "./plan.js";
import { MadeResources } from "./resources/made-resources.js";
import type { Resources } from "./resources/resource.js";
import { Gate } from "./run/gate.js";
import { type RunOptions, toResume, WorkflowRun } from "./run/run.js";
import { type RunSnapshot, type SavedRun, savedRunOf } from "./run/snapshot.js";
import { START, type Starting } from "./run/starting.js";
import { checkOptions, declaredSteps, type StepOptions, type TakesResources } from "./step.js";
import type { RunArguments, RunResult } from "./types.js";

/** What a workflow may be told when it is made. */
export interface WorkflowOptions {
  /** Seconds that a run may take; null for no limit. 60 unless given. */
  readonly timeout?: number | null;
  /** How many runs of this instance go at a time; the others wait their turn. No limit unless given. */
  readonly numConcurrentRuns?: number;
  /** What the workflow is called; its class's name unless given, or its variable's: see `workflowName`. */
  readonly name?: string;
  /** Run even if steps and events don't fit together. */
  readonly disableValidation?: boolean;
  /** Prints what its runs do, line by line: to the console, or to a function of yours. */
  readonly verbose?: boolean | ((line: string) => void);
  /** Graph rules that the workflow opts out of. A class can say so with `static skipGraphChecks`. */
  readonly skipGraphChecks?: readonly string[];
  /**
   * A Standard Schema (zod, valibot, arktype) for `ctx.store`: the state begins with its defaults, and every write is
   * checked. A class can say so with `static state`.
   */
  readonly state?: StandardSchema;
  /** What steps get in place of resources, by the resources' names: for tests. Nobody disposes of these. */
  readonly resources?: Readonly<Record<string, unknown>>;
}

/** Seconds. */
const DEFAULT_TIMEOUT = 60;

// biome-ignore lint/suspicious/noExplicitAny: a step function of whatever parameters
type StepFunction = (event: any, ...rest: any[]) => any;

interface FunctionOptions<R extends Resources> extends StepOptions<AnyEventClass, AnyEventClass, AnyEventClass, R> {
  /** The function's name unless given. */
  readonly name?: string;
}

/**
 * The base of workflows: a class whose `@step` methods receive and return events. Or make one from functions:
 *
 *     const flow = new Workflow({ name: "joke" });
 *     flow.step(async function critique(ev: JokeEvent): Promise<StopEvent> { … });
 */
export class Workflow {
  readonly #name: string | undefined;
  readonly #timeout: number | null;
  readonly #disableValidation: boolean;
  readonly #skipGraphChecks: readonly string[] | undefined;
  readonly #state: StandardSchema | undefined;
  readonly #functions: Omit<PlannedStep, "inferred">[] = [];
  readonly #gate: Gate | undefined;
  readonly #tell: ((line: string) => void) | undefined;
  readonly #made: MadeResources;
  #plan: Plan | undefined;

  constructor(options: WorkflowOptions = {}) {
    const { timeout = DEFAULT_TIMEOUT, name, disableValidation = false, numConcurrentRuns, verbose = false } = options;
    if (timeout !== null && !(typeof timeout === "number" && timeout > 0)) {
      throw new WorkflowConfigurationError(
        `timeout is in seconds, greater than 0, or null for none; not ${String(timeout)}.`,
      );
    }
    if (numConcurrentRuns !== undefined && !(Number.isInteger(numConcurrentRuns) && numConcurrentRuns > 0)) {
      throw new WorkflowConfigurationError(
        `numConcurrentRuns must be a whole number greater than 0, not ${String(numConcurrentRuns)}.`,
      );
    }
    this.#gate = numConcurrentRuns === undefined ? undefined : new Gate(numConcurrentRuns);
    this.#timeout = timeout;
    this.#tell = verbose === true ? (line) => console.log(line) : verbose === false ? undefined : verbose;
    this.#name = name;
    this.#disableValidation = disableValidation;
    this.#skipGraphChecks = options.skipGraphChecks;
    this.#state = options.state;
    this.#made = new MadeResources(options.resources);
  }

  /**
   * Its `name` option, or its class's name. A `new Workflow()` without a name is called as its variable is where the
   * program is loaded through Stepscope, and "Workflow" elsewhere.
   */
  get workflowName(): string {
    const own = this.constructor;
    return this.#name ?? (own === Workflow ? variableName(this) : undefined) ?? own.name;
  }

  /**
   * Adds a function as a step; it is named as the function is. Its types are inferred as a method's are, or declared by
   * `accepts` and `emits`. Throws WorkflowConfigurationError for a function without a name and for a name twice.
   */
  step<F extends StepFunction>(fn: F): F;
  step<F extends StepFunction, R extends Resources>(
    options: FunctionOptions<R> & { readonly resources: R },
    fn: F & TakesResources<F, R>,
  ): F;
  step<F extends StepFunction>(options: FunctionOptions<never> & { readonly resources?: never }, fn: F): F;
  step<F extends StepFunction>(...args: [F] | [FunctionOptions<Resources>, F]): F {
    const [options, fn] = args.length === 1 ? [{}, args[0]] : args;
    const name = (options as { name?: string }).name ?? fn.name;
    if (name === "") {
      throw new WorkflowConfigurationError(
        `A step of ${this.workflowName} has no name. Write flow.step(async function name(ev: …) { … }), or flow.step({ name: "…" }, fn).`,
      );
    }
    if (this.#planned().some(({ declaration }) => declaration.name === name)) {
      throw new WorkflowConfigurationError(`${this.workflowName} has a step "${name}" already. Choose another name.`);
    }
    checkOptions(name, options);
    const declaredAt = new Error(name);
    Error.captureStackTrace?.(declaredAt, this.step);
    this.#functions.push({ declaration: { name, kind: "step", options, declaredAt }, fn });
    this.#plan = undefined;
    return fn;
  }

  /** What can happen: the steps and the events between them. */
  get graph(): WorkflowGraph {
    return this.#planOf().graph;
  }

  /**
   * Checks that steps and events fit together, and throws WorkflowValidationError that lists everything that doesn't;
   * WorkflowConfigurationError where a config resource can't be read, or the option `resources` names one that isn't
   * there. The first `run()` does it too, unless `disableValidation` is set.
   */
  validate(): readonly GraphProblem[] {
    const { problems, resources } = this.#planOf();
    const errors = problems.filter(({ severity }) => severity === "error");
    if (errors.length > 0) throw new WorkflowValidationError(this.workflowName, errors);
    this.#made.check(this.workflowName, resources);
    return problems;
  }

  /**
   * Starts a run. The input's fields become those of the start event. Throws WorkflowValidationError where the steps
   * don't fit together, WorkflowRuntimeError where the input lacks a field, and WorkflowStateError where the state
   * doesn't fit its schema; what a step throws comes when the run is awaited.
   */
  run<W extends this>(this: W, ...args: RunArguments<W, RunOptions>): WorkflowRun<RunResult<W>> {
    const [input = {}, options] = args as [object?, RunOptions?];
    return new WorkflowRun<RunResult<W>>(this, this.#checkedPlan(), input, {
      timeout: this.#timeout,
      gate: this.#gate,
      tell: this.#tell,
      options,
    });
  }

  /**
   * Goes on with a run that `run.snapshot()` saved, in this process or another one. Throws WorkflowRuntimeError for a
   * snapshot of another workflow, and for events whose classes no step mentions: name those with `events`. Throws
   * WorkflowStateError for a state that doesn't fit the workflow's schema.
   */
  resume<W extends this>(
    this: W,
    snapshot: RunSnapshot,
    options: Omit<RunOptions, "store"> & { readonly events?: readonly AnyEventClass[] } = {},
  ): WorkflowRun<RunResult<W>> {
    const { events, ...runOptions } = options;
    return new WorkflowRun<RunResult<W>>(this, this.#checkedPlan(), this.#savedRun(snapshot, events), {
      timeout: this.#timeout,
      gate: this.#gate,
      tell: this.#tell,
      options: { id: snapshot.run, ...runOptions },
    });
  }

  /** @internal */
  [START](input: object, { options, parent, saved }: Starting): WorkflowRun<unknown> {
    return new WorkflowRun(
      this,
      this.#checkedPlan(),
      saved === undefined ? input : this.#savedRun(saved, parent.events),
      {
        timeout: this.#timeout,
        gate: this.#gate,
        tell: this.#tell,
        options,
        parent,
      },
    );
  }

  #savedRun(snapshot: RunSnapshot, events: readonly AnyEventClass[] = []): SavedRun {
    const planned = this.#planOf();
    const mentioned = planned.steps.flatMap(({ accepts, returns, sends, streams }) => [
      ...accepts,
      ...returns,
      ...sends,
      ...streams,
    ]);
    const classes = [...new Set([...mentioned, ...events])];
    const lost = snapshot?.deliveries?.find(({ step }) => planned.routes.placeOf(step) === undefined);
    if (lost !== undefined) {
      throw new WorkflowRuntimeError(
        `${this.workflowName} can't go on: the snapshot has an event for its step "${lost.step}", and there is none any more.`,
      );
    }
    return toResume(savedRunOf(this.workflowName, snapshot, classes, planned.state));
  }

  #checkedPlan(): Plan {
    if (!this.#disableValidation) this.validate();
    return this.#planOf();
  }

  /**
   * Disposes of the resources that its runs have made and kept; call it when they have ended. A run after that makes
   * them anew. `await using flow = new Search()` does it by itself. Rejects with what a resource's `dispose` threw.
   */
  close(): Promise<void> {
    return this.#made.close();
  }

  /** As `close()`: for `await using flow = new JokeFlow()`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #planOf(): Plan {
    if (this.#plan !== undefined) return this.#plan;
    const { skipGraphChecks, state } = this.constructor as { skipGraphChecks?: readonly string[]; state?: unknown };
    const skip = [...(skipGraphChecks ?? []), ...(this.#skipGraphChecks ?? [])];
    this.#plan = plan(this.workflowName, this.#planned(), {
      skipGraphChecks: skip.length === 0 ? undefined : skip,
      state: this.#state ?? state,
      made: this.#made,
    });
    return this.#plan;
  }

  #planned(): PlannedStep[] {
    const methods = declaredSteps(this.constructor as new () => object).map((declaration) => ({
      declaration,
      fn: (this as unknown as Record<string, PlannedStep["fn"]>)[declaration.name] as PlannedStep["fn"],
    }));
    return [...methods, ...this.#functions].map((it) => ({ ...it, inferred: inferredTypes(it.fn, this.constructor) }));
  }
}
