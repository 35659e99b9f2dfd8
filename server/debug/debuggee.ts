import { type ChildProcess, execFile, spawn } from "node:child_process";
import { constants } from "node:os";

export interface DebuggeeOptions {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  output(category: "stdout" | "stderr", text: string): void;
  /** Once, when the process is over and all of its output has come. */
  ended(end: DebuggeeEnd): void;
  /** Node waits for a JavaScript debugger to go. */
  waitsForDetach(): void;
}

export interface DebuggeeEnd {
  /** 128 and the signal's number where a signal ended it. */
  readonly code: number;
  readonly signal: NodeJS.Signals | null;
}

/** Milliseconds that output may take after the end of the process: a child of its own may hold the pipe. */
const LAST_OUTPUT_MS = 500;

/** On POSIX the program leads a process group, so that what it started ends with it. */
export const OWN_GROUP = process.platform !== "win32";

/** The program's process. */
export class Debuggee {
  readonly #process: ChildProcess;
  readonly #over: Promise<void>;

  /** Rejects where the process can't be started. */
  static async start(options: DebuggeeOptions): Promise<Debuggee> {
    const { command, args, cwd, env } = options;
    const child = spawn(command, args, {
      cwd,
      env,
      detached: OWN_GROUP,
      stdio: "pipe",
      windowsHide: true,
    });
    await new Promise<void>((resolve, reject) => {
      child.once("spawn", resolve);
      child.once("error", reject);
    });
    return new Debuggee(child, options);
  }

  private constructor(child: ChildProcess, options: DebuggeeOptions) {
    this.#process = child;
    child.on("error", () => undefined);
    // A program that reads nothing may close it at any time.
    child.stdin?.on("error", () => undefined);
    child.stdout?.setEncoding("utf8").on("data", (text: string) => options.output("stdout", text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      if (text.includes("Waiting for the debugger to disconnect")) options.waitsForDetach();
      const rest = withoutInspectorTalk(text);
      if (rest !== "") options.output("stderr", rest);
    });
    this.#over = new Promise((resolve) => {
      child.once("exit", (code, signal) => {
        const timer = setTimeout(() => child.stdout?.destroy() && child.stderr?.destroy(), LAST_OUTPUT_MS);
        child.once("close", () => {
          clearTimeout(timer);
          options.ended({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), signal });
          resolve();
        });
      });
    });
  }

  /** A line for its standard input; false where it reads none any more. */
  input(line: string): boolean {
    const { stdin } = this.#process;
    if (stdin?.writable !== true) return false;
    stdin.write(`${line}\n`);
    return true;
  }

  get pid(): number {
    return this.#process.pid ?? 0;
  }

  get over(): Promise<void> {
    return this.#over;
  }

  /** Asks it to end; a program may have something to tidy up. */
  terminate(): void {
    this.#process.kill("SIGTERM");
  }

  /** Ends it and what it started, at once. Resolves when it is over. */
  kill(): Promise<void> {
    if (OWN_GROUP) {
      try {
        process.kill(-this.pid, "SIGKILL");
      } catch {
        // All of it has ended already.
      }
    } else if (this.#process.exitCode === null) {
      execFile("taskkill", ["/pid", String(this.pid), "/T", "/F"], () => undefined);
    }
    return this.#over;
  }
}

const INSPECTOR_TALK =
  /^(?:Debugger (?:listening|ending) on ws:.*|For help, see: https:\/\/nodejs\.org\/.*(?:inspector|debugg).*|Debugger attached\.|Waiting for the debugger to disconnect\.\.\.)\r?\n/gm;

/** Node's own words about its inspector, which nobody asked for, taken out. */
function withoutInspectorTalk(text: string): string {
  return text.replace(INSPECTOR_TALK, "");
}
