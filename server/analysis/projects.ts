import { dirname, isAbsolute, join, resolve } from "node:path";
import { ts } from "ts-morph";
import type { Files } from "./files.js";

/** The compiler options that hold for a file. */
export interface ProjectConfig {
  /** Its tsconfig.json; null where there is none. */
  readonly path: string | null;
  readonly options: ts.CompilerOptions;
  /** The files that they were read from: the config and those that it extends. */
  readonly sources: readonly string[];
}

const DEFAULTS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  strict: true,
  allowJs: true,
  skipLibCheck: true,
};

/** Which tsconfig.json a file belongs to, and where its imports lead. Remembered until something comes or goes. */
export class Projects {
  readonly #files: Files;
  readonly #host: ts.ModuleResolutionHost;
  readonly #byFolder = new Map<string, ProjectConfig>();
  readonly #byPath = new Map<string, ProjectConfig>();
  readonly #resolutions = new Map<ProjectConfig, ts.ModuleResolutionCache>();
  readonly #resolved = new Map<string, string | null>();
  readonly #manifests = new Map<string, readonly string[]>();

  constructor(files: Files) {
    this.#files = files;
    this.#host = {
      fileExists: (file) => files.exists(file),
      readFile: (file) => files.text(file) ?? undefined,
      realpath: ts.sys.realpath ?? ((path) => path),
    };
  }

  /** Forgets where imports lead: a file was added or removed. With `configs`, compiler options as well. */
  reset({ configs }: { readonly configs: boolean }): void {
    this.#resolutions.clear();
    this.#resolved.clear();
    if (!configs) return;
    this.#manifests.clear();
    this.#byFolder.clear();
    this.#byPath.clear();
  }

  configOf(file: string): ProjectConfig {
    const folder = dirname(file);
    let config = this.#byFolder.get(folder);
    if (config === undefined) {
      config = this.#read(ts.findConfigFile(folder, (path) => this.#files.exists(path)) ?? null);
      this.#byFolder.set(folder, config);
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
    const key = `${dirname(from)}\0${specifier}\0${/\.[cm]ts$/.exec(from)?.[0] ?? ""}`;
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const resolved = this.#resolve(specifier, from);
    this.#resolved.set(key, resolved);
    return resolved;
  }

  #resolve(specifier: string, from: string): string | null {
    const config = this.configOf(from);
    let cache = this.#resolutions.get(config);
    if (cache === undefined) {
      cache = ts.createModuleResolutionCache(dirname(from), (path) => path, config.options);
      this.#resolutions.set(config, cache);
    }
    const found =
      ts.resolveModuleName(specifier, from, config.options, this.#host, cache).resolvedModule ??
      // What the project's options don't find, the loader and bundlers may: `./events` without an ending.
      ts.resolveModuleName(specifier, from, { ...config.options, ...LENIENT }, this.#host).resolvedModule;
    return found === undefined ? null : resolve(found.resolvedFileName);
  }

  #read(path: string | null): ProjectConfig {
    const known = path === null ? undefined : this.#byPath.get(path);
    if (known !== undefined) return known;
    const config = path === null ? { path, options: DEFAULTS, sources: [] } : this.#parse(path);
    if (path !== null) this.#byPath.set(path, config);
    return config;
  }

  #parse(path: string, depth = 0): ProjectConfig {
    const sources: string[] = [];
    const readFile = (file: string): string | undefined => {
      sources.push(file);
      return this.#files.text(file) ?? undefined;
    };
    const { config } = ts.readConfigFile(path, readFile) as {
      config?: { files?: unknown[]; references?: { path?: string }[] };
    };
    const host: ts.ParseConfigHost = {
      useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
      fileExists: (file) => this.#files.exists(file),
      readFile,
      readDirectory: () => [], // only the options are wanted, not every file of the project
    };
    // A config that only lists others has no options of its own: its first project's are the nearest.
    const reference = config?.files?.length === 0 ? config.references?.[0]?.path : undefined;
    if (reference !== undefined && depth < 3) {
      const target = isAbsolute(reference) ? reference : join(dirname(path), reference);
      const file = this.#files.exists(target) ? target : join(target, "tsconfig.json");
      if (this.#files.exists(file)) {
        const referenced = this.#parse(file, depth + 1);
        return { ...referenced, sources: [...sources, ...referenced.sources] };
      }
    }
    const { options } = ts.parseJsonConfigFileContent(config ?? {}, host, dirname(path), undefined, path);
    return { path, options: { ...options, allowJs: true, skipLibCheck: true }, sources };
  }
}

const LENIENT: ts.CompilerOptions = {
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  allowImportingTsExtensions: true,
};
