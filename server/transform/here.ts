import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the loader's files, in the package and in a bundle: `register.js` and `transform.js` are in it. */
export const HERE = dirname(fileURLToPath(import.meta.url));
