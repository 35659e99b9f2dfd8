import { FailedError, USAGE, UsageError } from "./usage.js";
import { version } from "./version.js";

/** Where a command writes: its result, and what is said about it. */
export interface Output {
  out(text: string): void;
  err(text: string): void;
  /** Which of them show a terminal's colours. */
  readonly colors?: { readonly out: boolean; readonly err: boolean };
}

type Command = (args: readonly string[], output: Output) => Promise<number>;

/** Each is loaded when it is called: not all of them need a compiler. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import("./run.js")).run,
  check: async () => (await import("./check/check.js")).check,
  graph: async () => (await import("./graph.js")).graph,
  trace: async () => (await import("./trace.js")).trace,
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
    const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
    if (load === undefined) {
      throw new UsageError(`There is no command "${name}". There are: ${Object.keys(COMMANDS).join(", ")}.`);
    }
    const command = await load();
    return await command(rest, output);
  } catch (error) {
    if (error instanceof UsageError || error instanceof FailedError) {
      output.err(`stepscope: ${error.message}\n`);
      return error instanceof UsageError ? 2 : 1;
    }
    throw error;
  }
}
