import { readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));

/**
 * The test files of a suite.
 *
 * @param {string} suite a folder below test/vscode
 * @param {readonly string[]} only parts of file names; none: all files
 * @returns {string[]} absolute paths
 */
export function testFiles(suite, only) {
  return readdirSync(join(here, suite), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => only.length === 0 || only.some((part) => basename(file).includes(part)))
    .sort()
    .map((file) => join(here, suite, file));
}

/**
 * Bundles test files into one CommonJS module that exports `run()`, which is what VS Code asks of
 * `extensionTestsPath`.
 *
 * @param {{ files: readonly string[], outfile: string }} options
 */
export async function bundleSuite({ files, outfile }) {
  const loaders = files.map((file) => `() => require(${JSON.stringify(file)})`).join(", ");
  await build({
    stdin: {
      contents: `import { runSuite } from "./mocha-run.js"; export const run = () => runSuite([${loaders}]);`,
      resolveDir: here,
      sourcefile: "suite.ts",
      loader: "ts",
    },
    outfile,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    sourcemap: "inline",
    external: ["vscode"],
    // The bundle lies outside the repository: Mocha is found by its whole path.
    plugins: [
      {
        name: "mocha",
        setup: ({ onResolve }) => {
          const path = createRequire(import.meta.url).resolve("mocha");
          onResolve({ filter: /^mocha$/ }, () => ({ path, external: true }));
        },
      },
    ],
    logLevel: "warning",
  });
}
