import { accessSync, constants, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { contentHash } from "../../analysis/content-hash.js";
import { HERE } from "../here.js";
import { folderWith } from "./packages.js";

type Format = "module" | "commonjs";

/** A transformed file, and what it depends on. */
interface Entry {
  readonly format: Format;
  readonly code: string;
  /** Other files and their content's hash; null for one that isn't there. */
  readonly dependencies: readonly (readonly [file: string, hash: string | null])[];
}

interface Compiled {
  readonly format: Format;
  readonly code: string;
  readonly dependencies: ReadonlyMap<string, string | null>;
}

type Compile = (file: string, source: string, format: Format | undefined) => Compiled;

/**
 * Transformed files on disk, by the content of the file, by this version of the tools, and by whatever else the
 * transform looked at. Set `STEPSCOPE_NO_CACHE` to do without. A folder that can't be written is no cache, and no error.
 */
export class TransformCache {
  readonly #folders = new Map<string, string | null>();
  readonly #hashes = new Map<string, string | null>();
  readonly #version = toolsVersion();
  readonly #off = (process.env.STEPSCOPE_NO_CACHE ?? "") !== "";

  get(file: string, source: string, format: Format | undefined, compile: Compile): { code: string; format: Format } {
    const folder = this.#off ? null : this.#folder(file);
    if (folder === null) return compile(file, source, format);
    const tsconfig = folderWith("tsconfig.json", file) ?? "";
    const key = contentHash([this.#version, process.version, file, format ?? "", tsconfig, source].join("\0"));
    const path = join(folder, `${key}.json`);
    const known = read(path);
    if (known?.dependencies.every(([dependency, hash]) => this.#hash(dependency) === hash)) return known;
    const compiled = compile(file, source, format);
    write(path, { format: compiled.format, code: compiled.code, dependencies: [...compiled.dependencies] });
    return compiled;
  }

  #hash(file: string): string | null {
    const known = this.#hashes.get(file);
    if (known !== undefined) return known;
    const text = readText(file);
    const hash = text === null ? null : contentHash(text.startsWith("\uFEFF") ? text.slice(1) : text);
    this.#hashes.set(file, hash);
    return hash;
  }

  /** Where a file's project keeps such things, else where the user does. */
  #folder(file: string): string | null {
    const at = dirname(file);
    let folder = this.#folders.get(at);
    if (folder === undefined) {
      const project = folderWith("node_modules", file);
      const inProject = project === null ? null : writable(join(project, "node_modules", ".cache", "stepscope"));
      folder = inProject ?? writable(join(userCache(), "stepscope", "transform"));
      this.#folders.set(at, folder);
    }
    return folder;
  }
}

function userCache(): string {
  if (process.env.XDG_CACHE_HOME) return process.env.XDG_CACHE_HOME;
  if (process.platform === "win32" && process.env.LOCALAPPDATA) return process.env.LOCALAPPDATA;
  return process.platform === "darwin" ? join(homedir(), "Library", "Caches") : join(homedir(), ".cache");
}

function writable(folder: string): string | null {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
    return folder;
  } catch {
    return null;
  }
}

function read(path: string): Entry | null {
  const text = readText(path);
  if (text === null) return null;
  try {
    const { format, code, dependencies } = JSON.parse(text) as Partial<Entry>;
    const isEntry = (format === "module" || format === "commonjs") && typeof code === "string";
    return isEntry && Array.isArray(dependencies) ? { format, code, dependencies } : null;
  } catch {
    return null; // cut off, or someone else's
  }
}

function write(path: string, entry: Entry): void {
  const draft = `${path}.${process.pid}`;
  try {
    writeFileSync(draft, JSON.stringify(entry));
    renameSync(draft, path); // another process sees all of it or nothing
  } catch {
    // A cache that can't be written costs time, nothing else.
  }
}

function readText(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Different for every version of the package, where all files are of one date, and for every build of the tools. */
function toolsVersion(): string {
  const folder = folderWith("package.json", join(HERE, "file"));
  const manifest = folder === null ? null : readText(join(folder, "package.json"));
  const files = [join(HERE, "transform.js"), join(HERE, "..", ".tsbuildinfo")];
  const stats = files
    .map((file) => statSync(file, { throwIfNoEntry: false }))
    .map((stat) => (stat === undefined ? "" : `${stat.size} ${stat.mtimeMs}`));
  return [manifest === null ? "" : contentHash(manifest), ...stats].join(" ");
}
