import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { onTestFinished } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
/** Where an extension's files are: in no `node_modules`. */
const built = join(root, "test-results", `loader-${process.pid}`);

/** Builds the loader from its sources, the runtime beside it, as the extension ships them. */
export async function buildLoader(): Promise<void> {
  const shared = {
    absWorkingDir: root,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    keepNames: true,
  } as const;
  await build({
    ...shared,
    entryPoints: ["server/transform/register.ts", "server/transform/transform.ts"],
    outdir: built,
    external: ["ts-morph"],
    // As the compiler's own code looks like a program's that has types in its comments.
    banner: { js: '/** "stepscope" @param {string} name */' },
    alias: { "stepscope/graph": "./runtime/graph/index.ts" },
  });
  await build({
    ...shared,
    entryPoints: [
      "runtime/index.ts",
      "runtime/workflow/inferred.ts",
      "runtime/graph/index.ts",
      "runtime/workflow/step-context.ts",
    ],
    outbase: "runtime",
    outdir: join(built, "runtime"),
  });
}

export function removeLoader(): void {
  rmSync(built, { recursive: true, force: true });
}

export interface Program {
  readonly folder: string;
  write(files: Record<string, string>): void;
  /** Runs a file through the loader. */
  run(entry: string, env?: Record<string, string>): Promise<Ran>;
}

export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder with a program in it, and a cache of its own. Gone after the test. */
export function program(files: Record<string, string>): Program {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-program-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const it: Program = {
    folder,
    write(more) {
      for (const [name, text] of Object.entries(more)) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), text);
      }
    },
    run: (entry, env = {}) =>
      new Promise((resolve) => {
        const loader = pathToFileURL(join(built, "register.js")).href;
        const options = { cwd: folder, env: { ...process.env, XDG_CACHE_HOME: join(folder, "cache"), ...env } };
        execFile(process.execPath, ["--import", loader, entry], options, (error, stdout, stderr) => {
          resolve({ code: typeof error?.code === "number" ? error.code : error === null ? 0 : 1, stdout, stderr });
        });
      }),
  };
  it.write({ "package.json": `{ "type": "module" }`, ...files });
  return it;
}
