import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * How the script of a drawing's page is bundled: one file, written into each page.
 *
 * @param {{ outfile?: string, minify?: boolean }} [options]
 * @returns {import("esbuild").BuildOptions}
 */
export function drawPageBuild({ outfile = "server/dist/draw/draw-page.js", minify = true } = {}) {
  return {
    absWorkingDir: root,
    entryPoints: ["server/draw/page/main.ts"],
    outfile,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: ["chrome110", "firefox115", "safari16"],
    minify,
    charset: "utf8",
    legalComments: "none",
  };
}
