import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { messageOf } from "../../events/class-name.js";
import {
  isStandardSchema,
  issuesText,
  type SchemaOutput,
  type StandardSchema,
  valueVerdict,
} from "../../events/standard-schema.js";
import { describeValue } from "../describe-value.js";
import { WorkflowConfigurationError } from "../errors.js";
import { checkName, Resource } from "./resource.js";

/** Where a configuration comes from. */
export interface ConfigResourceOptions<S extends StandardSchema = StandardSchema> {
  /** A JSON file: a path, from the working directory where it is relative, or `new URL("./x.json", import.meta.url)`. */
  readonly file: string | URL;
  /** The part of it that is wanted, dotted: `models.0.name`. All of it unless given. */
  readonly path?: string;
  /** A Standard Schema (zod, valibot, arktype) that it must fit; what that gives is the resource. */
  readonly schema?: S;
}

/**
 * A resource that is a JSON file, or a part of one. It is read once for a workflow object, before its first run.
 *
 *     const limits = configResource("limits", { file: "config.json", path: "search.limits", schema: Limits });
 *
 * `validate()` and `run()` throw WorkflowConfigurationError that names the file and the path where it can't be read,
 * isn't JSON, lacks the part, or doesn't fit the schema.
 */
export function configResource<S extends StandardSchema>(
  name: string,
  options: ConfigResourceOptions<S> & { readonly schema: S },
): Resource<SchemaOutput<S>>;
export function configResource<T = unknown>(
  name: string,
  options: ConfigResourceOptions & { readonly schema?: never },
): Resource<T>;
export function configResource(name: string, options: ConfigResourceOptions): Resource<unknown> {
  checkName(name);
  const { file, path, schema } = (options ?? {}) as Partial<ConfigResourceOptions>;
  const wrong = (what: string, value: unknown) =>
    new WorkflowConfigurationError(`Resource "${name}": ${what}, not ${describeValue(value)}.`);
  if (!(file instanceof URL) && (typeof file !== "string" || file === "")) throw wrong("file must name a file", file);
  if (path !== undefined && (typeof path !== "string" || path === "")) throw wrong("path must be a text", path);
  if (schema !== undefined && !isStandardSchema(schema)) throw wrong("schema must be a Standard Schema", schema);
  return new Resource<unknown>(name, { make: () => read({ ...options, file }) }, "config");
}

function read({ file, path, schema }: ConfigResourceOptions): unknown {
  const name = file instanceof URL && file.protocol === "file:" ? fileURLToPath(file) : String(file);
  const part = path === undefined ? name : `"${path}" of ${name}`;
  const value = partOf(contentOf(file, name), path, name);
  if (schema === undefined) return value;
  const verdict = valueVerdict(schema, value);
  switch (verdict.kind) {
    case "fits":
      return verdict.value;
    case "issues":
      throw new WorkflowConfigurationError(`${part} doesn't fit its schema: ${issuesText(verdict.issues)}`);
    case "asynchronous":
      throw new WorkflowConfigurationError(`The schema of ${part} is asynchronous. Make its check synchronous.`);
    case "threw":
      throw new WorkflowConfigurationError(`The schema of ${part} threw: ${messageOf(verdict.error)}`, {
        cause: verdict.error,
      });
  }
}

function contentOf(file: string | URL, name: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new WorkflowConfigurationError(`${name} can't be read: ${messageOf(cause)}`, { cause });
  }
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    throw new WorkflowConfigurationError(`${name} isn't JSON: ${messageOf(cause)}`, { cause });
  }
}

function partOf(content: unknown, path: string | undefined, name: string): unknown {
  let at = content;
  for (const key of path?.split(".") ?? []) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) {
      const has = typeof at === "object" && at !== null ? Object.keys(at).join(", ") : describeValue(at);
      throw new WorkflowConfigurationError(`${name} has no "${path}": there is no "${key}" in ${has || "nothing"}.`);
    }
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}
