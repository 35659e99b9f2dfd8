import * as nodeModule from "node:module";
import { load } from "./loader/load-hook.js";
import { resolve } from "./loader/resolve-hook.js";

// `node --import @stepscope/tools/register program.ts`: TypeScript runs, and steps know their types. Nothing here loads
// the compiler: a program whose files are all in the cache never needs it.

// Missing before Node 22.15: then the message below is all that happens.
const { registerHooks } = nodeModule as Partial<typeof nodeModule>;
if (registerHooks === undefined) {
  process.stderr.write(`Stepscope needs Node.js 22.15 or later to load TypeScript; this is ${process.version}.\n`);
  process.exit(1);
}

const REGISTERED = Symbol.for("stepscope.register");
if (!Object.hasOwn(globalThis, REGISTERED)) {
  Object.defineProperty(globalThis, REGISTERED, { value: true });
  process.setSourceMapsEnabled(true);
  registerHooks({ resolve, load });
}
