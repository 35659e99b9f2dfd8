import { check } from "./check/check.js";
import { graph } from "./graph.js";
import { run } from "./run.js";
import { trace } from "./trace.js";
import { FailedError, USAGE, UsageError } from "./usage.js";
import { version } from "./version.js";

/** Where a command writes: its result, and what is said about it. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Which of them show a terminal's colours. */
  readonly colors?: { readonly out: boolean; readonly err: boolean };
}

const COMMANDS: Readonly<Record<string, (args: readonly string[], output: Output) => Promise<number>>> = {
  run,
  check,
  graph,
  trace,
};

/** Runs one command. Gives the exit code: 0 fine, 1 the workflow failed or has errors, 2 wrong usage. */
export async function runCommandLine(args: readonly string[], output: Output): Promise<number> {
  const [name, ...rest] = args;
  if (name === "help" || args.includes("--help") || args.includes("-h")) {
    output.out(USAGE);
    return 0;
  }
  if (name === "--version" || name === "-v") {
    output.out(`${version()}\n`);
    return 0;
  }
  try {
    if (name === undefined) throw new UsageError(`Which command?\n\n${USAGE.trimEnd()}`);
    const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (command === undefined) {
      throw new UsageError(`There is no command "${name}". There are: ${Object.keys(COMMANDS).join(", ")}.`);
    }
    return await command(rest, output);
  } catch (error) {
    if (error instanceof UsageError || error instanceof FailedError) {
      output.err(`stepscope: ${error.message}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
    throw error;
  }
}
