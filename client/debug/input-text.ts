import type { FieldNode } from "stepscope/graph";

/** What a person typed, as a value, or what is wrong with it. */
export type ReadField = { readonly value: unknown } | { readonly problem: string };

/** What a field wants, for a person: its name and type as written. */
export function fieldText({ name, type, text }: FieldNode): string {
  return type === "json" ? `${name}: ${text}, as JSON` : `${name}: ${text}`;
}

/** Reads a field's value. Text is taken as it is; everything else is JSON. */
export function readField({ name, type, text }: FieldNode, typed: string): ReadField {
  if (type === "string") return { value: typed };
  let value: unknown;
  try {
    value = JSON.parse(typed);
  } catch {
    return { problem: `${name} must be ${wanted(type, text)}.` };
  }
  if (type !== "json" && typeof value !== type) return { problem: `${name} must be ${wanted(type, text)}.` };
  return { value };
}

function wanted(type: FieldNode["type"], text: string): string {
  if (type === "number") return "a number";
  return type === "boolean" ? "true or false" : `${text} as JSON, for example [1, 2] or { "a": "b" }`;
}
