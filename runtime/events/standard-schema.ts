import { classNameOf, messageOf } from "./class-name.js";

/** The part of https://standardschema.dev that checks fields: zod, valibot and arktype all have it. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    /** Checks a value, and gives what the schema makes of it. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** What a schema takes. */
export type SchemaInput<S> = S extends StandardSchema<infer I, unknown> ? I : never;
/** What a schema gives. */
export type SchemaOutput<S> = S extends StandardSchema<unknown, infer O> ? O : never;

interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}
type SchemaResult<T> = { readonly value: T; readonly issues?: undefined } | { readonly issues: readonly SchemaIssue[] };

/** The fields of an event don't fit its schema. */
export class EventFieldsError extends TypeError {
  override readonly name = "EventFieldsError";
}

/** What a schema makes of a value: another value, or what is wrong with it, or with the schema itself. */
export type ValueVerdict<T = unknown> =
  | { readonly kind: "fits"; readonly value: T }
  | { readonly kind: "issues"; readonly issues: readonly SchemaProblem[] }
  | { readonly kind: "asynchronous" }
  | { readonly kind: "threw"; readonly error: unknown };

/** The same for an object, which must come to an object. */
export type SchemaVerdict = ValueVerdict<object> | { readonly kind: "no-object"; readonly gives: string };

/** Something that a schema finds wrong. */
export interface SchemaProblem {
  /** Dotted; "" for the whole. */
  readonly path: string;
  /** As the schema's library says it. */
  readonly message: string;
}

/**
 * The fields as the schema gives them back. Throws EventFieldsError that names the event and each field; also where
 * the schema is asynchronous, throws, or gives something that isn't an object.
 */
export function validateFields(eventName: string, schema: StandardSchema, fields: object): object {
  const event = eventName || "An event";
  const verdict = verdictOf(schema, { ...fields });
  switch (verdict.kind) {
    case "fits":
      return verdict.value;
    case "issues":
      throw new EventFieldsError(`${event} doesn't fit its schema: ${issuesText(verdict.issues)}`);
    case "threw":
      throw new EventFieldsError(`The schema of ${event} threw: ${messageOf(verdict.error)}`, { cause: verdict.error });
    case "asynchronous":
      throw new EventFieldsError(
        `The schema of ${event} is asynchronous, and events are checked synchronously. Make the check synchronous, or await it in the step, before the event is created.`,
      );
    case "no-object":
      throw new EventFieldsError(
        `The schema of ${event} gives ${verdict.gives}. It must give an object: the event's fields.`,
      );
  }
}

/** Asks a schema about an object; never throws. */
export function verdictOf(schema: StandardSchema, value: object): SchemaVerdict {
  const verdict = valueVerdict(schema, value);
  if (verdict.kind !== "fits") return verdict;
  const given = verdict.value;
  if (typeof given === "object" && given !== null && !Array.isArray(given)) return { kind: "fits", value: given };
  return { kind: "no-object", gives: typeof given === "object" && given !== null ? classNameOf(given) : String(given) };
}

/** Asks a schema about a value; never throws. */
export function valueVerdict(schema: StandardSchema, value: unknown): ValueVerdict {
  let result: SchemaResult<unknown> | PromiseLike<unknown>;
  try {
    result = schema["~standard"].validate(value);
  } catch (error) {
    return { kind: "threw", error };
  }
  if ("then" in result) {
    // Nobody waits for it, so its failure must not end the process.
    result.then(undefined, () => {});
    return { kind: "asynchronous" };
  }
  if (result.issues !== undefined) return { kind: "issues", issues: result.issues.map(problem) };
  return { kind: "fits", value: result.value };
}

/** `joke: must be a text; at: too old` */
export function issuesText(issues: readonly SchemaProblem[]): string {
  return issues.map(({ path, message }) => (path === "" ? message : `${path}: ${message}`)).join("; ");
}

/** Whether a value is a schema of any library. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  return isObject && typeof (value as Partial<StandardSchema>)["~standard"]?.validate === "function";
}

function problem({ path, message }: SchemaIssue): SchemaProblem {
  return { path: path?.map((part) => String(typeof part === "object" ? part.key : part)).join(".") ?? "", message };
}
