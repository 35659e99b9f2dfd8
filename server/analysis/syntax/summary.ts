import type { FieldNode, GraphOption } from "stepscope/graph";
import type { CoreSummary } from "../frameworks/workflow-core/syntax/summary.js";
import type { SourcePosition, SourceRange } from "../types.js";

/**
 * What a file says about workflows, as data: all that linking needs, so that the syntax tree can go. A name that the
 * file declares is settled here; one that it imports is settled when files are linked.
 */
export interface FileSummary {
  readonly file: string;
  readonly hash: string;
  /** Where the file doesn't parse; what could be read of it is here all the same. */
  readonly syntaxErrors: number;
  readonly declarations: readonly Declaration[];
  /** Ids of the classes, in order. */
  readonly classes: readonly number[];
  readonly instances: readonly InstanceSummary[];
  /** Every `new X({ … })` whose options are written out. */
  readonly constructions: readonly ConstructionSummary[];
  readonly exports: ReadonlyMap<string, Ref>;
  /** Specifiers of `export * from`. */
  readonly exportAll: readonly string[];
  /** What it says about workflows of another framework; null for nothing. */
  readonly workflowCore: CoreSummary | null;
  /** Comments that silence problems. */
  readonly ignores: readonly IgnoreComment[];
}

/** `// stepscope-ignore dead-end-step, missing-await because …` */
export interface IgnoreComment {
  readonly place: Place;
  /** As they are written; none for all of them. */
  readonly codes: readonly { readonly code: string; readonly place: Place }[];
  /** The lines that it is for, zero-based. */
  readonly firstLine: number;
  readonly lastLine: number;
}

/** Something in the source: as an editor shows it, and as offsets. */
export interface Place {
  readonly range: SourceRange;
  readonly pos: number;
  readonly end: number;
}

/** What a name stands for, as far as its own file can tell. */
export type Ref =
  | { readonly kind: "local"; readonly id: number }
  | { readonly kind: "import"; readonly specifier: string; readonly name: string }
  | { readonly kind: "member"; readonly of: Ref; readonly name: string }
  | { readonly kind: "global"; readonly name: string };

export type Declaration =
  | ClassSummary
  | { readonly kind: "alias"; readonly generic: boolean; readonly type: TypeExpr }
  | {
      readonly kind: "interface";
      readonly fields: readonly FieldExpr[] | null;
      readonly held: readonly HeldType[];
    }
  | FunctionSummary
  | {
      readonly kind: "variable";
      readonly type: TypeExpr | null;
      readonly value: ValueExpr;
      readonly resource: ResourceSummary | null;
    }
  | TypeParameter
  | { readonly kind: "namespace"; readonly members: ReadonlyMap<string, Ref> }
  | { readonly kind: "other" };

/** The `T` of `class Base<T>`. */
export interface TypeParameter {
  readonly kind: "type-parameter";
  /** The class's id. */
  readonly owner: number;
  readonly position: number;
  readonly constraint: TypeExpr | null;
  /** What it is where a class that descends from it says nothing. */
  readonly standard: TypeExpr | null;
}

export interface ClassSummary {
  readonly kind: "class";
  readonly id: number;
  /** The class's name at run time: its own, or that of the variable it is assigned to. */
  readonly name: string;
  /** What code beside it calls it; null where it has no name. */
  readonly binding: string | null;
  readonly place: Place;
  readonly namePlace: Place;
  /** Offset of the closing brace. */
  readonly close: number;
  readonly scope: Scope;
  /** The namespaces that export it; null where it is in none, or one keeps it to itself. */
  readonly within: NamespacePath | null;
  /** What a namespace of its name exports. */
  readonly members: ReadonlyMap<string, Ref>;
  readonly abstract: boolean;
  readonly base: ClassBase | null;
  readonly methods: readonly MethodSummary[];
  readonly fields: readonly ClassField[];
  readonly skipGraphChecks: readonly string[] | null;
  /** Its constructor's first parameter goes to `super(…)` as it is, or it has no constructor. */
  readonly passesOptions: boolean;
  /** What its constructor hands to `super(…)`. */
  readonly superOptions: OptionsSummary;
  /** Its name stands somewhere else in the file, too. */
  readonly mentioned: boolean;
}

/** `Jokes.Events`, by which code outside names what is in there. */
export interface NamespacePath {
  readonly path: string;
  /** The outermost: its declaration's number, and where it can be seen. */
  readonly root: number;
  readonly scope: Scope;
}

/** Offsets of the innermost block or function that a declaration is visible in. */
export interface Scope {
  readonly pos: number;
  readonly end: number;
}

export interface ClassBase {
  /** Null for an expression that names no class, such as a call of a mixin. */
  readonly ref: Ref | null;
  /** The `F` of `extends Base.of<F>()`. */
  readonly fields: TypeExpr | null;
  /** The `A`s of `extends Base<A>`. */
  readonly args: readonly TypeExpr[];
}

/** A field whose declaration says what it holds: `readonly #flow = new Flow();` */
export interface ClassField {
  readonly name: string;
  readonly value: ValueExpr;
}

export interface MethodSummary {
  readonly name: string;
  readonly decorators: readonly DecoratorSummary[];
  readonly fn: FunctionSummary;
}

export interface DecoratorSummary {
  readonly ref: Ref;
  readonly options: OptionsSummary;
}

/** What the options of a step or workflow say where they are written out. */
export interface OptionsSummary {
  readonly name: string | null;
  readonly accepts: DeclaredEvents | null;
  /** Of a step that takes several events at once: one class for each parameter. */
  readonly join: DeclaredEvents | null;
  readonly emits: DeclaredEvents | null;
  readonly acceptSubclasses: boolean;
  /** How many of a list a step takes; null where that isn't said, and for all. */
  readonly take: number | null;
  readonly numWorkers: number | null;
  readonly numConcurrentRuns: number | null;
  readonly timeout: number | null;
  readonly forSteps: readonly string[] | null;
  readonly maxRecoveries: number | null;
  /** A step is called again after it threw. */
  readonly retries: boolean;
  /** Of a step; null where it takes none. */
  readonly resources: readonly ResourceExpr[] | null;
  readonly skipGraphChecks: readonly string[] | null;
  /** `steps` of a pipeline. */
  readonly pipeline: boolean;
  /** There may be other options, or more entries in a list: not all of it could be read. */
  readonly open: boolean;
  readonly places: readonly OptionPlace[];
}

/** A resource by a name, or one that is made where it is taken. */
export type ResourceExpr =
  | { readonly kind: "ref"; readonly ref: Ref }
  | { readonly kind: "made"; readonly resource: ResourceSummary };

/** `resource("db", { … })`, or a call that looks like it. */
export interface ResourceSummary {
  readonly callee: Ref;
  readonly name: string;
  readonly uses: readonly ResourceExpr[];
  readonly place: Place;
  readonly namePlace: Place;
}

/** Where an option's value stands, or an entry of one that is a list. */
export interface OptionPlace extends GraphOption {
  readonly place: Place;
}

export interface DeclaredEvents {
  readonly classes: readonly { readonly ref: Ref; readonly place: Place; readonly list: boolean }[];
  /** Something else than names of classes is among them. */
  readonly open: boolean;
  /** Where another one goes; null where they are no list that is written there. */
  readonly end: Place | null;
}

export interface FunctionSummary {
  readonly kind: "function";
  readonly name: string | null;
  readonly place: Place;
  readonly namePlace: Place;
  readonly bodyStart: SourcePosition;
  readonly params: readonly ParamSummary[];
  /** Null where it has no annotation. */
  readonly returns: TypeExpr | null;
  /** Where the annotation, inside of a promise, takes another member of a union. */
  readonly returnsEnd: Place | null;
  readonly body: BodySummary | null;
}

export interface ParamSummary {
  /** As it is written: a name, or a pattern. */
  readonly name: string;
  readonly type: TypeExpr | null;
  /** Its type, or the parameter where that has none. */
  readonly place: Place;
  /** Whether it is the step's context, so that the body may send through it. */
  readonly context: boolean | "perhaps";
}

export interface BodySummary {
  /** What it ends with, nothing among it: a path that ends without a value. */
  readonly returns: readonly EmitExpr[];
  readonly sends: readonly SendExpr[];
  readonly streams: readonly EmitExpr[];
  /** Workflows that it runs as its own. */
  readonly runs: readonly EmitExpr[];
  /** Functions that are handed the context. */
  readonly calls: readonly Callee[];
  /** Other functions: they may ask for the context themselves. */
  readonly others: readonly Callee[];
  /** Its context goes where it can't be followed. */
  readonly escapes: boolean;
  readonly collects: readonly CollectCall[];
  readonly waits: readonly WaitCall[];
  readonly unawaited: readonly UnawaitedCall[];
  readonly blocking: readonly BlockingCall[];
}

/** `ctx.sendEvent(…)` */
export interface SendExpr extends EmitExpr {
  /** It may happen several times in one call of the step. */
  readonly repeated: boolean;
  /** The `step` of its options; null where it is for whoever takes the event. */
  readonly target: { readonly place: Place; readonly name: string | null } | null;
}

/** `ctx.collectEvents(ev, [A, B])` */
export interface CollectCall {
  readonly place: Place;
  /** The parameter that it collects; null for something else. */
  readonly parameter: string | null;
  /** What it waits for; null where the list isn't written out. */
  readonly expected: readonly { readonly ref: Ref; readonly place: Place }[] | null;
  /** Null where it can't be read. */
  readonly buffer: string | null;
}

/** `ctx.waitForEvent(…)` */
export interface WaitCall {
  readonly place: Place;
  /** The class that it waits for an event of; null where that isn't a name. */
  readonly event: { readonly ref: Ref; readonly place: Place } | null;
  /** The `waiterEvent` of its options. */
  readonly asks: readonly EmitExpr[];
  /** What stands before it on every path to it, and so runs again when the event has come. */
  readonly again: readonly CallText[];
}

/** A call with a short text for it. */
export interface CallText {
  readonly place: Place;
  readonly text: string;
}

/** A promise of the context's that nobody awaits. */
export interface UnawaitedCall extends CallText {
  /** Where `await` goes; null where none may stand. */
  readonly edits: readonly { readonly place: Place; readonly newText: string }[] | null;
}

/** A call that holds up the whole process. */
export interface BlockingCall extends CallText {
  /** What to call in its place; null where it is a loop. */
  readonly instead: string | null;
}

export interface EmitExpr {
  readonly place: Place;
  readonly value: ValueExpr;
}

export type Callee =
  | { readonly kind: "method"; readonly name: string }
  | { readonly kind: "function"; readonly ref: Ref };

export type ValueExpr =
  | { readonly kind: "new"; readonly ref: Ref; readonly place: Place }
  | { readonly kind: "typed"; readonly type: TypeExpr }
  | { readonly kind: "call"; readonly callee: Callee; readonly place: Place }
  /** `this.name` */
  | { readonly kind: "field"; readonly name: string; readonly place: Place }
  | { readonly kind: "several"; readonly values: readonly ValueExpr[] }
  /** An array, or what is spread into one. */
  | { readonly kind: "list"; readonly of: ValueExpr }
  | { readonly kind: "nothing" }
  /** Only the type checker knows; `made` are the objects that it makes, as far as one can see. */
  | { readonly kind: "computed"; readonly place: Place; readonly made: readonly { ref: Ref; place: Place }[] };

export type TypeExpr =
  | { readonly kind: "union"; readonly members: readonly TypeExpr[] }
  | { readonly kind: "ref"; readonly ref: Ref; readonly args: readonly TypeExpr[]; readonly place: Place }
  | { readonly kind: "array"; readonly element: TypeExpr }
  /** undefined, null, void, never */
  | { readonly kind: "nothing" }
  /** A type that is no event: string, a function, … */
  | { readonly kind: "plain" }
  | { readonly kind: "fields"; readonly fields: readonly FieldExpr[]; readonly held: readonly HeldType[] }
  /** any, unknown */
  | { readonly kind: "anything" }
  /** Only the type checker knows. */
  | { readonly kind: "computed"; readonly place: Place };

export type FieldExpr = FieldNode;

/** A type somewhere inside of a field that JSON may not have. */
export interface HeldType {
  /** `items[].parse` */
  readonly path: string;
  readonly place: Place;
  /** A name that may be of a class. */
  readonly type: "function" | "symbol" | Ref;
}

/** `new X({ … })` */
export interface ConstructionSummary {
  readonly classRef: Ref;
  readonly options: OptionsSummary;
  readonly place: Place;
}

/** `new Workflow(…)` and the functions that are added to it. */
export interface InstanceSummary {
  readonly classRef: Ref;
  readonly options: OptionsSummary;
  /** The variable that it is assigned to. */
  readonly binding: string | null;
  readonly place: Place;
  readonly namePlace: Place;
  readonly exportedAs: readonly string[];
  readonly steps: readonly InstanceStepSummary[];
  /** It is handed to other code. */
  readonly shared: boolean;
}

export interface InstanceStepSummary {
  readonly options: OptionsSummary;
  readonly fn: FunctionSummary | { readonly kind: "ref"; readonly ref: Ref };
  /** The function where it is given to `flow.step(…)`. */
  readonly argument: Place;
  readonly scope: Scope;
}
