/** The value at a dotted path; `fallback` where there is none. */
export function getPath(state: unknown, path: string, fallback?: unknown): unknown {
  let value = state;
  for (const key of path.split(".")) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return fallback;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}

/** The state with the value at a dotted path; what is on the way is copied, the rest shared. "" is the whole state. */
export function setPath(
  state: Readonly<Record<string, unknown>>,
  path: string,
  value: unknown,
): Readonly<Record<string, unknown>> {
  if (path === "") return value as Record<string, unknown>;
  const [key = "", ...rest] = path.split(".");
  if (rest.length === 0) return put(state, key, value);
  const inner = Object.hasOwn(state, key) ? state[key] : undefined;
  const nested = typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>) : {};
  return put(state, key, setPath(nested, rest.join("."), value));
}

function put(state: Readonly<Record<string, unknown>>, key: string, value: unknown): Record<string, unknown> {
  const copy = Array.isArray(state) ? ([...state] as unknown as Record<string, unknown>) : { ...state };
  // Not by assignment: a key called __proto__ is a key like any other.
  Object.defineProperty(copy, key, { value, enumerable: true, writable: true, configurable: true });
  return copy;
}
