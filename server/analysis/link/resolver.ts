import { isAbsolute, resolve, sep } from "node:path";
import type { ContextFinding } from "../context-search.js";
import { exportsName, isWorkflowCore } from "../frameworks/workflow-core/package.js";
import type { Projects } from "../projects/projects.js";
import type { Summaries } from "../summaries.js";
import type { ClassSummary, Declaration, FileSummary, FunctionSummary, Ref, ValueExpr } from "../syntax/summary.js";
import { EXPORTS, PACKAGE } from "./built-in.js";
import type { EventOf } from "./classes.js";
import { TypeArguments } from "./type-arguments.js";

/** What a name finally stands for. */
export type Target =
  /** A class, function or type of the runtime's. */
  | { readonly kind: "built-in"; readonly name: string }
  /** What another framework exports, which is known by its name; `*` for all of it. */
  | { readonly kind: "package"; readonly name: string }
  | {
      readonly kind: "declaration";
      readonly file: string;
      readonly id: number;
      readonly declaration: Declaration;
      readonly entry: PackageEntry | null;
    }
  | { readonly kind: "namespace"; readonly module: string | null; readonly specifier: string }
  /** Not declared in its file. */
  | { readonly kind: "global"; readonly name: string }
  /** Its import leads nowhere. */
  | { readonly kind: "unknown" };

/** A package that exports a declaration, as the first file on the way to it imports it. */
export interface PackageEntry {
  readonly specifier: string;
  readonly name: string;
}

export interface ClassTarget {
  readonly file: string;
  readonly declaration: ClassSummary;
  readonly entry: PackageEntry | null;
}

const UNKNOWN: Target = { kind: "unknown" };
const EXPORT_STAR_DEPTH = 24;
const MOST_NAMES = 8;
const PACKAGES = `${sep}node_modules${sep}`;

/** Follows names through imports, exports and re-exports, and notes the files that it came through. */
export class Resolver {
  readonly #summaries: Pick<Summaries, "get" | "contextIn">;
  readonly #projects: Projects;
  /** Files that the answers depend on. */
  readonly visited = new Map<string, FileSummary | null>();
  /** Files that were searched for what asks for the step's context. */
  readonly searched = new Map<string, ContextFinding>();
  /** Events that were found, by their classes. */
  readonly events = new Map<
    ClassSummary,
    readonly { readonly entry: PackageEntry | null; readonly event: EventOf }[]
  >();

  readonly typeArguments = new TypeArguments();
  /** How many names of names are being followed. */
  #names = 0;

  constructor(summaries: Pick<Summaries, "get" | "contextIn">, projects: Projects) {
    this.#summaries = summaries;
    this.#projects = projects;
  }

  summary(file: string): FileSummary | null {
    const summary = this.#summaries.get(file);
    this.visited.set(file, summary);
    return summary;
  }

  resolve(ref: Ref, from: string): Target {
    switch (ref.kind) {
      case "local":
        return this.#declaration(from, ref.id);
      case "global":
        return { kind: "global", name: ref.name };
      case "import":
        return this.#import(ref.specifier, ref.name, from, 0);
      case "member": {
        const owner = this.resolve(ref.of, from);
        if (owner.kind === "package" && owner.name === "*") return { kind: "package", name: ref.name };
        if (owner.kind === "declaration") return this.#member(owner, ref.name);
        if (owner.kind !== "namespace") return UNKNOWN;
        if (owner.module === null) return builtIn(ref.name);
        return entered(this.#export(owner.module, ref.name, 0), owner.specifier, ref.name);
      }
    }
  }

  /** The class that a name stands for, also through a constant that is another name of it. */
  resolveClass(ref: Ref, from: string, depth = 0): Target {
    const target = this.resolve(ref, from);
    if (target.kind !== "declaration" || target.declaration.kind !== "variable") return target;
    const name = nameIn(target.declaration.value);
    return name === null || depth > MOST_NAMES ? UNKNOWN : this.resolveClass(name, target.file, depth + 1);
  }

  /** The class that another one extends: the `A` of `const Base = A.of<F>()`, too. */
  resolveBase(ref: Ref, from: string, depth = 0): Target {
    const target = this.resolve(ref, from);
    if (target.kind !== "declaration" || target.declaration.kind !== "variable" || depth > MOST_NAMES) {
      return this.resolveClass(ref, from);
    }
    const { value } = target.declaration;
    const made = value.kind === "call" && value.callee.kind === "function" ? value.callee.ref : null;
    const base = made?.kind === "member" && made.name === "of" ? made.of : nameIn(value);
    return base === null ? UNKNOWN : this.resolveBase(base, target.file, depth + 1);
  }

  /** The classes that a name may stand for: one, or those that a variable is set to; null where that takes types. */
  resolveClasses(ref: Ref, from: string, depth = 0): readonly Target[] | null {
    const target = this.resolve(ref, from);
    if (target.kind !== "declaration" || target.declaration.kind !== "variable") {
      return target.kind === "unknown" && this.#isMemberOfValue(ref, from) ? null : [target];
    }
    const { value } = target.declaration;
    const values = value.kind === "several" ? value.values : [value];
    const classes = values.map((it) => {
      const name = nameIn(it);
      return name === null || depth > MOST_NAMES ? null : this.resolveClasses(name, target.file, depth + 1);
    });
    return classes.some((it) => it === null) ? null : classes.flatMap((it) => it ?? []);
  }

  /** What a namespace has by a name, or a class in a namespace of its own. */
  #member({ declaration, file, entry }: Extract<Target, { kind: "declaration" }>, name: string): Target {
    const other = declaration.kind === "variable" ? nameIn(declaration.value) : null;
    if (other !== null) {
      if (this.#names > MOST_NAMES) return UNKNOWN; // `import A = A.B`
      this.#names++;
      try {
        return this.resolve({ kind: "member", of: other, name }, file);
      } finally {
        this.#names--;
      }
    }
    const holds = declaration.kind === "namespace" || declaration.kind === "class";
    const ref = holds ? declaration.members.get(name) : undefined;
    if (ref === undefined) return UNKNOWN;
    const target = this.resolve(ref, file);
    if (target.kind !== "declaration" || entry === null) return target;
    return { ...target, entry: { ...entry, name: `${entry.name}.${name}` } };
  }

  #isMemberOfValue(ref: Ref, from: string): boolean {
    if (ref.kind !== "member") return false;
    return this.resolve(ref.of, from).kind === "declaration" || this.#isMemberOfValue(ref.of, from);
  }

  /** The function that a name stands for; null where it can't be found, or is something else. */
  resolveFunction(ref: Ref, from: string): { file: string; fn: FunctionSummary } | null {
    const target = this.resolve(ref, from);
    return target.kind === "declaration" && target.declaration.kind === "function"
      ? { file: target.file, fn: target.declaration }
      : null;
  }

  /** Whether what is imported by a name may ask for the step's context; no other file is read for that. */
  mayAskForContext(ref: Ref, from: string): boolean {
    if (ref.kind === "member") return this.mayAskForContext(ref.of, from);
    if (ref.kind !== "import") return ref.kind === "local";
    const file = this.#projects.resolve(ref.specifier, from);
    if (file === null || file.includes(PACKAGES)) return false;
    const finding = this.#summaries.contextIn(file);
    this.searched.set(file, finding);
    return finding.asks;
  }

  /** A class that the type checker found, by its place. */
  classAt(file: string, offset: number): ClassTarget | null {
    const path = resolve(file);
    const declaration = this.summary(path)?.declarations.find(
      (it): it is ClassSummary =>
        it.kind === "class" && it.place.pos <= offset && offset < it.place.end && it.namePlace.end >= offset,
    );
    return declaration === undefined ? null : { file: path, declaration, entry: null };
  }

  #declaration(file: string, id: number): Target {
    const declaration = this.summary(file)?.declarations[id];
    return declaration === undefined ? UNKNOWN : { kind: "declaration", file, id, declaration, entry: null };
  }

  #import(specifier: string, name: string, from: string, depth: number): Target {
    if (specifier === PACKAGE) {
      return name === "*" || name === "default" ? { kind: "namespace", module: null, specifier } : builtIn(name);
    }
    if (isWorkflowCore(specifier)) return { kind: "package", name };
    const file = this.#projects.resolve(specifier, from);
    if (file === null) return UNKNOWN;
    if (name === "*") return { kind: "namespace", module: file, specifier };
    return entered(this.#export(file, name, depth), specifier, name);
  }

  #export(file: string, name: string, depth: number): Target {
    const summary = this.summary(file);
    if (summary === null || depth > EXPORT_STAR_DEPTH) return UNKNOWN;
    const ref = summary.exports.get(name);
    if (ref !== undefined) {
      return ref.kind === "import" ? this.#import(ref.specifier, ref.name, file, depth + 1) : this.resolve(ref, file);
    }
    if (name === "default") return UNKNOWN;
    for (const specifier of summary.exportAll) {
      if (specifier === PACKAGE && !EXPORTS.has(name)) continue;
      if (isWorkflowCore(specifier) && !exportsName(name)) continue;
      const target = this.#import(specifier, name, file, depth + 1);
      if (target.kind !== "unknown") return target;
    }
    return UNKNOWN;
  }
}

/** The name that a value is. */
function nameIn(value: ValueExpr): Ref | null {
  return value.kind === "typed" && value.type.kind === "ref" ? value.type.ref : null;
}

/** Node finds a package by its name from wherever it is imported; its files have no other address. */
function entered(target: Target, specifier: string, name: string): Target {
  if (target.kind !== "declaration" || /^[./]|^file:/.test(specifier) || isAbsolute(specifier)) return target;
  return { ...target, entry: { specifier, name } };
}

function builtIn(name: string): Target {
  return { kind: "built-in", name };
}
