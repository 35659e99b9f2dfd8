import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { runInNewContext } from "node:vm";

const COMPILER = /[\\/]@ts-morph[\\/]common[\\/]dist[\\/]ts-morph-common\.js$/;
const LIBRARIES = /^const libFiles = (\[\{.*?^ {4}\}\]);$/ms;
const GIVEN = /^function getLibFiles\(\) \{\s*return libFiles;\s*\}$/m;
const NAME = "compiler-libraries.json";

/**
 * Puts the declarations of JavaScript's and the browser's libraries into a file of their own, beside the bundle: five
 * megabytes of text in the compiler's code, which are asked for only where a type has to be computed.
 *
 * @type {import("esbuild").Plugin}
 */
export const compilerLibraries = {
  name: "compiler-libraries",
  setup(build) {
    const { absWorkingDir = "", outdir = "" } = build.initialOptions;
    build.onLoad({ filter: COMPILER }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      const libraries = LIBRARIES.exec(source)?.[1];
      if (libraries === undefined || !GIVEN.test(source)) throw new Error(`${path} has its libraries somewhere else`);
      const folder = resolve(absWorkingDir, outdir);
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, NAME), JSON.stringify(runInNewContext(libraries)));
      const read = `JSON.parse(require("fs").readFileSync(require("path").join(__dirname, "${NAME}"), "utf8"))`;
      return {
        contents: source.replace(LIBRARIES, "").replace(GIVEN, () => `function getLibFiles() { return ${read}; }`),
        loader: "js",
      };
    });
  },
};
