import { readFile } from "node:fs/promises";
import { isTypeScript, mayTypeSteps, PACKAGES, SOURCES } from "./compiled-files.js";
import { createAnalysis, mayHaveSteps, type SourceMap, SourceSyntaxError, transform } from "./transform.js";

/** Milliseconds without a file, after which what was read of the project is let go: it may have changed on disk. */
const IDLE = 100;

/** What esbuild hands to a plugin, as far as ours goes. */
interface EsbuildBuild {
  readonly initialOptions: { keepNames?: boolean };
  onLoad(
    options: { readonly filter: RegExp },
    load: (args: { readonly path: string }) => Promise<EsbuildResult | undefined>,
  ): void;
}

interface EsbuildResult {
  readonly contents?: string;
  readonly loader?: "js";
  readonly watchFiles?: string[];
  readonly errors?: {
    readonly text: string;
    readonly location: { readonly file: string; readonly line: number; readonly column: number };
  }[];
}

export interface EsbuildPlugin {
  readonly name: string;
  setup(build: EsbuildBuild): void;
}

/**
 * For esbuild: files with steps learn their types, everything else is esbuild's. Turns `keepNames` on, for the names of
 * classes are what a trace, a graph and a stored event call them.
 *
 *     await build({ entryPoints: ["app.ts"], bundle: true, platform: "node", plugins: [stepscopeEsbuild()] });
 */
export function stepscopeEsbuild(): EsbuildPlugin {
  const compile = compiler();
  return {
    name: "stepscope",
    setup(build) {
      build.initialOptions.keepNames = true;
      build.onLoad({ filter: SOURCES }, async ({ path }) => {
        try {
          const compiled = compile(path, await readFile(path, "utf8"));
          if (compiled === undefined) return undefined;
          const { code, map, dependencies } = compiled;
          const inline = Buffer.from(JSON.stringify(map)).toString("base64");
          const contents = `${code}//# sourceMappingURL=data:application/json;base64,${inline}\n`;
          return { contents, loader: "js", watchFiles: [path, ...dependencies] };
        } catch (error) {
          if (!(error instanceof SourceSyntaxError)) throw error;
          const { message, line, column } = error;
          return { errors: [{ text: message, location: { file: path, line, column: column - 1 } }] };
        }
      });
    },
  };
}

/** What Vite and Rollup hand to a plugin, as far as ours goes. */
interface RollupContext {
  addWatchFile(file: string): void;
}

/** What Rolldown, which is in Vite 8, says of itself. */
interface RolldownContext {
  readonly meta?: { readonly rolldownVersion?: string };
}

export interface VitePlugin {
  readonly name: string;
  readonly enforce: "pre";
  outputOptions(this: RolldownContext, options: object): object | null;
  transform(this: RollupContext, code: string, id: string): { readonly code: string; readonly map: SourceMap } | null;
}

/**
 * For Vite, Vitest and Rollup: files with steps learn their types, everything else is the bundler's. Keeps the names of
 * classes where the bundler can (Vite 8, Rolldown): with another one, don't minify a program with workflows.
 *
 *     export default defineConfig({ plugins: [stepscopeVite()] });
 */
export function stepscopeVite(): VitePlugin {
  const compile = compiler();
  return {
    name: "stepscope",
    enforce: "pre",
    outputOptions(options) {
      return this.meta?.rolldownVersion === undefined ? null : { ...options, keepNames: true };
    },
    transform(code, id) {
      const [file = ""] = id.split("?", 1);
      const compiled = SOURCES.test(file) ? compile(file, code) : undefined;
      if (compiled === undefined) return null;
      for (const dependency of compiled.dependencies) this.addWatchFile(dependency);
      return { code: compiled.code, map: compiled.map };
    },
  };
}

/** Compiles the files that may have steps; undefined for the others. */
function compiler() {
  let analysis: ReturnType<typeof createAnalysis> | undefined;
  let idle: NodeJS.Timeout | undefined;
  return (file: string, source: string) => {
    if (PACKAGES.test(file) || !(isTypeScript(file) ? mayHaveSteps(source) : mayTypeSteps(file, source)))
      return undefined;
    analysis ??= createAnalysis();
    clearTimeout(idle);
    idle = setTimeout(() => {
      analysis?.dispose();
      analysis = undefined;
    }, IDLE).unref();
    const { code, map, dependencies } = transform(file, source, { analysis, format: "module" });
    return { code, map, dependencies: [...dependencies.keys()] };
  };
}
