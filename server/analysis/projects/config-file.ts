import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { ts } from "ts-morph";
import type { Files } from "../files.js";

/** A tsconfig.json or jsconfig.json. */
export interface ConfigFile {
  readonly path: string;
  readonly options: ts.CompilerOptions;
  /** The files that it was read from: it and those that it extends. */
  readonly sources: readonly string[];
  /** The configs that it references. */
  readonly references: readonly string[];
  /** It has no files of its own. */
  readonly isSolution: boolean;
  /** Whether `files` and `include` name a file, and `exclude` doesn't. */
  includes(file: string): boolean;
}

/** Reads a config. What is wrong with it is left out, as the compiler does. */
export function readConfigFile(path: string, files: Files): ConfigFile {
  const folder = dirname(path);
  const sources: string[] = [];
  const readFile = (file: string): string | undefined => {
    sources.push(file);
    return files.text(file) ?? undefined;
  };
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    fileExists: (file) => files.exists(file),
    readFile,
    readDirectory: () => [], // only the options are wanted, not every file of the project
  };
  const { config = {} } = ts.readConfigFile(path, readFile) as {
    config?: { files?: unknown[]; references?: { path?: unknown }[] };
  };
  const { options } = ts.parseJsonConfigFileContent(config, host, folder, undefined, path);
  const references = Array.isArray(config.references) ? config.references : [];
  return {
    path,
    options: { ...options, allowJs: true, skipLibCheck: true },
    sources,
    references: references.flatMap(({ path: to }) =>
      typeof to === "string" ? configAt(resolve(folder, to), files) : [],
    ),
    isSolution: config.files?.length === 0,
    includes(file) {
      const only = { ...host, readDirectory: readOnly(file) };
      const { fileNames } = ts.parseJsonConfigFileContent(config, only, folder, undefined, path);
      return fileNames.some((it) => resolve(it) === file);
    },
  };
}

/** A reference names a config, or the folder that it is in. */
function configAt(path: string, files: Files): string[] {
  return [path, join(path, "tsconfig.json")].filter((it) => files.exists(it)).slice(0, 1);
}

/** Matches the patterns of a config against one file, which need not be on disk, instead of reading folders. */
function readOnly(file: string): ts.ParseConfigHost["readDirectory"] {
  const entries = (folder: string): { files: string[]; directories: string[] } => {
    const path = relative(folder, file);
    if (path === "" || path.startsWith("..") || isAbsolute(path)) return { files: [], directories: [] };
    const [first = "", ...rest] = path.split(/[\\/]/);
    return rest.length === 0 ? { files: [first], directories: [] } : { files: [], directories: [first] };
  };
  const sensitive = ts.sys.useCaseSensitiveFileNames;
  return (root, extensions, excludes, includes, depth) =>
    matchFiles(root, extensions, excludes, includes, sensitive, root, depth, entries, (path) => path);
}

/** How the compiler matches patterns; its API has no public name for it. */
const { matchFiles } = ts as unknown as {
  matchFiles(
    path: string,
    extensions: readonly string[],
    excludes: readonly string[] | undefined,
    includes: readonly string[] | undefined,
    useCaseSensitiveFileNames: boolean,
    currentDirectory: string,
    depth: number | undefined,
    getFileSystemEntries: (path: string) => { files: readonly string[]; directories: readonly string[] },
    realpath: (path: string) => string,
  ): string[];
};
