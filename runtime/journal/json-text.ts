/** Longer texts are cut here, in characters. */
const LIMIT = 20_000;

/** A value as JSON text for people: never throws, says what JSON can't, and is cut at a limit. */
export function jsonText(value: unknown): string {
  const ancestors: object[] = [];
  let text: string;
  try {
    text =
      JSON.stringify(value, function (this: unknown, _key, item: unknown) {
        if (typeof item === "bigint") return `${item}n`;
        if (typeof item === "function" || typeof item === "symbol") return String(item);
        if (item === undefined) return undefined;
        if (typeof item !== "object" || item === null) return item;
        if (item instanceof Error) return `${item.name}: ${item.message}`;
        // `this` is the object that holds the item: what lies above it is still open.
        while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
        if (ancestors.includes(item)) return "[Circular]";
        ancestors.push(item);
        if (item instanceof Map) return Object.fromEntries(item);
        if (item instanceof Set) return [...item];
        return item;
      }) ?? "undefined";
  } catch (error) {
    text = JSON.stringify(`[${error instanceof Error ? error.message : String(error)}]`);
  }
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT)}… (${text.length} characters)`;
}
