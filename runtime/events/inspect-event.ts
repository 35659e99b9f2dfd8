import { classNameOf } from "./class-name.js";
import { eventText } from "./event-text.js";

/** Characters of one string, where nobody asked for another limit than Node's own. */
const STRING_LIMIT = 1_000;
const NODE_STRING_LIMIT = 10_000;

/** The events that are being written: Node hands options that it doesn't know on to nested objects, but no symbols. */
const OPEN = "stepscope.inspected";

interface InspectOptions {
  readonly maxStringLength?: number | null;
  readonly stylize?: (text: string, style: string) => string;
  readonly [OPEN]?: readonly object[];
}

/** An event as Node writes objects, with colours, depth and stacks, but long strings cut. Never throws. */
export function inspectEvent(event: object, depth: unknown, options: unknown, inspect: unknown): string {
  if (typeof inspect !== "function" || typeof options !== "object" || options === null) return eventText(event);
  const given = options as InspectOptions;
  const open = given[OPEN] ?? [];
  if (open.includes(event)) return "[Circular]";
  try {
    const name = classNameOf(event);
    if (typeof depth === "number" && depth < 0) return given.stylize?.(`[${name}]`, "special") ?? `[${name}]`;
    const asked = given.maxStringLength ?? (given.maxStringLength === null ? Number.POSITIVE_INFINITY : undefined);
    const maxStringLength = asked === undefined || asked === NODE_STRING_LIMIT ? STRING_LIMIT : asked;
    const inner = { ...given, maxStringLength, depth, [OPEN]: [...open, event] };
    // The descriptors, so that getters stay unread.
    return `${name} ${inspect(Object.defineProperties({}, Object.getOwnPropertyDescriptors(event)), inner)}`;
  } catch {
    return eventText(event);
  }
}
