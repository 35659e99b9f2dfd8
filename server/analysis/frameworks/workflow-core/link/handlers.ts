import type { Place } from "../../../syntax/summary.js";
import type { SourcePosition } from "../../../types.js";
import type { CoreCall, CoreSummary, CoreValue, Mention } from "../syntax/summary.js";
import type { FoundRegistration } from "./flows.js";
import type { CoreEvent, CoreNames, CoreWorkflow } from "./names.js";

/** A handler with its events settled. */
export interface CoreHandler {
  readonly name: string;
  readonly file: string;
  readonly place: Place;
  readonly namePlace: Place;
  readonly bodyStart: SourcePosition;
  /** It runs once each of them has come. */
  readonly slots: readonly Slot[];
  /** It may wait for other events: its list couldn't be read. */
  readonly open: boolean;
  readonly emits: readonly Emission[];
  /** Events that it waits for while it runs. */
  readonly awaits: readonly CoreEvent[];
  /** Names of the workflows that it runs. */
  readonly runs: readonly string[];
  /** The functions that work for it: its own first, then others by their files. */
  readonly functions: readonly FunctionAt[];
}

/** Any of these events. */
export interface Slot {
  readonly events: readonly CoreEvent[];
  readonly place: Place;
}

export interface Emission {
  readonly event: CoreEvent;
  readonly place: Place;
  readonly via: "sent" | "returned";
}

export interface FunctionAt {
  readonly file: string;
  readonly fn: number;
}

/** Settles what a handler waits for, emits, awaits and runs. */
export function linkHandler(found: FoundRegistration, workflow: CoreWorkflow, names: CoreNames): CoreHandler {
  const { file, place, namePlace, handler } = found;
  const { slots, open } = slotsOf(found, names);
  const own =
    handler.fn === null ? (handler.ref === null ? null : names.fn(handler.ref, file)) : { file, fn: handler.fn };
  const work = own === null ? NO_WORK : new WorkReader(names, workflow).read(own);
  return {
    ...{ file, place, namePlace, slots, open, ...work },
    name: handler.name ?? `handle(${slots.map(({ events }) => events.map(({ name }) => name).join(" | ")).join(", ")})`,
    bodyStart: handler.bodyStart,
  };
}

const NO_WORK = { emits: [], awaits: [], runs: [], functions: [] };

function slotsOf({ accepts, file }: FoundRegistration, names: CoreNames): Pick<CoreHandler, "slots" | "open"> {
  const list = names.list(accepts, file);
  if (list === null) return { slots: [], open: true };
  const slots = list.elements.map((it) => slotOf(it, list.file, names));
  const known = slots.filter((it) => it !== null);
  return { slots: known, open: known.length < slots.length || known.length === 0 };
}

function slotOf(value: CoreValue, file: string, names: CoreNames): Slot | null {
  const events = names.events(value, file);
  return events === null || value.kind === "other" || value.kind === "list" ? null : { events, place: value.place };
}

/** Reads what a handler's function does, and the functions that it calls for it. */
class WorkReader {
  readonly #names: CoreNames;
  readonly #workflow: CoreWorkflow;
  readonly #emits: Emission[] = [];
  readonly #awaits = new Map<string, CoreEvent>();
  readonly #runs = new Set<string>();
  readonly #functions: FunctionAt[] = [];

  constructor(names: CoreNames, workflow: CoreWorkflow) {
    this.#names = names;
    this.#workflow = workflow;
  }

  read(own: FunctionAt): Pick<CoreHandler, "emits" | "awaits" | "runs" | "functions"> {
    this.#read(own, null);
    return {
      emits: this.#emits,
      awaits: [...this.#awaits.values()],
      runs: [...this.#runs],
      functions: this.#functions,
    };
  }

  /** `via`: what the caller does with what it is given; null for the handler itself. */
  #read(at: FunctionAt, via: CoreCall["via"] | null): void {
    if (this.#functions.some(({ file, fn }) => file === at.file && fn === at.fn)) return;
    this.#functions.push(at);
    const { file } = at;
    const core = this.#names.core(file);
    if (core === null) return;
    const inside = functionsInside(at.fn, core);
    const stands = ({ within }: { readonly within: number | null }): boolean => within !== null && inside.has(within);
    for (const it of core.mentions.filter(stands)) this.#mention(it, file, via);
    for (const { callee, matters, via: used } of core.calls.filter(stands)) {
      const fn = matters || callee.kind === "local" ? this.#names.fn(callee, file) : null;
      if (fn !== null && !(fn.file === file && inside.has(fn.fn))) this.#read(fn, via === "sent" ? "sent" : used);
    }
  }

  #mention(it: Mention, file: string, via: CoreCall["via"] | null): void {
    if (it.how === "made" && it.to === null) {
      const sent = it.via === "sent" || via === "sent";
      this.#emits.push({ event: this.#names.event(it.ref, file), place: it.place, via: sent ? "sent" : "returned" });
    }
    if (it.how === "read" && it.ownStream) {
      const event = this.#names.event(it.ref, file);
      this.#awaits.set(event.key, event);
    }
    if (it.how === "run") {
      const workflow = this.#names.workflow(it.ref, file);
      if (workflow !== null && workflow.key !== this.#workflow.key) this.#runs.add(workflow.variable.name);
    }
  }
}

/** A function and those inside of it, but for other handlers. */
export function functionsInside(fn: number, { functions, registrations }: CoreSummary): ReadonlySet<number> {
  const handlers = new Set(registrations.map(({ handler }) => handler.fn));
  const inside = new Set([fn]);
  // A function stands behind the one around it, mostly; one that is read early is found in the next round.
  for (let size = 0; size !== inside.size; ) {
    size = inside.size;
    for (const [index, { parent }] of functions.entries()) {
      if (parent !== null && inside.has(parent) && !handlers.has(index)) inside.add(index);
    }
  }
  return inside;
}
