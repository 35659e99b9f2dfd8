import { InputRequiredEvent, StopEvent } from "../events/built-in.js";
import type { Event } from "../events/event.js";
import { ById } from "./by-id.js";
import { Numbered } from "./numbered.js";
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

/** What becomes of events of a class. */
export interface ClassRoute {
  /** The places in `Routes.steps` of the steps that take it, in the order of their declaration. */
  readonly places: readonly number[];
  /** It ends the run. */
  readonly stops: boolean;
  /** It asks a person. */
  readonly asks: boolean;
}

/** Which steps take an event, by its class, and what else is fixed before a run. Made once per workflow. */
export class Routes {
  readonly steps: readonly StepRoute[];
  /** The catch-error steps, by the steps whose failures they get. */
  readonly handlers: ReadonlyMap<string, Handler>;
  readonly #places = new Map<string, number>();
  /** Of the classes that steps name. */
  readonly #byClass = new Map<AnyEventKey, ClassRoute>();

  constructor(steps: readonly StepRoute[]) {
    this.steps = steps;
    for (const [place, { name }] of steps.entries()) this.#places.set(name, place);
    this.handlers = handlersOf(steps);
    for (const key of new Set(steps.flatMap(({ accepts }) => accepts))) {
      const { prototype } = key;
      const stops = key === StopEvent || prototype instanceof StopEvent;
      const asks = key === InputRequiredEvent || prototype instanceof InputRequiredEvent;
      this.#byClass.set(key, { places: this.#taking(key), stops, asks });
    }
  }

  of(event: Event): ClassRoute {
    const key = event.constructor as AnyEventKey;
    return this.#byClass.get(key) ?? this.#unnamed(event, key);
  }

  /** Whether a step takes an event; its name may be anything. */
  takes(step: string, event: Event): boolean {
    const place = this.#places.get(step);
    return place !== undefined && this.of(event).places.includes(place);
  }

  /** A step's place in `steps`. */
  placeOf(step: string): number | undefined {
    return this.#places.get(step);
  }

  /** Of a class that no step names: one may take it all the same, for it takes subclasses. */
  #unnamed(event: Event, key: AnyEventKey): ClassRoute {
    return {
      places: typeof key === "function" ? this.#taking(key) : [],
      stops: event instanceof StopEvent,
      asks: event instanceof InputRequiredEvent,
    };
  }

  #taking(key: AnyEventKey): number[] {
    return this.steps.flatMap(({ kind, accepts, acceptSubclasses = false }, place) =>
      kind !== "catch-error" && accepts.some((it) => suits(key, it, acceptSubclasses)) ? [place] : [],
    );
  }
}

/** Whether an event of a class goes where another class is asked for. */
export function suits(key: AnyEventKey, asked: AnyEventKey, subclasses: boolean): boolean {
  return key === asked || (subclasses && key.prototype instanceof asked);
}

/** The states of a run's steps; a step that nothing has come to yet has none. */
export class StepStates {
  readonly #routes: Routes;
  readonly #states: (StepState | undefined)[] = [undefined];

  constructor(routes: Routes) {
    this.#routes = routes;
  }

  /** Undefined for a step that the workflow doesn't have. */
  get(step: string): StepState | undefined {
    const place = this.#routes.placeOf(step);
    return place === undefined ? undefined : this.at(place);
  }

  /** Of a step by its place. */
  at(place: number): StepState {
    return this.#states[place] ?? this.#begin(place);
  }

  /** In the order of declaration. */
  values(): StepState[] {
    return this.#states.filter((it) => it !== undefined);
  }

  #begin(place: number): StepState {
    const route = this.#routes.steps[place] as StepRoute;
    const state: StepState = {
      place,
      route,
      queue: undefined,
      workers: [undefined],
      busy: 0,
      collected: undefined,
      joining: undefined,
    };
    while (this.#states.length < place) this.#states.push(undefined);
    this.#states[place] = state;
    return state;
  }
}

/** A run before its first tick. */
export function initialState(routes: Routes): RunState {
  return {
    status: "running",
    steps: new StepStates(routes),
    routes,
    nextDelivery: 1,
    nextFanOut: 1,
    fanOuts: undefined,
    deliveries: new Numbered(),
    running: 0,
    waiting: new ById(),
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
