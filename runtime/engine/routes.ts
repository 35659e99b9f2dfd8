import { fifo } from "./fifo.js";
import type { Gathers, Handler, RunState, StepState } from "./state.js";
import type { AnyEventKey } from "./ticks.js";

/** What the reducer must know of a workflow: its steps in order of declaration and the classes that they take. */
export interface StepRoute {
  readonly name: string;
  readonly numWorkers: number;
  readonly accepts: readonly AnyEventKey[];
  /** It takes subclasses of what it accepts too. */
  readonly acceptSubclasses?: boolean;
  /** How it takes several events at once; one at a time unless given. */
  readonly gathers?: Gathers | undefined;
  /** Of a step that returns lists: the steps that collect what comes of them. */
  readonly collectors?: readonly string[] | undefined;
  /** A catch-error step gets what other steps fail with, and no other events. A plain step unless given. */
  readonly kind?: "step" | "catch-error";
  /** Of a catch-error step: the steps that it is for; all that no other one is for, unless given. */
  readonly forSteps?: readonly string[];
  /** Of a catch-error step: how often it is called for one event and what comes of it. 1 unless given. */
  readonly maxRecoveries?: number;
}

/** Which steps take an event, by its class, and what else is fixed before a run. Made once per workflow. */
export class Routes {
  readonly steps: readonly StepRoute[];
  /** The catch-error steps, by the steps whose failures they get. */
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly #byClass = new Map<AnyEventKey, readonly string[]>();
  /** Whether a class that no step names may be taken all the same. */
  readonly #open: boolean;

  constructor(steps: readonly StepRoute[]) {
    this.steps = steps;
    this.handlers = handlersOf(steps);
    this.#open = steps.some(({ acceptSubclasses }) => acceptSubclasses);
    for (const key of new Set(steps.flatMap(({ accepts }) => accepts))) {
      const names = this.#taking(key);
      if (names.length > 0) this.#byClass.set(key, names);
    }
  }

  /** The steps in the order of their declaration; undefined for none. */
  of(key: AnyEventKey): readonly string[] | undefined {
    const known = this.#byClass.get(key);
    if (known !== undefined || !this.#open) return known;
    const names = this.#taking(key);
    if (names.length === 0) return undefined;
    this.#byClass.set(key, names);
    return names;
  }

  /** Whether one of them takes an event of the class; a step's name may be anything. */
  takes(step: string, key: AnyEventKey): boolean {
    return this.of(key)?.includes(step) === true;
  }

  #taking(key: AnyEventKey): string[] {
    return this.steps
      .filter(({ kind }) => kind !== "catch-error")
      .filter(({ accepts, acceptSubclasses = false }) => accepts.some((it) => suits(key, it, acceptSubclasses)))
      .map(({ name }) => name);
  }
}

/** Whether an event of a class goes where another class is asked for. */
export function suits(key: AnyEventKey, asked: AnyEventKey, subclasses: boolean): boolean {
  return key === asked || (subclasses && key.prototype instanceof asked);
}

/** A run before its first tick. */
export function initialState(routes: Routes): RunState {
  const steps = new Map<string, StepState>();
  for (const route of routes.steps) {
    steps.set(route.name, { route, queue: fifo(), workers: [], busy: 0, collected: undefined, joining: undefined });
  }
  return {
    status: "running",
    steps,
    routes,
    nextDelivery: 1,
    nextFanOut: 1,
    fanOuts: new Map(),
    deliveries: new Map(),
    running: 0,
    waiting: new Set(),
    children: undefined,
    store: {},
    unhandled: [],
    result: undefined,
    failure: undefined,
    activeSteps: [],
    openEnds: undefined,
  };
}

const NO_HANDLERS: ReadonlyMap<string, Handler> = new Map();

function handlersOf(steps: readonly StepRoute[]): ReadonlyMap<string, Handler> {
  const catching = steps.filter(({ kind }) => kind === "catch-error");
  if (catching.length === 0) return NO_HANDLERS;
  const handlers = new Map<string, Handler>();
  const others = catching.find(({ forSteps }) => forSteps === undefined);
  for (const step of steps) {
    if (step.kind === "catch-error") continue;
    const own = catching.find(({ forSteps }) => forSteps?.includes(step.name)) ?? others;
    if (own !== undefined) handlers.set(step.name, { name: own.name, maxRecoveries: own.maxRecoveries ?? 1 });
  }
  return handlers;
}
