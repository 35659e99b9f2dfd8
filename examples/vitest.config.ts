import { stepscopeVite } from "@stepscope/tools/vite";
import { defineConfig } from "vitest/config";

// The plugin reads the types of steps, as `stepscope run` does.
export default defineConfig({ plugins: [stepscopeVite()] });
