import { readFileSync } from "node:fs";
import { createRequire, type LoadFnOutput, type LoadHookSync } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { isTypeScript, mayTypeSteps, PACKAGES, SOURCES } from "../compiled-files.js";
import { HERE } from "../here.js";
import { TransformCache } from "./cache.js";
import { packageType } from "./packages.js";

/** The compiler, and all that is loaded with it: only when there is something to compile. */
type Compiler = typeof import("../transform.js");

/** Answers for TypeScript files, and for JavaScript with types of steps; everything else is Node's. */
export const load: LoadHookSync = (url, context, nextLoad) => {
  const path = url.startsWith("file:") ? fileURLToPath(url) : null;
  // The compiler itself comes this way.
  if (path === null || compiling || !SOURCES.test(path)) return nextLoad(url, context);
  if (!isTypeScript(path) && PACKAGES.test(path)) return nextLoad(url, context);
  const source = readFileSync(path, "utf8");
  if (!isTypeScript(path) && !mayTypeSteps(path, source)) return nextLoad(url, context);
  compiling = true;
  try {
    const { code, format } = cache.get(path, source, formatOf(path), compile);
    return { format, source: code, shortCircuit: true } satisfies LoadFnOutput;
  } finally {
    compiling = false;
  }
};

const cache = new TransformCache();
let compiling = false;
let compiler: Compiler | undefined;
let analysis: ReturnType<Compiler["createAnalysis"]> | undefined;
let idle: NodeJS.Timeout | undefined;

/** Milliseconds without a file to compile, after which what was read is let go. */
const IDLE = 2_000;

function compile(file: string, source: string, format: "module" | "commonjs" | undefined) {
  compiler ??= createRequire(import.meta.url)(join(HERE, "transform.js")) as Compiler;
  analysis ??= compiler.createAnalysis();
  clearTimeout(idle);
  idle = setTimeout(() => {
    analysis?.dispose();
    analysis = undefined;
  }, IDLE).unref();
  const { code, map, ...more } = compiler.transform(file, source, {
    analysis,
    ...(format === undefined ? {} : { format }),
  });
  return { code: compiler.withInlineMap({ code, map }), ...more };
}

/** What the ending and package.json say; undefined where the content decides. */
function formatOf(path: string): "module" | "commonjs" | undefined {
  if (/\.m[jt]s$/.test(path)) return "module";
  return /\.c[jt]s$/.test(path) ? "commonjs" : packageType(path);
}
