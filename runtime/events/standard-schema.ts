import { classNameOf, messageOf } from "./class-name.js";

/** The part of https://standardschema.dev that checks fields: zod, valibot and arktype all have it. */
export interface StandardSchema<Input = unknown, Output = Input> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

export type SchemaInput<S> = S extends StandardSchema<infer I, unknown> ? I : never;
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

/**
 * The fields as the schema gives them back. Throws EventFieldsError that names the event and each field; also where
 * the schema is asynchronous, throws, or gives something that isn't an object.
 */
export function validateFields(eventName: string, schema: StandardSchema, fields: object): object {
  const event = eventName || "An event";
  const result = validated(event, schema, fields);
  if (result.issues !== undefined) {
    throw new EventFieldsError(`${event} doesn't fit its schema: ${result.issues.map(describe).join("; ")}`);
  }
  const { value } = result;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  const given = typeof value === "object" && value !== null ? classNameOf(value) : String(value);
  throw new EventFieldsError(`The schema of ${event} gives ${given}. It must give an object: the event's fields.`);
}

function validated(event: string, schema: StandardSchema, fields: object): SchemaResult<unknown> {
  let result: SchemaResult<unknown> | PromiseLike<unknown>;
  try {
    result = schema["~standard"].validate({ ...fields });
  } catch (error) {
    throw new EventFieldsError(`The schema of ${event} threw: ${messageOf(error)}`, { cause: error });
  }
  if (!("then" in result)) return result;
  // Nobody waits for it, so its failure must not end the process.
  result.then(undefined, () => {});
  throw new EventFieldsError(
    `The schema of ${event} is asynchronous, and events are checked synchronously. Make the check synchronous, or await it in the step, before the event is created.`,
  );
}

function describe(issue: SchemaIssue): string {
  const path = issue.path?.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return path ? `${path}: ${issue.message}` : issue.message;
}
