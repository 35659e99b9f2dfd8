import { isDeepStrictEqual } from "node:util";
import { getPath, setPath } from "../../engine/store-path.js";
import { messageOf } from "../../events/class-name.js";
import {
  isStandardSchema,
  issuesText,
  type SchemaOutput,
  type SchemaProblem,
  type StandardSchema,
  verdictOf,
} from "../../events/standard-schema.js";
import { describeValue } from "../describe-value.js";
import { WorkflowConfigurationError, WorkflowStateError } from "../errors.js";

type State = Readonly<Record<string, unknown>>;

/**
 * The type of the state that a schema gives: of the schema itself, or of a workflow class that has it as
 * `static state`. For `Context<…>`:
 *
 * ```ts
 * class Counter extends Workflow {
 *   static state = z.object({ count: z.number().default(0) });
 *   @step
 *   async add(ev: AddEvent, ctx: Context<StateOf<typeof Counter>>): Promise<StopEvent<number>> { … }
 * }
 * ```
 */
export type StateOf<T> = T extends StandardSchema
  ? AsState<SchemaOutput<T>>
  : T extends { readonly state: infer S extends StandardSchema }
    ? AsState<SchemaOutput<S>>
    : never;
type AsState<T> = T extends object ? T : never;

/** A write of the state, as a step asks for it. `path` is "" for the whole state. */
export interface StateWrite {
  readonly path: string;
  readonly value: unknown;
}

/** Who writes, for the error. */
export interface StateWriter {
  readonly workflow: string;
  readonly step: string;
  /** The method of `ctx.store`. */
  readonly call: string;
}

/** The schema that a workflow's options or its class give. Throws WorkflowConfigurationError for what is no schema. */
export function stateSchema(workflow: string, given: unknown): StandardSchema | undefined {
  if (given === undefined || isStandardSchema(given)) return given;
  throw new WorkflowConfigurationError(
    `The state of ${workflow} must be a schema (zod, valibot, arktype or any Standard Schema), not ${describeValue(given)}.`,
  );
}

/** The state that a run begins with: what it was given, with the schema's defaults. Throws WorkflowStateError. */
export function firstState(workflow: string, schema: StandardSchema, given: State): State {
  return checked(schema, given, {
    ...{ workflow, step: null, path: null },
    what: `${workflow} can't start: its first state`,
    hint: " Give its fields defaults in the schema, or values: run(input, { store: { … } }).",
  });
}

/** The state that a run goes on with. Throws WorkflowStateError. */
export function resumedState(workflow: string, schema: StandardSchema, saved: State): State {
  return checked(schema, saved, {
    ...{ workflow, step: null, path: null },
    what: `${workflow} can't go on with this snapshot: its state`,
    hint: " A schema must also take what it gives.",
  });
}

/** The write that brings about what the schema makes of the state after it. Throws WorkflowStateError. */
export function checkedWrite(schema: StandardSchema, state: State, write: StateWrite, by: StateWriter): StateWrite {
  const { path, value } = write;
  const { workflow, step, call } = by;
  const did = call === "set" ? `set "${path}" in ctx.store` : `ctx.store.${call}`;
  const what = `Step "${step}" of ${workflow} can't ${call === "set" ? "" : "do "}${did}: the state`;
  const place = { workflow, step, path: path === "" ? null : path };
  const next = setPath(state, path, value);
  const given = checked(schema, next, { ...place, what, hint: " The store stays as it was." });
  if (path === "") return { path, value: given };
  if (isDeepStrictEqual(given, next)) return write;
  const kept = getPath(given, path, MISSING);
  if (kept === MISSING && value !== undefined) {
    const issues = [{ path, message: "the schema has no such field" }];
    throw new WorkflowStateError(
      { ...place, issues },
      `${what} doesn't fit its schema: ${issuesText(issues)}. The store stays as it was.`,
    );
  }
  // What the schema does to the value stays a write of the value; what it does elsewhere is one of the whole state.
  const same = kept !== MISSING && isDeepStrictEqual(setPath(next, path, kept), given);
  return same ? { path, value: kept } : { path: "", value: given };
}

const MISSING = Symbol("missing");

interface Place {
  readonly workflow: string;
  readonly step: string | null;
  readonly path: string | null;
}

function checked(
  schema: StandardSchema,
  state: State,
  { what, hint, ...place }: Place & { readonly what: string; readonly hint: string },
): State {
  const refuse = (message: string, issues: readonly SchemaProblem[], cause?: unknown): never => {
    throw new WorkflowStateError({ ...place, issues }, message, cause);
  };
  const verdict = verdictOf(schema, { ...state });
  switch (verdict.kind) {
    case "fits":
      return verdict.value as State;
    case "issues":
      return refuse(`${what} doesn't fit its schema: ${issuesText(verdict.issues)}.${hint}`, verdict.issues);
    case "threw":
      return refuse(`${what} can't be checked: the schema threw ${messageOf(verdict.error)}`, [], verdict.error);
    case "asynchronous":
      return refuse(
        `${what} can't be checked: the schema is asynchronous, and state is checked synchronously. Make the check synchronous, or await it in the step, before the write.`,
        [],
      );
    case "no-object":
      return refuse(`${what} can't be checked: the schema gives ${verdict.gives}, and must give an object.`, []);
  }
}
