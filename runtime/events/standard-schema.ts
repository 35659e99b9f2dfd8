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

/** The fields as the schema gives them back. Throws EventFieldsError that names the event and each field. */
export function validateFields(eventName: string, schema: StandardSchema, fields: object): object {
  const result = schema["~standard"].validate({ ...fields });
  if (result instanceof Promise) {
    throw new EventFieldsError(`The schema of ${eventName} is asynchronous. Events are checked synchronously.`);
  }
  if (result.issues !== undefined) {
    throw new EventFieldsError(`${eventName} doesn't fit its schema: ${result.issues.map(describe).join("; ")}`);
  }
  return result.value as object;
}

function describe(issue: SchemaIssue): string {
  const path = issue.path?.map((part) => String(typeof part === "object" ? part.key : part)).join(".");
  return path ? `${path}: ${issue.message}` : issue.message;
}
