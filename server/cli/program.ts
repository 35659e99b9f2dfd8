import type { FieldNode } from "stepscope/graph";
import { createAnalysis } from "../analysis/index.js";
import type { SourceWorkflow } from "../analysis/types.js";
import { UsageError } from "./usage.js";

/** The workflows of a file, as they stand in source. */
export function workflowsOf(file: string): readonly SourceWorkflow[] {
  const analysis = createAnalysis();
  try {
    return analysis.workflows(file);
  } finally {
    analysis.dispose();
  }
}

/** The workflow that is meant. Throws UsageError that lists the ones there are. */
export function pickWorkflow(
  file: string,
  workflows: readonly SourceWorkflow[],
  name: string | undefined,
): SourceWorkflow {
  const names = workflows.map(({ graph }) => graph.workflow).join(", ");
  if (name !== undefined) {
    const named = workflows.find((it) => it.graph.workflow === name || it.exportedAs.includes(name));
    if (named !== undefined) return named;
    const there = workflows.length === 0 ? "no workflow" : `no workflow "${name}". It has: ${names}`;
    throw new UsageError(`${file} has ${there}.`);
  }
  const [only] = workflows;
  if (only === undefined) {
    throw new UsageError(
      `${file} has no workflow: no class that extends Workflow with @step methods, no new Workflow(…) with steps, and no createWorkflow() with handlers.`,
    );
  }
  if (workflows.length > 1) throw new UsageError(`${file} has several workflows: ${names}. Name one of them.`);
  return only;
}

/** The start event's fields from `--input` and `--json`. Throws UsageError that names the field. */
export function readInput(
  workflow: string,
  fields: readonly FieldNode[] | undefined,
  pairs: readonly string[],
  json: string | undefined,
): Record<string, unknown> {
  const input = json === undefined ? {} : readJson(json);
  for (const pair of pairs) {
    const at = pair.indexOf("=");
    if (at <= 0) throw new UsageError(`--input is NAME=VALUE, not "${pair}".`);
    const name = pair.slice(0, at);
    input[name] = readValue(
      name,
      pair.slice(at + 1),
      fields?.find((field) => field.name === name),
    );
  }
  for (const { name, type, text, optional } of fields ?? []) {
    if (!Object.hasOwn(input, name)) {
      if (optional) continue;
      const example = type === "string" ? "text" : type === "boolean" ? "true" : type === "number" ? "1" : "JSON";
      throw new UsageError(
        `${workflow} needs ${name} (${text}) to start. Give it with --input ${name}=${example}. Its fields: ${describeFields(fields)}.`,
      );
    }
    if (type !== "json" && typeof input[name] !== type) {
      throw new UsageError(`${workflow}: ${name} is ${article(type)} (${text}), not ${JSON.stringify(input[name])}.`);
    }
  }
  if (fields !== undefined) {
    const unknown = Object.keys(input).find((name) => !fields.some((field) => field.name === name));
    if (unknown !== undefined) {
      throw new UsageError(`${workflow} has no input field "${unknown}". Its fields: ${describeFields(fields)}.`);
    }
  }
  return input;
}

function readJson(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`--json isn't JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`--json is an object of fields, e.g. '{"topic":"pirates"}', not ${text}.`);
}

function readValue(name: string, text: string, field: FieldNode | undefined): unknown {
  switch (field?.type) {
    case "number": {
      const number = Number(text);
      if (text.trim() === "" || Number.isNaN(number)) throw new UsageError(`${name} is a number, not "${text}".`);
      return number;
    }
    case "boolean":
      if (text !== "true" && text !== "false") throw new UsageError(`${name} is true or false, not "${text}".`);
      return text === "true";
    case "json":
      try {
        return JSON.parse(text);
      } catch {
        throw new UsageError(`${name} (${field.text}) is written as JSON, and "${text}" isn't.`);
      }
    default:
      return text;
  }
}

function describeFields(fields: readonly FieldNode[] = []): string {
  return fields.map(({ name, text, optional }) => `${name}${optional ? "?" : ""}: ${text}`).join(", ") || "none";
}

function article(type: string): string {
  return type === "boolean" ? "true or false" : `a ${type}`;
}
