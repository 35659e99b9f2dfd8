import { execFileSync, type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const TSC = join(root, "node_modules/typescript/bin/tsc");

/** Both packages as npm packs them. */
export interface Packed {
  readonly folder: string;
  readonly tarballs: readonly string[];
  /** What is in each, by its folder in the repository. */
  readonly contents: Readonly<Record<string, readonly string[]>>;
  remove(): void;
}

export function pack(): Packed {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "packed-")));
  const contents: Record<string, string[]> = {};
  const tarballs = ["runtime", "server"].map((path) => {
    const options = { cwd: join(root, path), encoding: "utf8" } as const;
    const [packed] = JSON.parse(execFileSync("npm", ["pack", "--json", "--pack-destination", folder], options));
    contents[path] = packed.files.map((file: { path: string }) => file.path);
    return join(folder, packed.filename);
  });
  return { folder, tarballs, contents, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A fresh project in a temporary folder. */
export interface Project {
  readonly folder: string;
  readonly type: ProjectType;
  /** Paths are the project's. */
  write(files: Readonly<Record<string, string>>): void;
  run(command: string, args: readonly string[], cwd?: string): SpawnSyncReturns<string>;
  remove(): void;
}

export type ProjectType = "module" | "commonjs";

/** With these packages installed by npm: tarballs, or names with a version. */
export function project(type: ProjectType, packages: readonly string[]): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `${type}-`)));
  const it: Project = {
    folder,
    type,
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
    },
    run: (command, args, cwd = ".") =>
      spawnSync(command, args, {
        cwd: join(folder, cwd),
        encoding: "utf8",
        env: { ...process.env, OPENAI_API_KEY: "" },
      }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
  it.write({ "package.json": JSON.stringify({ name: "app", private: true, type }) });
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
    timeout: 150_000,
  });
  return it;
}

/** A workflow whose steps declare their events; prints PARROTS. */
export const DECLARED = `import { StartEvent, StopEvent, step, Workflow } from "stepscope";

class Shout extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] })
  async shout(ev: StartEvent<{ topic: string }>): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.topic.toUpperCase() });
  }
}
void new Shout().run({ topic: "parrots" }).then((result) => console.log(result));
`;

/** The same without the declaration. */
export const BARE = DECLARED.replace(/\(\{ accepts.*\}\)/, "");
