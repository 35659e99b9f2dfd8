import { Routes, type StepRoute } from "../engine/routes.js";
import type { Gathers } from "../engine/state.js";
import { StartEvent, StepFailedEvent } from "../events/built-in.js";
import type { AnyEventClass } from "../events/event.js";
import { EventFieldsError, type StandardSchema } from "../events/standard-schema.js";
import { buildGraph, type ParamTypes, type StepTypes } from "../graph/build.js";
import { collectorsOf } from "../graph/levels.js";
import type { FieldNode, GraphProblem, WorkflowGraph } from "../graph/types.js";
import { validateGraph } from "../graph/validate.js";
import { WorkflowConfigurationError, WorkflowRuntimeError } from "./errors.js";
import type { InferredTypes } from "./inferred.js";
import { withResources } from "./resources/calls.js";
import type { MadeResources } from "./resources/made-resources.js";
import type { Resource } from "./resources/resource.js";
import { stateSchema } from "./state/state-schema.js";
import { DEFAULT_NUM_WORKERS, type StepDeclaration } from "./step.js";

/** A step with its function and what the loader said of it. */
export interface PlannedStep {
  readonly declaration: StepDeclaration;
  readonly fn: (...args: never[]) => unknown;
  readonly inferred: InferredTypes | undefined;
}

/** All that a run needs to know of its workflow: made once, shared by every run. */
export interface Plan {
  readonly graph: WorkflowGraph;
  readonly problems: readonly GraphProblem[];
  readonly steps: readonly PlannedTypes[];
  readonly functions: ReadonlyMap<string, (...args: never[]) => unknown>;
  /** The same as they are called: with the resources that they take. */
  readonly calls: ReadonlyMap<string, (...args: never[]) => unknown>;
  /** What steps take, without what that uses. */
  readonly resources: readonly Resource<unknown>[];
  /** The steps whose context is their first argument. */
  readonly contextFirst: ReadonlySet<string>;
  /** What each step's decorator was given. */
  readonly options: ReadonlyMap<string, StepDeclaration["options"]>;
  /** Whether a step catches what others fail with. */
  readonly catches: boolean;
  /** The steps that may return lists. */
  readonly fansOut: ReadonlySet<string>;
  readonly routes: Routes;
  /** The class of the event that `run(input)` makes. */
  readonly startClass: AnyEventClass;
  /** What checks the state, where the workflow has a schema for it. */
  readonly state: StandardSchema | undefined;
}

type PlannedTypes = StepTypes & Pick<StepRoute, "gathers">;

export interface PlanOptions {
  readonly skipGraphChecks: readonly string[] | undefined;
  /** The option or static member `state`. */
  readonly state: unknown;
  readonly made: MadeResources;
}

/** Throws WorkflowConfigurationError for a step whose types nobody said, and for a state that is no schema. */
export function plan(workflow: string, planned: readonly PlannedStep[], options: PlanOptions): Plan {
  const { skipGraphChecks, state } = options;
  const input: FieldNode[][] = [];
  const steps = planned.map(({ declaration, inferred }): PlannedTypes => {
    const types = typesOf(workflow, declaration, inferred, input);
    const { skipGraphChecks: skip, forSteps, maxRecoveries, acceptSubclasses, resources } = declaration.options;
    return {
      name: declaration.name,
      kind: declaration.kind,
      numWorkers: declaration.options.numWorkers ?? DEFAULT_NUM_WORKERS,
      ...types,
      gathers: gathersOf(types.params, acceptSubclasses === true),
      ...(skip === undefined ? {} : { skipGraphChecks: skip }),
      ...(forSteps === undefined ? {} : { forSteps }),
      ...(maxRecoveries === undefined ? {} : { maxRecoveries }),
      ...(acceptSubclasses === true ? { acceptSubclasses } : {}),
      ...(resources === undefined ? {} : { resources: Object.values(resources) }),
    };
  });
  const graph = buildGraph({ workflow, steps, input: input[0], skipGraphChecks });
  const collectors = collectorsOf(graph);
  const open = planned.filter(({ inferred }) => inferred?.open).map(({ declaration }) => declaration.name);
  return {
    graph,
    problems: validateGraph(graph, { accepts: [], emits: open, covers: [] }),
    steps,
    options: new Map(planned.map(({ declaration }) => [declaration.name, declaration.options])),
    contextFirst: new Set(
      planned.filter(({ inferred }) => inferred?.contextFirst).map(({ declaration }) => declaration.name),
    ),
    catches: planned.some(({ declaration }) => declaration.kind === "catch-error"),
    functions: new Map(planned.map(({ declaration, fn }) => [declaration.name, fn])),
    calls: new Map(planned.map((it) => [it.declaration.name, callOf(workflow, it, options.made)])),
    resources: planned.flatMap(({ declaration }) => Object.values(declaration.options.resources ?? {})),
    fansOut: new Set(graph.steps.filter(({ fansOut = [] }) => fansOut.length > 0).map(({ name }) => name)),
    routes: new Routes(steps.map((it) => ({ ...it, collectors: collectors.get(it.name) }))),
    startClass: steps.flatMap(({ accepts }) => accepts).find(isStart) ?? (StartEvent as AnyEventClass),
    state: stateSchema(workflow, state),
  };
}

/** A step's function, or one around it that hands it its resources. */
function callOf(workflow: string, { declaration, fn, inferred }: PlannedStep, made: MadeResources): PlannedStep["fn"] {
  const { name: step, options } = declaration;
  if (options.resources === undefined) return fn;
  const contextFirst = inferred?.contextFirst === true;
  return withResources(fn as (...args: unknown[]) => unknown, {
    workflow,
    step,
    resources: options.resources,
    made,
    contextFirst,
  });
}

/** The event that starts a run. Throws WorkflowRuntimeError that names what the input lacks. */
export function startEvent({ graph, startClass }: Plan, input: object): StartEvent {
  const missing = (graph.input ?? []).filter(({ name, optional }) => !optional && !Object.hasOwn(input, name));
  if (missing.length > 0) {
    const given = Object.keys(input);
    throw new WorkflowRuntimeError(
      `${graph.workflow} needs ${missing.map(({ name, text }) => `${name} (${text})`).join(" and ")} in its input, ` +
        `and was given ${given.length === 0 ? "nothing" : `only ${given.join(", ")}`}. ` +
        `Its ${startClass.name} has: ${(graph.input ?? []).map(describeField).join(", ")}.`,
    );
  }
  // An optional field that nobody gave reads as undefined, as its type says.
  const optional = (graph.input ?? []).filter(({ name, optional: may }) => may && !Object.hasOwn(input, name));
  const fields =
    optional.length === 0 ? input : { ...Object.fromEntries(optional.map(({ name }) => [name, undefined])), ...input };
  try {
    return new startClass(fields) as unknown as StartEvent;
  } catch (error) {
    if (!(error instanceof EventFieldsError)) throw error;
    throw new WorkflowRuntimeError(`${graph.workflow} can't start. ${error.message}`, { cause: error });
  }
}

function describeField({ name, text, optional }: FieldNode): string {
  return `${name}${optional ? "?" : ""}: ${text}`;
}

function typesOf(
  workflow: string,
  declaration: StepDeclaration,
  inferred: InferredTypes | undefined,
  input: FieldNode[][],
) {
  const { name, kind, options } = declaration;
  const fields = inferred?.input;
  if (fields !== undefined) input.push([...fields]);
  const declared = declaredParams(options);
  const params = declared ?? inferred?.params;
  const accepts =
    declared === undefined
      ? (inferred?.accepts ?? (kind === "catch-error" ? [StepFailedEvent] : undefined))
      : declared.flatMap((it) => it.accepts);
  if (accepts === undefined) throw untyped(workflow, declaration);
  const returns = options.emits?.flat() ?? inferred?.returns ?? [];
  if ([...accepts, ...returns].some((it) => typeof it !== "function")) {
    throw new WorkflowConfigurationError(
      `Step "${name}" of ${workflow} names an event class that isn't defined when it is needed${place(declaration)}. ` +
        "Declare the class before the workflow, or break the circle of imports.",
    );
  }
  if (kind === "catch-error" && (accepts.length !== 1 || accepts[0] !== (StepFailedEvent as AnyEventClass))) {
    throw new WorkflowConfigurationError(
      `"${name}" of ${workflow} catches errors${place(declaration)}: it must take StepFailedEvent and nothing else, ` +
        `not ${accepts.map((it) => it.name).join(" | ") || "nothing"}.`,
    );
  }
  const several = params?.some(({ list }) => list) === true || (params?.length ?? 0) > 1 ? params : undefined;
  const { collect } = options;
  if (collect !== undefined && several?.some(({ list }) => list) !== true) {
    throw new WorkflowConfigurationError(
      `Step "${name}" of ${workflow} says how it collects a list${place(declaration)}, and takes none: ` +
        "give it one parameter, a list of events, or leave the option `collect` out.",
    );
  }
  const taken = collect?.take ?? undefined;
  return {
    accepts,
    returns,
    sends: inferred?.sends ?? [],
    streams: inferred?.streams ?? [],
    ...(inferred?.runs === undefined ? {} : { runs: inferred.runs }),
    ...(several === undefined
      ? {}
      : { params: several.map((it) => (it.list && taken !== undefined ? { ...it, take: taken } : it)) }),
    fansOut: options.emits?.filter((it) => Array.isArray(it)).flat() ?? inferred?.fansOut ?? [],
  };
}

/** The events that a step's options name, by parameter. */
function declaredParams({ accepts, join }: StepDeclaration["options"]): ParamTypes[] | undefined {
  if (join !== undefined) return join.map((it) => ({ accepts: [it], list: false }));
  if (accepts === undefined) return undefined;
  // A class isn't an array, though it may have a length.
  const given = (Array.isArray(accepts) ? accepts : [accepts]) as readonly (AnyEventClass | readonly AnyEventClass[])[];
  const lists = given.filter((it) => Array.isArray(it)).map((it) => ({ accepts: [...it], list: true }));
  const single = given.filter((it) => !Array.isArray(it));
  return single.length === 0 && lists.length > 0 ? lists : [{ accepts: single, list: false }, ...lists];
}

/** How a step takes several events at once; undefined where it takes one at a time. */
function gathersOf(params: readonly ParamTypes[] | undefined, subclasses: boolean): Gathers | undefined {
  if (params === undefined) return undefined;
  const list = params.find((it) => it.list);
  if (list !== undefined) return { kind: "list", take: list.take ?? null };
  return { kind: "join", params: params.map(({ accepts }) => accepts[0] as AnyEventClass), subclasses };
}

function untyped(workflow: string, declaration: StepDeclaration): WorkflowConfigurationError {
  const { name } = declaration;
  return new WorkflowConfigurationError(
    `Step "${name}" of ${workflow} doesn't say which events it takes${place(declaration)}.\n` +
      "TypeScript's annotations are gone at run time, and this program wasn't loaded through Stepscope. Do one of:\n" +
      "  - run it with `npx stepscope run FILE`, or with `node --import @stepscope/tools/register FILE`\n" +
      "  - debug it with F5 in VS Code\n" +
      `  - declare the events: @step({ accepts: SomeEvent, emits: [OtherEvent] }) ${name}(…)`,
  );
}

/** " (file:line)" of the decorator, where the stack tells. */
function place({ declaredAt }: StepDeclaration): string {
  const frame = declaredAt.stack?.split("\n").find((line) => /^\s+at /.test(line) && !FRAMES_OF_DECORATING.test(line));
  const at = frame?.match(/\(?((?:file:\/\/|\/|[A-Za-z]:\\)[^()]*:\d+):\d+\)?$/)?.[1];
  return at === undefined ? "" : ` (${at.replace(/^file:\/\//, "")})`;
}

const FRAMES_OF_DECORATING = /__esDecorate|__decorate|__runInitializers|workflow\/step\.|node:internal/;

function isStart(it: AnyEventClass): boolean {
  return it === (StartEvent as AnyEventClass) || it.prototype instanceof StartEvent;
}
