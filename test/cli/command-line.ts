import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runCommandLine } from "../../server/cli/command-line.js";

export const root = fileURLToPath(new URL("../..", import.meta.url));

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built command line as a process of its own, as a terminal does. */
export function stepscope(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv; input?: string } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, "server/dist/cli/main.js"), ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
    });
    child.stdin?.end(options.input);
    let out = "";
    let err = "";
    child.stdout?.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
}

let before: Promise<unknown> = Promise.resolve();

/** The same in this process, one after the other: for commands that load no program, most of the time is their start. */
export function stepscopeHere(
  args: readonly string[],
  { cwd = root, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Outcome> {
  const run = before.then(async () => {
    const previous = { cwd: process.cwd(), env: { ...process.env } };
    let out = "";
    let err = "";
    process.chdir(cwd);
    Object.assign(process.env, env);
    try {
      const code = await runCommandLine(args, {
        out: (text) => {
          out += text;
        },
        err: (text) => {
          err += text;
        },
      });
      return { code, out, err };
    } finally {
      process.chdir(previous.cwd);
      for (const name of Object.keys(env)) delete process.env[name];
      Object.assign(process.env, previous.env);
    }
  });
  before = run.catch(() => undefined);
  return run;
}

/** A folder with files of its own, outside the repository, gone after the test. */
export function folder(files: Readonly<Record<string, string>>): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "stepscope-cli-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Installs the runtime into a folder, as npm would. */
export function installRuntime(path: string): void {
  mkdirSync(join(path, "node_modules"), { recursive: true });
  symlinkSync(join(root, "runtime"), join(path, "node_modules/stepscope"));
}
