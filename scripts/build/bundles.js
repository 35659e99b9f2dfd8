import { fileURLToPath } from "node:url";
import { cacheableModules } from "./cacheable-modules.js";
import { compilerLibraries } from "./compiler-libraries.js";
import { compilerNamespace } from "./compiler-namespace.js";
import { eventNames } from "./event-names.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** @type {import("esbuild").BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  platform: "node",
  target: "node22",
  // Class names are what events are told apart by.
  keepNames: true,
  legalComments: "none",
  sourcesContent: false,
  metafile: true,
};

/**
 * The extension itself: one CommonJS file, loaded by VS Code's extension host.
 *
 * @param {{ minify?: boolean, sourcemap?: boolean }} [options]
 * @returns {import("esbuild").BuildOptions}
 */
export function extensionBuild({ minify = true, sourcemap = false } = {}) {
  return {
    ...shared,
    entryPoints: { extension: "client/extension.ts" },
    outdir: "dist",
    outExtension: { ".js": ".cjs" },
    format: "cjs",
    external: ["vscode"],
    minify,
    sourcemap,
  };
}

/**
 * What the extension starts as processes of their own. ES modules that share their chunks, so that the TypeScript
 * compiler is there once.
 *
 * @param {{ minify?: boolean, sourcemap?: boolean }} [options]
 * @returns {import("esbuild").BuildOptions}
 */
export function serverBuild({ minify = true, sourcemap = false } = {}) {
  return {
    ...shared,
    entryPoints: {
      "language-server": "server/language/main.ts",
      "debug-adapter": "server/debug/main.ts",
      cli: "server/cli/main.ts",
      register: "server/transform/register.ts",
      // Loaded by the ones above when they need it, by its name.
      transform: "server/transform/transform.ts",
      runner: "server/debug/runner.ts",
    },
    // Named functions cost the compiler a fifth of its memory.
    keepNames: false,
    // Source maps would be off by the parentheses of the last.
    plugins: [compilerLibraries, compilerNamespace, eventNames, ...(sourcemap ? [] : [cacheableModules])],
    outdir: "dist",
    // Beside the entries: code asks for files by its own place.
    chunkNames: "chunk-[name]-[hash]",
    format: "esm",
    splitting: true,
    minify,
    sourcemap,
    alias: {
      "stepscope/graph": "./runtime/graph/index.ts",
      "stepscope/debug": "./runtime/debug/index.ts",
      "stepscope/journal": "./runtime/journal/index.ts",
      "stepscope/draw": "./runtime/draw/index.ts",
    },
    // CommonJS packages in an ES module: they ask for Node's own modules, and TypeScript for its place.
    banner: {
      js: [
        'import { createRequire as __createRequire } from "node:module";',
        'import { fileURLToPath as __fileURLToPath } from "node:url";',
        "const require = __createRequire(import.meta.url);",
        "const __filename = __fileURLToPath(import.meta.url);",
        'const __dirname = __fileURLToPath(new URL(".", import.meta.url));',
      ].join("\n"),
    },
  };
}
