/** A value in a few words, for an error message. */
export function describeValue(value: unknown): string {
  try {
    return described(value);
  } catch {
    return "something that can't be read";
  }
}

function described(value: unknown): string {
  if (typeof value === "string")
    return `the string ${JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)}`;
  if (typeof value === "function") return value.name ? `the function or class ${value.name}` : "a function";
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === "object" && value !== null) return `an object of ${value.constructor?.name ?? "no class"}`;
  return `${typeof value === "bigint" ? `${value}n` : String(value)}`;
}
