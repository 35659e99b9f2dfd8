import { enableCompileCache } from "node:module";
import { setFlagsFromString } from "node:v8";

/**
 * Makes this process one that is there all day, mostly idle, beside many others: by default V8 takes memory as freely
 * as for a server that has a machine to itself. With a thousand files open this saves 150 MB, and no time is lost.
 */
export function beFrugal(): void {
  // A workspace is read at first: nearly all that is taken then stays, and looking for garbage in it finds none.
  setFlagsFromString("--heap-growing-percent=200");
  if (!process.execArgv.some((it) => it.startsWith("--max-semi-space-size"))) keepYoungGenerationSmall();
  // What the optimizing compiler needs for the largest functions, it keeps.
  setFlagsFromString("--max-optimized-bytecode-size=4000");
  // The parser takes a third of a second to load. Node keeps what it made of it in the system's temporary folder
  // (NODE_DISABLE_COMPILE_CACHE=1 forbids it).
  enableCompileCache();
}

/** From now on, what is taken is mostly in the place of something else. */
export function beFrugalAtRest(): void {
  setFlagsFromString("--heap-growing-percent=20");
  keepYoungGenerationSmall();
}

/** What a file leaves behind is garbage by the next. */
function keepYoungGenerationSmall(): void {
  setFlagsFromString("--semi-space-growth-factor=1");
}
