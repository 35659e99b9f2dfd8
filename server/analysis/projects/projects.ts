import { dirname, join, resolve, sep } from "node:path";
import { ts } from "ts-morph";
import type { Files } from "../files.js";
import { type ConfigFile, readConfigFile } from "./config-file.js";
import { sourceOfOutput } from "./source-of-output.js";

/** The compiler options that hold for a file. */
export interface ProjectConfig {
  /** Its tsconfig.json; null where there is none. */
  readonly path: string | null;
  readonly options: ts.CompilerOptions;
  /** The files that they were read from: the config and those that it extends. */
  readonly sources: readonly string[];
}

const NO_CONFIG: ProjectConfig = {
  path: null,
  options: {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    allowJs: true,
    skipLibCheck: true,
  },
  sources: [],
};

/** Which tsconfig.json a file belongs to, and where its imports lead. Remembered until something comes or goes. */
export class Projects {
  readonly #files: Files;
  readonly #host: ts.ModuleResolutionHost;
  readonly #nearest = new Map<string, ConfigFile | null>();
  readonly #byPath = new Map<string, ConfigFile>();
  /** Of files whose nearest config references others. */
  readonly #byFile = new Map<string, ProjectConfig>();
  readonly #referenced = new Map<string, ProjectConfig>();
  readonly #resolutions = new Map<ProjectConfig, ts.ModuleResolutionCache>();
  readonly #resolved = new Map<ProjectConfig, Map<string, string | null>>();
  readonly #manifests = new Map<string, readonly string[]>();

  constructor(files: Files) {
    this.#files = files;
    this.#host = {
      fileExists: (file) => files.exists(file) || this.#sourceOf(file) !== null,
      readFile: (file) => files.text(file) ?? undefined,
      realpath,
    };
  }

  /** Forgets where imports lead: a file was added or removed. With `configs`, compiler options as well. */
  reset({ configs }: { readonly configs: boolean }): void {
    this.#resolutions.clear();
    this.#resolved.clear();
    if (!configs) return;
    for (const known of [this.#nearest, this.#byPath, this.#byFile, this.#referenced, this.#manifests]) known.clear();
  }

  /** Of the nearest config; where that one leaves the file to another that it references, of that. */
  configOf(file: string): ProjectConfig {
    const nearest = this.#nearestTo(dirname(file));
    if (nearest === null) return NO_CONFIG;
    if (nearest.references.length === 0) return nearest;
    let config = this.#byFile.get(file);
    if (config === undefined) {
      config = this.#owner(nearest, file);
      this.#byFile.set(file, config);
    }
    return config;
  }

  /** The texts of the package.json files of a file's folder and of those above, nearest first. */
  manifests(file: string): readonly string[] {
    const folder = dirname(file);
    let texts = this.#manifests.get(folder);
    if (texts === undefined) {
      const own = this.#files.text(join(folder, "package.json"));
      const above = dirname(folder) === folder ? [] : this.manifests(folder);
      texts = own === null ? above : [own, ...above];
      this.#manifests.set(folder, texts);
    }
    return texts;
  }

  /** The file that `specifier` means in `from`; null where it means none. */
  resolve(specifier: string, from: string): string | null {
    const config = this.configOf(from);
    let resolved = this.#resolved.get(config);
    if (resolved === undefined) {
      resolved = new Map();
      this.#resolved.set(config, resolved);
    }
    const key = `${dirname(from)}\0${specifier}\0${/\.[cm]ts$/.exec(from)?.[0] ?? ""}`;
    const known = resolved.get(key);
    if (known !== undefined) return known;
    const path = this.#resolve(specifier, from, config);
    resolved.set(key, path);
    return path;
  }

  #resolve(specifier: string, from: string, config: ProjectConfig): string | null {
    let cache = this.#resolutions.get(config);
    if (cache === undefined) {
      cache = ts.createModuleResolutionCache(dirname(from), (path) => path, config.options);
      this.#resolutions.set(config, cache);
    }
    const found =
      ts.resolveModuleName(specifier, from, config.options, this.#host, cache).resolvedModule ??
      // What the project's options don't find, the loader and bundlers may: `./events` without an ending.
      ts.resolveModuleName(specifier, from, { ...config.options, ...LENIENT }, this.#host).resolvedModule;
    if (found === undefined) return null;
    const path = resolve(found.resolvedFileName);
    return this.#sourceOf(path) ?? path;
  }

  /** The source of a declaration file of this repository's: what is in node_modules for good is as it was published. */
  #sourceOf(output: string): string | null {
    const source = sourceOfOutput(output, this.#nearestTo(dirname(output)), this.#files);
    const path = source === null ? null : resolve(realpath(source));
    return path?.includes(`${sep}node_modules${sep}`) === true ? null : path;
  }

  #nearestTo(folder: string): ConfigFile | null {
    let config = this.#nearest.get(folder);
    if (config === undefined) {
      const named = (name: string): string | undefined =>
        ts.findConfigFile(folder, (path) => this.#files.exists(path), name);
      const path = named("tsconfig.json") ?? named("jsconfig.json");
      config = path === undefined ? null : this.#read(path);
      this.#nearest.set(folder, config);
    }
    return config;
  }

  #owner(nearest: ConfigFile, file: string): ProjectConfig {
    const owner = this.#including(nearest, file, new Set()) ?? (nearest.isSolution ? this.#first(nearest) : nearest);
    if (owner === nearest) return nearest;
    const key = `${nearest.path}\0${owner.path}`;
    const known = this.#referenced.get(key);
    if (known !== undefined) return known;
    const { path, options } = owner;
    const config = { path, options, sources: [...nearest.sources, ...owner.sources] };
    this.#referenced.set(key, config);
    return config;
  }

  #including(config: ConfigFile, file: string, seen: Set<string>): ConfigFile | null {
    if (seen.has(config.path)) return null;
    seen.add(config.path);
    if (config.includes(file)) return config;
    for (const path of config.references) {
      const found = this.#including(this.#read(path), file, seen);
      if (found !== null) return found;
    }
    return null;
  }

  /** A config that only lists others has no options of its own: its first project's are the nearest. */
  #first(solution: ConfigFile, depth = 0): ConfigFile {
    const [path] = solution.references;
    if (path === undefined || depth > 8) return solution;
    const first = this.#read(path);
    return first.isSolution ? this.#first(first, depth + 1) : first;
  }

  #read(path: string): ConfigFile {
    let config = this.#byPath.get(path);
    if (config === undefined) {
      config = readConfigFile(path, this.#files);
      this.#byPath.set(path, config);
    }
    return config;
  }
}

const realpath = ts.sys.realpath ?? ((path: string): string => path);

const LENIENT: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
};
