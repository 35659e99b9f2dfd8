import type { Resolver, Target } from "../../../link/resolver.js";
import type { Ref } from "../../../syntax/summary.js";
import { EVENT_MAKERS, MIDDLEWARE } from "../package.js";
import type { CoreSummary, CoreValue, CoreVariable } from "../syntax/summary.js";

/** An event by its declaration, or by the name that it is imported under from a package. */
export interface CoreEvent {
  readonly key: string;
  /** What code calls it. */
  readonly name: string;
  readonly label: string | null;
  /** Null where it isn't declared in a file that could be read. */
  readonly source: { readonly file: string; readonly variable: CoreVariable } | null;
  /** It is made by the package's own functions. */
  readonly made: boolean;
}

/** A workflow under all of its names. */
export interface CoreWorkflow {
  readonly key: string;
  readonly file: string;
  /** What it is called last: `workflow` of `const workflow = withState(base)`. */
  readonly variable: CoreVariable;
  /** It is a parameter, or comes from a function: others may have added handlers. */
  readonly open: boolean;
  /** Functions that add handlers to it as it is made: `const workflow = addHandlers(createWorkflow())`. */
  readonly through: readonly AddingFunction[];
}

/** A function, by its position in its file, and which of its parameters is the workflow. */
export interface AddingFunction {
  readonly file: string;
  readonly fn: number;
  readonly index: number;
}

const ALIASES = 8;

/** Settles which event, workflow or function a name stands for, also in another file. */
export class CoreNames {
  readonly #resolver: Resolver;

  constructor(resolver: Resolver) {
    this.#resolver = resolver;
  }

  core(file: string): CoreSummary | null {
    return this.#resolver.summary(file)?.workflowCore ?? null;
  }

  /** The event that a name stands for, if it is one; an `or` of several isn't. */
  event(ref: Ref, from: string): CoreEvent {
    const found = this.#variable(ref, from);
    if (found === null)
      return { ...this.#outside(ref, from), label: null, source: null, made: this.#isPackage(ref, from) };
    const { file, variable } = found;
    const { value } = variable;
    const label = value.kind === "call" ? value.label : null;
    const made = value.kind === "call" && this.#isCall(value, file, EVENT_MAKERS);
    return { key: `${file}#${variable.id}`, name: variable.name, label, source: found, made };
  }

  /** The events that a value stands for: one, or those of an `or`; null where that can't be said. */
  events(value: CoreValue, from: string, depth = 0): readonly CoreEvent[] | null {
    if (value.kind === "call") {
      if (!this.#isCall(value, from, OR)) return null;
      const parts = value.args.map((it) => this.events(it, from, depth + 1));
      return parts.includes(null) ? null : parts.flatMap((it) => it ?? []);
    }
    if (value.kind !== "ref") return null;
    const found = this.#variable(value.ref, from);
    const either = found?.variable.value;
    return found !== null && either?.kind === "call" && depth < ALIASES && this.#isCall(either, found.file, OR)
      ? this.events(either, found.file, depth + 1)
      : [this.event(value.ref, from)];
  }

  /** The list that `handle` is given, also by a name; null where it can't be read. */
  list(value: CoreValue, from: string): { readonly elements: readonly CoreValue[]; readonly file: string } | null {
    if (value.kind === "list") return value.open ? null : { elements: value.elements, file: from };
    const found = value.kind === "ref" ? this.#variable(value.ref, from) : null;
    const list = found?.variable.value;
    if (found === null || list?.kind !== "list" || list.open) return null;
    return { elements: list.elements, file: found.file };
  }

  /** The workflow that a name stands for; null where it is none. */
  workflow(ref: Ref, from: string): CoreWorkflow | null {
    const found = this.#variable(ref, from);
    return found === null ? null : this.#workflowOf(found.variable, found.file, 0);
  }

  /** The declaration of a function that a name stands for, by its position in its file. */
  fn(ref: Ref, from: string): { readonly file: string; readonly fn: number } | null {
    const target = this.#resolver.resolve(ref, from);
    if (target.kind !== "declaration") return null;
    const fn = this.core(target.file)?.functions.findIndex(({ declaration }) => declaration === target.id) ?? -1;
    return fn < 0 ? null : { file: target.file, fn };
  }

  #workflowOf(variable: CoreVariable, file: string, depth: number): CoreWorkflow {
    const own = { key: `${file}#${variable.id}`, file, variable, open: true, through: [] };
    return variable.value.kind === "call" ? (this.#made(variable.value, own, depth) ?? own) : own;
  }

  /** The workflow that a call gives: a new one or one that has a name, with what is put around it. */
  #made(value: CoreValue & { kind: "call" }, own: CoreWorkflow, depth: number): CoreWorkflow | null {
    if (this.#isCall(value, own.file, CREATE)) return { ...own, open: false };
    if (depth > ALIASES || value.callee === null) return null;
    const adding = this.#adding(value.callee, own.file);
    const inner = MIDDLEWARE.test(value.name) ? value.args[0] : adding === null ? undefined : value.args[adding.index];
    if (inner?.kind === "ref") return this.#renamed(inner.ref, own, depth + 1);
    const base = inner?.kind === "call" ? this.#made(inner, own, depth + 1) : null;
    return base === null || adding === null ? base : { ...base, through: [...base.through, adding] };
  }

  /** A workflow that gets another name. */
  #renamed(ref: Ref, { file, variable }: CoreWorkflow, depth: number): CoreWorkflow | null {
    const found = this.#variable(ref, file);
    if (found === null) return null;
    const base = this.#workflowOf(found.variable, found.file, depth);
    return base.file === file ? { ...base, variable } : base;
  }

  /** A function that adds handlers to one of its parameters; null for any other. */
  #adding(callee: Ref, from: string): AddingFunction | null {
    const at = this.fn(callee, from);
    const core = at === null ? null : this.core(at.file);
    for (const { workflow } of core?.registrations ?? []) {
      const parameter = workflow.kind === "local" ? core?.variables.get(workflow.id)?.parameter : undefined;
      if (at !== null && parameter?.fn === at.fn) return { ...at, index: parameter.index };
    }
    return null;
  }

  /** The variable behind a name and all other names of it; null for what is no variable that could be read. */
  #variable(ref: Ref, from: string, depth = 0): { readonly file: string; readonly variable: CoreVariable } | null {
    const target = this.#resolver.resolve(ref, from);
    if (target.kind !== "declaration") return null;
    const variable = this.core(target.file)?.variables.get(target.id);
    if (variable === undefined) return null;
    const found = { file: target.file, variable };
    return variable.value.kind === "ref" && depth < ALIASES
      ? (this.#variable(variable.value.ref, target.file, depth + 1) ?? found)
      : found;
  }

  /** What is known of a name whose declaration can't be read. */
  #outside(ref: Ref, from: string): { readonly key: string; readonly name: string } {
    const target = this.#resolver.resolve(ref, from);
    const name = nameOf(ref);
    switch (target.kind) {
      case "declaration":
        return { key: `${target.file}#${target.id}`, name };
      case "package":
        return { key: packageKey(target.name), name };
      default:
        return { key: `${ref.kind === "import" ? ref.specifier : from} ${pathOf(ref)}`, name };
    }
  }

  #isPackage(ref: Ref, from: string): boolean {
    return this.#resolver.resolve(ref, from).kind === "package";
  }

  #isCall({ callee }: CoreValue & { kind: "call" }, file: string, names: ReadonlySet<string>): boolean {
    if (callee === null) return false;
    const target: Target = this.#resolver.resolve(callee, file);
    return target.kind === "package" && names.has(target.name);
  }
}

/** The key of an event that the package exports. */
export function packageKey(name: string): string {
  return `package ${name}`;
}

const OR: ReadonlySet<string> = new Set(["or"]);
const CREATE: ReadonlySet<string> = new Set(["createWorkflow"]);

function nameOf(ref: Ref): string {
  return ref.kind === "local" ? "" : ref.name;
}

function pathOf(ref: Ref): string {
  switch (ref.kind) {
    case "local":
      return String(ref.id);
    case "member":
      return `${pathOf(ref.of)}.${ref.name}`;
    default:
      return ref.name;
  }
}
