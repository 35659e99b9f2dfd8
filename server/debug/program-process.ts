import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AGENT_VARIABLE, type AgentEnvironment } from "stepscope/debug";
import { Debuggee, type DebuggeeOptions } from "./debuggee.js";
import { DapError } from "./errors.js";
import type { LaunchArguments } from "./launch-arguments.js";
import type { Locations } from "./locations.js";
import type { Program } from "./program.js";
import { RUNNER_VARIABLE, type RunnerOrder } from "./runner-contract.js";

export interface ProgramProcessOptions extends Pick<DebuggeeOptions, "output" | "ended" | "waitsForDetach"> {
  readonly launch: LaunchArguments;
  readonly program: Program;
  readonly locations: Locations;
  /** How the agent finds the adapter; undefined runs the program without one. */
  readonly agent: AgentEnvironment | undefined;
}

/** Starts the program: `node --import <agent> --import <register> program args…`. Throws {@link DapError}. */
export async function startProgram(options: ProgramProcessOptions): Promise<Debuggee> {
  const { launch, program, locations, agent } = options;
  if (statSync(program.cwd, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new DapError("attribute", `"cwd" must be a folder; ${program.cwd} isn't one.`);
  }
  const command = launch.runtimeExecutable ?? process.execPath;
  const order = program.order === undefined ? undefined : new OrderFile(program.order);
  const args = [
    "--enable-source-maps",
    ...(agent === undefined ? [] : ["--import", locations.agentUrl]),
    "--import",
    locations.registerUrl,
    ...launch.runtimeArgs,
    program.order === undefined ? program.file : locations.runnerPath,
    ...launch.args,
  ];
  const env = environmentOf(launch, {
    [AGENT_VARIABLE]: agent === undefined ? undefined : JSON.stringify(agent),
    [RUNNER_VARIABLE]: order?.path,
  });
  try {
    return await Debuggee.start({
      command,
      args,
      cwd: program.cwd,
      env,
      output: options.output,
      waitsForDetach: options.waitsForDetach,
      ended: (end) => {
        order?.remove();
        options.ended(end);
      },
    });
  } catch (error) {
    order?.remove();
    throw new DapError("spawn", `${command}: ${(error as Error).message}`);
  }
}

/** The adapter's own environment, the launch configuration's, and ours. */
function environmentOf({ env }: LaunchArguments, own: Record<string, string | undefined>): NodeJS.ProcessEnv {
  const all: NodeJS.ProcessEnv = { ...process.env, ...own };
  for (const [name, value] of Object.entries(env)) {
    if (value === null) delete all[name];
    else all[name] = value;
  }
  // The editor's own binary is a plain Node only when it is told so.
  if (process.versions.electron !== undefined) all.ELECTRON_RUN_AS_NODE = "1";
  return all;
}

/** What the runner is told, in a file that only this user can read: an input may be longer than a variable may. */
class OrderFile {
  readonly path: string;
  readonly #directory: string;

  constructor(order: RunnerOrder) {
    this.#directory = mkdtempSync(join(tmpdir(), "stepscope-run-"));
    this.path = join(this.#directory, "order.json");
    writeFileSync(this.path, JSON.stringify(order));
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
