import { existsSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Locations } from "../../../server/debug/locations.js";

const at = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

/** The repository. */
export const ROOT = at("").replace(/\/$/, "");

/** Folder of the programs that are debugged here. */
export const FIXTURES = at("test/debug/fixtures");

/** Programs run what is built; the adapter under test is the source. */
export const BUILT: Locations = {
  agentUrl: pathToFileURL(at("runtime/dist/debug/agent.js")).href,
  registerUrl: pathToFileURL(at("server/dist/transform/register.js")).href,
  runnerPath: at("server/dist/debug/runner.js"),
  runtimeDir: at("runtime"),
};

/** The adapter as a program. */
export const BUILT_ADAPTER = at("server/dist/debug/main.js");

export function fixture(name: string): string {
  return `${FIXTURES}/${name}`;
}

/** Throws where the programs can't run because nothing is built. */
export function expectBuilt(): void {
  for (const file of [BUILT.runnerPath, fileURLToPath(BUILT.agentUrl), fileURLToPath(BUILT.registerUrl)]) {
    if (!existsSync(file)) throw new Error(`${file} is missing. Build first: npx tsc --build runtime server`);
  }
}
