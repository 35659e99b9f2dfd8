import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Where the pieces are that run inside the program. */
export interface Locations {
  /** Loaded first: connects the program to the adapter. */
  readonly agentUrl: string;
  /** Loaded second: step types from annotations. */
  readonly registerUrl: string;
  /** The program that runs a workflow which only exports itself. */
  readonly runnerPath: string;
  /** The runtime's own code, which isn't the user's; where it is built with source maps, its sources too. */
  readonly runtimeDir: string;
}

/**
 * Looks beside this file, which is either the bundled adapter (`dist/debug-adapter.js`, with `register.js`, `runner.js`
 * and `runtime/` beside it) or part of the package (`dist/debug/`). `overrides` win.
 */
export function findLocations(overrides: Partial<Locations> = {}): Locations {
  const here = dirname(fileURLToPath(import.meta.url));
  return { ...(existsSync(join(here, "runtime", "debug", "agent.js")) ? bundled(here) : packaged(here)), ...overrides };
}

function bundled(here: string): Locations {
  const runtimeDir = join(here, "runtime");
  return {
    agentUrl: urlOf(join(runtimeDir, "debug", "agent.js")),
    registerUrl: urlOf(join(here, "register.js")),
    runnerPath: join(here, "runner.js"),
    runtimeDir,
  };
}

function packaged(here: string): Locations {
  const agent = createRequire(import.meta.url).resolve("stepscope/debug/agent");
  return {
    agentUrl: urlOf(agent),
    registerUrl: urlOf(join(here, "..", "transform", "register.js")),
    runnerPath: join(here, "runner.js"),
    runtimeDir: dirname(dirname(dirname(agent))),
  };
}

function urlOf(path: string): string {
  return pathToFileURL(path).href;
}
