import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^stepscope$/, replacement: at("runtime/index.ts") },
      { find: /^stepscope\/inferred$/, replacement: at("runtime/workflow/inferred.ts") },
      { find: /^stepscope\/(graph|engine|debug)$/, replacement: at("runtime/$1/index.ts") },
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
