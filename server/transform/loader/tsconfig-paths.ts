import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { folderWith } from "./packages.js";

/** `paths` of a tsconfig.json, with what they are relative to. */
interface Paths {
  readonly base: string;
  readonly patterns: readonly (readonly [pattern: string, targets: readonly string[]])[];
  /** Where bare names are looked for first. */
  readonly baseUrl: string | null;
}

const NONE: Paths = { base: "", patterns: [], baseUrl: null };
const known = new Map<string, Paths>();

/** The paths that a bare specifier may mean in a file, by its project's `paths` and `baseUrl`; the best first. */
export function pathsFor(specifier: string, file: string): string[] {
  if (file.includes("/node_modules/") || file.includes("\\node_modules\\")) return [];
  const folder = folderWith("tsconfig.json", file);
  if (folder === null) return [];
  const { base, patterns, baseUrl } = configPaths(join(folder, "tsconfig.json"));
  const matches = patterns.flatMap(([pattern, targets]) => {
    const [prefix = "", suffix] = pattern.split("*");
    if (suffix === undefined)
      return pattern === specifier ? [{ length: Number.POSITIVE_INFINITY, targets, star: "" }] : [];
    const fits =
      specifier.length >= prefix.length + suffix.length && specifier.startsWith(prefix) && specifier.endsWith(suffix);
    const star = specifier.slice(prefix.length, specifier.length - suffix.length);
    return fits ? [{ length: prefix.length, targets, star }] : [];
  });
  const [best] = matches.sort((a, b) => b.length - a.length);
  const mapped = best?.targets.map((target) => resolve(base, target.replace("*", best.star))) ?? [];
  return baseUrl === null ? mapped : [...mapped, join(baseUrl, specifier)];
}

function configPaths(path: string, depth = 0): Paths {
  let paths = known.get(path);
  if (paths === undefined) {
    paths = depth > 8 ? NONE : readPaths(path, depth);
    known.set(path, paths);
  }
  return paths;
}

function readPaths(path: string, depth: number): Paths {
  const config = readJson(path);
  const options = config?.compilerOptions ?? {};
  const bases = [config?.extends ?? []].flat().map((it) => extended(it, path));
  const inherited = bases.map((it) => (it === null ? NONE : configPaths(it, depth + 1)));
  const from = inherited.findLast(({ patterns }) => patterns.length > 0);
  const folder = dirname(path);
  const baseUrl =
    typeof options.baseUrl === "string"
      ? resolve(folder, options.baseUrl)
      : (inherited.findLast((it) => it.baseUrl)?.baseUrl ?? null);
  if (options.paths === undefined) return { base: from?.base ?? folder, patterns: from?.patterns ?? [], baseUrl };
  return { base: baseUrl ?? folder, patterns: Object.entries(options.paths), baseUrl };
}

function extended(name: string, from: string): string | null {
  if (name.startsWith(".") || isAbsolute(name)) {
    const path = resolve(dirname(from), name);
    const candidates = [path, `${path}.json`, join(path, "tsconfig.json")];
    return candidates.find((it) => statSync(it, { throwIfNoEntry: false })?.isFile() === true) ?? null;
  }
  const require = createRequire(from);
  for (const candidate of [name, `${name}.json`, `${name}/tsconfig.json`]) {
    try {
      const path = require.resolve(candidate);
      if (path.endsWith(".json")) return path;
    } catch {
      // the next spelling
    }
  }
  return null;
}

interface Config {
  readonly extends?: string | readonly string[];
  readonly compilerOptions?: {
    readonly baseUrl?: unknown;
    readonly paths?: Readonly<Record<string, readonly string[]>>;
  };
}

/** JSON with comments and commas at the end, as tsconfig.json is. Null where it can't be read: the compiler says why. */
function readJson(path: string): Config | null {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, "utf8")
    .replace(/("(?:\\.|[^"\\])*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, (_, string?: string) => string ?? "")
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])/g, (_, string?: string) => string ?? "");
  try {
    return JSON.parse(text) as Config;
  } catch {
    return null;
  }
}
