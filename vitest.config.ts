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
    include: ["test/**/*.test.ts"],
    exclude: ["test/vscode/**", "**/node_modules/**", "**/fixtures/**"],
    // Most tests wait for processes of their own: on two cores, one worker would leave a core idle.
    maxWorkers: "100%",
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
