import { DapError } from "./errors.js";

/** A launch configuration, checked. */
export interface LaunchArguments {
  /** Absolute path of the file to run. */
  readonly program: string;
  /** The workflow to run, by its name or a name under which the file exports it. */
  readonly workflow: string | undefined;
  /** What `run()` is given. */
  readonly input: Readonly<Record<string, unknown>> | undefined;
  readonly args: readonly string[];
  readonly cwd: string | undefined;
  /** Added to the adapter's environment; null takes a variable away. */
  readonly env: Readonly<Record<string, string | null>>;
  readonly stopOnEntry: boolean;
  readonly noDebug: boolean;
  /** The Node to run, and what to give it before the program. */
  readonly runtimeExecutable: string | undefined;
  readonly runtimeArgs: readonly string[];
  /** The editor can attach a JavaScript debugger when it is asked to. */
  readonly javascriptDebugger: boolean;
}

/** Checks what a client sent. Throws {@link DapError} that names the attribute, what it must be and what it is. */
export function readLaunchArguments(given: unknown): LaunchArguments {
  const attributes = isRecord(given) ? given : {};
  const read = <T>(name: string, wanted: string, is: (value: unknown) => value is T, fallback: T): T => {
    const value = attributes[name];
    if (value === undefined || value === null) return fallback;
    if (!is(value)) throw new DapError("attribute", `"${name}" must be ${wanted}, not ${shown(value)}.`);
    return value;
  };
  const optional = <T>(name: string, wanted: string, is: (value: unknown) => value is T) =>
    read<T | undefined>(name, wanted, is, undefined);
  const program = optional("program", "a path", isText);
  if (program === undefined || program === "") {
    throw new DapError("attribute", `"program" is missing: the file to run, for example "\${file}".`);
  }
  return {
    program,
    workflow: optional("workflow", "a workflow's name", isText),
    input: optional(
      "input",
      'an object with the fields that run() takes, for example { "topic": "pirates" }',
      isRecord,
    ),
    args: read("args", "a list of strings", isTexts, []),
    cwd: optional("cwd", "a path", isText),
    env: read("env", "an object of strings", isEnvironment, {}),
    stopOnEntry: read("stopOnEntry", "true or false", isFlag, false),
    noDebug: read("noDebug", "true or false", isFlag, false),
    runtimeExecutable: optional("runtimeExecutable", "a path", isText),
    runtimeArgs: read("runtimeArgs", "a list of strings", isTexts, []),
    javascriptDebugger: read("javascriptDebugger", "true or false", isFlag, false),
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isFlag(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isEnvironment(value: unknown): value is Record<string, string | null> {
  return isRecord(value) && Object.values(value).every((one) => one === null || isText(one));
}

/** A value as a person wrote it, in short. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
