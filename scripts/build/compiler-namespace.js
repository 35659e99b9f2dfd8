import { readFile } from "node:fs/promises";

const SERVER = /[\\/]server[\\/](?:analysis|cli|transform)[\\/].*\.ts$/;
const IMPORT = /^import \{ ((?:[^}]+, )?)ts \} from "ts-morph";$/m;

/**
 * Makes the compiler's namespace a variable of each module that imports it. Of a CommonJS package, a name is otherwise
 * looked up at each use, and the analysis of one file asks for thousands.
 *
 * @type {import("esbuild").Plugin}
 */
export const compilerNamespace = {
  name: "compiler-namespace",
  setup(build) {
    build.onLoad({ filter: SERVER }, async ({ path }) => {
      const source = await readFile(path, "utf8");
      if (!IMPORT.test(source)) return null;
      const contents = source.replace(IMPORT, 'import { $1ts as compiler } from "ts-morph"; import ts = compiler;');
      return { contents, loader: "ts" };
    });
  },
};
