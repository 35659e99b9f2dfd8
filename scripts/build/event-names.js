import { readFile } from "node:fs/promises";
import { transform } from "esbuild";

/** Everything that has event classes; the graph's rules have none, and run on every keystroke. */
const RUNTIME = /[\\/]runtime[\\/](?:debug|draw|engine|events|journal|pipeline|storage|workflow)[\\/].*\.ts$/;

/**
 * Keeps the names of the runtime's classes, which are what events are told apart by, in a bundle whose other names may
 * go.
 *
 * @type {import("esbuild").Plugin}
 */
export const eventNames = {
  name: "event-names",
  setup(build) {
    const { target, sourcemap } = build.initialOptions;
    build.onLoad({ filter: RUNTIME }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), {
        ...{ loader: "ts", keepNames: true, sourcefile: path },
        ...(target === undefined ? {} : { target }),
        sourcemap: sourcemap ? "inline" : false,
      });
      return { contents: code, loader: "js" };
    });
  },
};
