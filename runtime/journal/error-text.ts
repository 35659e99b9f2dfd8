import { jsonText } from "./json-text.js";

/** What was thrown, for people: never throws, whatever it is. */
export function errorText(thrown: unknown): string {
  try {
    if (thrown instanceof Error) return `${thrown.name}: ${thrown.message}`;
    if (typeof thrown !== "object" || thrown === null) return String(thrown);
    const text = Object.getPrototypeOf(thrown) === null ? "[object]" : String(thrown);
    return text.startsWith("[object") ? jsonText(thrown) : text;
  } catch {
    return "something that can't be read";
  }
}
