import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { defineConfig, type Plugin } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Vitest's own transform leaves standard decorators as they are, which Node can't read. */
const decorators: Plugin = {
  name: "decorators",
  enforce: "pre",
  async transform(code, id) {
    if (!/\.ts$/.test(id) || !/^\s*@(?:step|catchError)\b/m.test(code)) return null;
    return transform(code, { loader: "ts", target: "es2023", sourcemap: "external", sourcefile: id });
  },
};

/** Files that replace modules for all after them, or measure memory and gaps, which what others left behind would spoil. */
const alone = globSync("test/**/*.test.ts", { cwd: at(".") }).filter((file) =>
  /vi\.mock\(|threadCpuUsage|memoryUsage|getHeapStatistics/.test(readFileSync(at(file), "utf8")),
);
/** Not in `npm run test:fast`: browsers, packages, and what goes through all that there is of something. */
const slow = [
  "test/**/*.browser.test.ts",
  "test/packaging/**/*.test.ts",
  "test/analysis/corpus/**/*.test.ts",
  "test/analysis/{memory,torn-sources}.test.ts",
  "test/bench/**/*.test.ts",
  "test/cli/{draw,examples}.test.ts",
  "test/journal/big-trace.test.ts",
  "test/language/**/everywhere.test.ts",
  "test/language/repairs/{oracle,rule-pages}.test.ts",
  "test/transform/{bundling,graphs}.test.ts",
  "test/draw/svg.test.ts",
  "test/runtime/robustness/volume.test.ts",
];
const never = ["test/vscode/**", "**/node_modules/**", "**/fixtures/**"];

export default defineConfig({
  plugins: [decorators],
  resolve: {
    alias: [
      { find: /^stepscope$/, replacement: at("runtime/index.ts") },
      { find: /^stepscope\/inferred$/, replacement: at("runtime/workflow/inferred.ts") },
      { find: /^stepscope\/step-context$/, replacement: at("runtime/workflow/step-context.ts") },
      { find: /^stepscope\/(graph|engine|journal|draw|testing|debug)$/, replacement: at("runtime/$1/index.ts") },
    ],
  },
  test: {
    globalSetup: "test/compile-cache.ts",
    projects: [
      {
        extends: true,
        // Modules have no state of their own: files share them, since loading them takes longer than most tests.
        test: {
          name: "fast",
          include: ["test/**/*.test.ts"],
          exclude: [...never, ...slow, ...alone],
          isolate: false,
        },
      },
      { extends: true, test: { name: "alone", include: alone, exclude: [...never, ...slow] } },
      { extends: true, test: { name: "slow", include: slow, exclude: never } },
    ],
    // Most tests wait for processes of their own: on two cores, one worker would leave a core idle.
    maxWorkers: "100%",
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
