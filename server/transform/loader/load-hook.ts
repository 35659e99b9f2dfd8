import { readFileSync } from "node:fs";
import { createRequire, type LoadFnOutput, type LoadHookSync } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { HERE } from "../here.js";
import { TransformCache } from "./cache.js";
import { packageType } from "./packages.js";

/** The compiler, and all that is loaded with it: only when there is something to compile. */
type Compiler = typeof import("../transform.js");

const TYPESCRIPT = /\.(?:[cm]?ts|tsx)$/;

/** Answers for TypeScript files; everything else is Node's. */
export const load: LoadHookSync = (url, context, nextLoad) => {
  const path = url.startsWith("file:") ? fileURLToPath(url) : null;
  if (path === null || !TYPESCRIPT.test(path)) return nextLoad(url, context);
  const { code, format } = cache.get(path, readFileSync(path, "utf8"), formatOf(path), compile);
  return { format, source: code, shortCircuit: true } satisfies LoadFnOutput;
};

const cache = new TransformCache();
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
  if (path.endsWith(".mts")) return "module";
  return path.endsWith(".cts") ? "commonjs" : packageType(path);
}
