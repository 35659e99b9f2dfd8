import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ts } from "ts-morph";

/** A function that is shorter is compiled in no time, in characters. */
const WORTH = 5_000;

/**
 * Lets Node cache what it compiles of CommonJS packages. In a bundle each is a function that is called later, and V8
 * compiles such a function when it is called, after Node has cached the file: of a compiler nothing was kept. In
 * parentheses it is compiled with the file.
 *
 * @type {import("esbuild").Plugin}
 */
export const cacheableModules = {
  name: "cacheable-modules",
  setup(build) {
    build.onEnd(async ({ metafile }) => {
      const root = build.initialOptions.absWorkingDir ?? ".";
      const outputs = Object.entries(metafile?.outputs ?? {});
      const scripts = outputs.filter(([path, { bytes }]) => path.endsWith(".js") && bytes > WORTH);
      await Promise.all(scripts.map(([path]) => rewrite(join(root, path))));
    });
  },
};

/** @param {string} path */
async function rewrite(path) {
  const text = await readFile(path, "utf8");
  const parts = [];
  let done = 0;
  for (const { pos, end } of moduleFunctions(ts.createSourceFile(path, text, ts.ScriptTarget.Latest))) {
    parts.push(text.slice(done, pos), "(", text.slice(pos, end), ")");
    done = end;
  }
  if (parts.length > 0) await writeFile(path, [...parts, text.slice(done)].join(""));
}

/**
 * The functions of `var a = commonJs((exports, module) => { … })`, in order.
 *
 * @param {import("ts-morph").ts.SourceFile} source
 */
function moduleFunctions({ statements }) {
  return statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => declarationList.declarations)
    .flatMap(({ initializer }) =>
      initializer !== undefined && ts.isCallExpression(initializer) ? initializer.arguments : [],
    )
    .filter((it) => ts.isArrowFunction(it) && it.end - it.pos >= WORTH);
}
