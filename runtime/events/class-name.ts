/** The name of an object's class, also where one of its fields is called `constructor`; "" for none. */
export function classNameOf(object: object): string {
  const prototype = Object.getPrototypeOf(object) as { constructor?: unknown } | null;
  const its = prototype?.constructor;
  return typeof its === "function" ? its.name : "";
}

/** An error, also of another realm. */
export function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
}

/** What went wrong, whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return isError(thrown) ? thrown.message : String(thrown);
}
