/** Longest line in the list, in characters. */
const LINE_LIMIT = 400;
/** Longest text in full, in characters. */
const TEXT_LIMIT = 20_000;
/** Longest string inside of a payload, in characters. */
const STRING_LIMIT = 4_000;
const DEPTH_LIMIT = 8;
const ITEMS_LIMIT = 200;

const SECRET_NAME =
  '[^"\\\\]*(?:password|passwd|secret|api[-_]?key|authorization|cookie|credential|access[-_]?token|auth[-_]?token|private[-_]?key)[^"\\\\]*';
/** A string under a name that says it is secret. Its end may have been cut off. */
const SECRET = new RegExp(`("${SECRET_NAME}"\\s*:\\s*)"(?:[^"\\\\]|\\\\.)*(?:"|\\\\?$)`, "gi");

/** JSON text on one line, short, without secrets. */
export function payloadLine(text: string): string {
  const line = hideSecrets(text.slice(0, LINE_LIMIT * 2)).replace(/\s+/g, " ");
  return line.length > LINE_LIMIT ? `${line.slice(0, LINE_LIMIT)}…` : line;
}

/** JSON text with an indent, within limits of size and depth. What isn't JSON, or was cut, stays as it is. */
export function payloadText(text: string, { secrets = false }: { readonly secrets?: boolean } = {}): string {
  const pretty = cut(prettyJson(text) ?? text, TEXT_LIMIT);
  return secrets ? pretty : hideSecrets(pretty);
}

/** The text with dots in place of strings whose name says that they are secret, such as `apiKey`. */
export function hideSecrets(text: string): string {
  return text.replace(SECRET, '$1"••••••"');
}

function prettyJson(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "string" ? value : JSON.stringify(limit(value, 0), undefined, 2);
  } catch {
    return null;
  }
}

function limit(value: unknown, depth: number): unknown {
  if (typeof value === "string") return cut(value, STRING_LIMIT);
  if (typeof value !== "object" || value === null) return value;
  if (depth >= DEPTH_LIMIT) return "…";
  if (Array.isArray(value)) {
    const items = value.slice(0, ITEMS_LIMIT).map((item: unknown) => limit(item, depth + 1));
    return value.length > ITEMS_LIMIT ? [...items, `… ${value.length - ITEMS_LIMIT} more`] : items;
  }
  const entries = Object.entries(value);
  const kept = entries.slice(0, ITEMS_LIMIT).map(([name, item]) => [name, limit(item, depth + 1)] as const);
  return Object.fromEntries(
    entries.length > ITEMS_LIMIT ? [...kept, ["…", `${entries.length - ITEMS_LIMIT} more`] as const] : kept,
  );
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most)}… (${text.length - most} more characters)` : text;
}
