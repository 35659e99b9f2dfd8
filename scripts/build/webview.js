import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * How the panel's page is bundled: `dist/webview/main.js`, `main.css` and the icon font beside them.
 *
 * @param {{ outdir?: string, sourcemap?: boolean, minify?: boolean }} [options]
 * @returns {import("esbuild").BuildOptions}
 */
export function webviewBuild({ outdir = "dist/webview", sourcemap = false, minify = true } = {}) {
  return {
    absWorkingDir: root,
    entryPoints: { main: "client/webview/main.tsx" },
    outdir,
    bundle: true,
    format: "iife",
    platform: "browser",
    target: "chrome128",
    jsx: "automatic",
    minify,
    keepNames: true,
    sourcemap,
    sourcesContent: false,
    legalComments: "none",
    define: { "process.env.NODE_ENV": '"production"' },
    loader: { ".ttf": "file" },
    assetNames: "[name]",
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build({ ...webviewBuild(), logLevel: "info" });
