const TYPESCRIPT = /\.(?:[cm]?ts|tsx)$/;
const JAVASCRIPT = /\.(?:[cm]?js|jsx)$/;
const IMPORT = /["']stepscope["']/;
const COMMENTED_TYPE = /@(?:param|type)\s*\{/;

/** What is installed comes built. */
export const PACKAGES = /[\\/]node_modules[\\/]/;

/** What Node and bundlers can't run as it is, or not everywhere. */
export function isTypeScript(path: string): boolean {
  return TYPESCRIPT.test(path);
}

/** Whether a file of the program is JavaScript whose steps' types may stand in its comments. */
export function mayTypeSteps(path: string, text: string): boolean {
  return JAVASCRIPT.test(path) && !PACKAGES.test(path) && IMPORT.test(text) && COMMENTED_TYPE.test(text);
}

/** The files for `isTypeScript` and `mayTypeSteps`. */
export const SOURCES = /\.(?:[cm]?[jt]s|[jt]sx)$/;
