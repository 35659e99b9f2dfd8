import type { ErrorClass } from "./event-classes.js";

/** An error that `eventToJson` wrote: of its class, where that is known, or an Error of its name. */
export function errorFromJson(
  json: unknown,
  classes: ReadonlyMap<string, ErrorClass>,
  decode: (json: unknown, key: string) => unknown,
): Error {
  if (typeof json !== "object" || json === null) throw new TypeError("the error is missing");
  const stored = json as Record<string, unknown>;
  const className = String(stored.class);
  const name = String(stored.name);
  const message = String(stored.message);
  const errorClass = classes.get(className);
  const error =
    errorClass === DOMException
      ? new DOMException(message, name)
      : // A real error of the class without its constructor, which may take anything.
        (Reflect.construct(Error, [message], errorClass ?? Error) as Error);
  const known = errorClass === undefined && name === "Error" ? className : name;
  if (error.name !== known) define(error, "name", known);
  define(error, "stack", stored.stack);
  for (const key of ["cause", "errors"]) if (Object.hasOwn(stored, key)) define(error, key, decode(stored[key], key));
  for (const [key, value] of Object.entries(stored.fields ?? {})) {
    define(error, key, decode(value, key), true);
  }
  return error;
}

function define(error: Error, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(error, key, { value, writable: true, enumerable, configurable: true });
}
