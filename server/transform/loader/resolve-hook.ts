import { statSync } from "node:fs";
import type { ResolveFnOutput, ResolveHookSync } from "node:module";
import { isAbsolute } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { runtimeFile } from "./runtime-location.js";
import { pathsFor } from "./tsconfig-paths.js";

const TYPESCRIPT = /\.(?:[cm]?ts|tsx)$/;

/** What TypeScript's imports mean: `./x.js` is x.ts, `./x` too, and tsconfig's `paths` hold. */
export const resolve: ResolveHookSync = (specifier, context, nextResolve) => {
  const parent = context.parentURL?.startsWith("file:") === true ? fileURLToPath(stripped(context.parentURL)) : null;
  const fromTypeScript = parent !== null && TYPESCRIPT.test(parent);
  const [name = "", suffix = ""] = splitSuffix(specifier);
  if (isPath(name)) {
    const base = context.parentURL ?? pathToFileURL(`${process.cwd()}/`).href;
    // From JavaScript only what Node doesn't find itself.
    if (!fromTypeScript)
      return orElse(
        () => nextResolve(specifier, context),
        () => typeScriptFile(name, base),
      );
    const found = typeScriptFile(name, base);
    return found === null ? nextResolve(specifier, context) : answer(found, suffix);
  }
  if (name === "stepscope" || name.startsWith("stepscope/")) {
    return orElse(
      () => nextResolve(specifier, context),
      () => runtimeFile(name),
    );
  }
  if (fromTypeScript && !name.startsWith("node:") && !name.startsWith("#")) {
    for (const path of pathsFor(name, parent)) {
      const found = fileAt(path);
      if (found !== null) return answer(found, suffix);
    }
  }
  return nextResolve(specifier, context);
};

function isPath(specifier: string): boolean {
  return (
    /^\.{0,2}\//.test(specifier) ||
    specifier === "." ||
    specifier === ".." ||
    specifier.startsWith("file:") ||
    isAbsolute(specifier)
  );
}

/** The source that a path means; null where it is no TypeScript. */
function typeScriptFile(specifier: string, base: string): string | null {
  const url = isAbsolute(specifier) ? pathToFileURL(specifier) : new URL(specifier, base);
  if (url.protocol !== "file:") return null;
  const found = fileAt(fileURLToPath(url));
  return found !== null && TYPESCRIPT.test(found) ? found : null;
}

const ENDINGS = [".ts", ".tsx", ".mts", ".cts", ".js", ".mjs", ".cjs"];

/** TypeScript before what is compiled from it, as the compiler looks. */
function fileAt(path: string): string | null {
  const source = path.replace(/\.([cm]?)js$/, ".$1ts");
  const jsx = path.replace(/\.jsx?$/, ".tsx");
  const candidates = [
    ...(source === path ? [] : [source]),
    ...(jsx === path ? [] : [jsx]),
    path,
    ...ENDINGS.map((ending) => path + ending),
    ...ENDINGS.map((ending) => `${path}/index${ending}`),
  ];
  return candidates.find((it) => statSync(it, { throwIfNoEntry: false })?.isFile() === true) ?? null;
}

function answer(path: string, suffix = ""): ResolveFnOutput {
  return { url: pathToFileURL(path).href + suffix, shortCircuit: true };
}

/** Node's answer; where it finds nothing, ours, if there is one. */
function orElse(node: () => ResolveFnOutput, ours: () => string | null): ResolveFnOutput {
  try {
    return node();
  } catch (error) {
    const found = NOT_FOUND.has((error as { code?: string }).code ?? "") ? ours() : null;
    if (found === null) throw error;
    return answer(found);
  }
}

const NOT_FOUND: ReadonlySet<string> = new Set([
  "ERR_MODULE_NOT_FOUND",
  "MODULE_NOT_FOUND",
  "ERR_PACKAGE_PATH_NOT_EXPORTED",
  "ERR_UNSUPPORTED_DIR_IMPORT",
]);

/** `./x.js?update=1` is the file ./x.js and what follows it. */
function splitSuffix(specifier: string): [string, string] {
  const at = specifier.search(/[?#]/);
  return at <= 0 ? [specifier, ""] : [specifier.slice(0, at), specifier.slice(at)];
}

function stripped(url: string): string {
  return url.replace(/[?#].*$/, "");
}
