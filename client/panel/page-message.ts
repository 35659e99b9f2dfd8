import type { PageMessage, PanelNode } from "./contract.js";

/** Longest name that a message may carry, in characters. */
const NAME_LIMIT = 1_000;
/** Longest text that is exported, in characters. */
const EXPORT_LIMIT = 64_000_000;

/** A message from the page, or null when it isn't one: whatever runs in a page is not trusted. */
export function parsePageMessage(value: unknown): PageMessage | null {
  if (!isRecord(value)) return null;
  switch (value.type) {
    case "ready":
      return typeof value.version === "number" ? { type: "ready", version: value.version } : null;
    case "select":
      return isName(value.workflow) ? { type: "select", workflow: value.workflow } : null;
    case "open": {
      const node = parseNode(value.node);
      return isName(value.workflow) && node ? { type: "open", workflow: value.workflow, node } : null;
    }
    case "run":
      return isName(value.workflow) && typeof value.debug === "boolean"
        ? { type: "run", workflow: value.workflow, debug: value.debug }
        : null;
    case "pick-file":
      return { type: "pick-file" };
    case "export":
      return parseExport(value);
    default:
      return null;
  }
}

function parseExport({ name, format, text }: Record<string, unknown>): PageMessage | null {
  if (!isName(name) || typeof text !== "string" || text.length > EXPORT_LIMIT) return null;
  return format === "svg" || format === "json" ? { type: "export", name, format, text } : null;
}

function parseNode(value: unknown): PanelNode | null {
  if (!isRecord(value) || !isName(value.id)) return null;
  const { kind, id } = value;
  const known = kind === "step" || kind === "event" || kind === "resource" || kind === "workflow";
  return known ? { kind, id } : null;
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= NAME_LIMIT;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
