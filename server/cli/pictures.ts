import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import type { DrawableRun } from "stepscope/draw";
import { drawRun } from "../draw/index.js";
import type { Output } from "./command-line.js";
import { formatOf, outputFile, PICTURES, pictureText, writePicture } from "./picture-file.js";

/** A program may start thousands of runs; so many of them are drawn. */
const MOST = 20;

/** A run that ended, and how it can be written down where no time is left to draw it. */
export type RunToDraw = DrawableRun & { journalLines?(): Iterable<string> };

/** The pictures of the runs of a program: the first has the name that was given, the others a number in theirs. */
export class Pictures {
  readonly #path: string;
  readonly #format: (typeof PICTURES)[number];
  readonly #err: Output["err"];
  /** Of this command line, before the program took its place. */
  readonly #command = process.argv[1] ?? "";
  readonly #waiting: { readonly run: RunToDraw; readonly path: string }[] = [];
  #count = 0;
  #drawing: Promise<void> = Promise.resolve();
  failed = false;

  /** Throws UsageError for a file that can't be, or whose ending says no format. */
  constructor(file: string, { err }: Pick<Output, "err">) {
    this.#path = outputFile("draw", file);
    this.#format = formatOf("draw", this.#path, PICTURES);
    this.#err = err;
  }

  /** Keeps the run for `draw`: while the program runs, it isn't held up. */
  add(run: RunToDraw): void {
    this.#count++;
    if (this.#count === MOST + 1) this.#err(`stepscope: --draw: only the first ${MOST} runs are drawn.\n`);
    if (this.#count > MOST) return;
    const end = extname(this.#path);
    const path = this.#count === 1 ? this.#path : `${this.#path.slice(0, -end.length)}-${this.#count}${end}`;
    this.#waiting.push({ run, path });
  }

  /** Draws the runs that ended meanwhile. Doesn't throw: what goes wrong is said, and `failed` is set. */
  draw(): Promise<void> {
    this.#drawing = this.#drawing.then(async () => {
      for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
        const { run, path } = next;
        await this.#try(async () => {
          const text = await drawRun(run, { format: this.#format });
          this.#err(writePicture(path, pictureText(text, this.#format, path)));
        });
        this.#waiting.shift();
      }
    });
    return this.#drawing;
  }

  /** The process is about to exit, and nothing can be awaited any more: another one draws what is left. */
  drawNow(): void {
    for (const { run, path } of this.#waiting.splice(0)) {
      void this.#try(() => {
        const lines = run.journalLines?.();
        if (lines === undefined) throw new Error("the program ended before there was time for it");
        const folder = mkdtempSync(join(tmpdir(), "stepscope-"));
        try {
          const journal = join(folder, "journal.jsonl");
          writeFileSync(journal, [...lines].join("\n"));
          const { stderr } = spawnSync(process.execPath, [this.#command, "trace", journal, "--draw", path], {
            encoding: "utf8",
            // Not those of the program: it may be under a debugger, or have loaders of its own.
            env: { ...process.env, NODE_OPTIONS: "" },
          });
          this.#err(stderr);
        } finally {
          rmSync(folder, { recursive: true, force: true });
        }
      });
    }
  }

  async #try(draw: () => void | Promise<void>): Promise<void> {
    try {
      await draw();
    } catch (error) {
      this.#err(`stepscope: the run couldn't be drawn: ${error instanceof Error ? error.message : String(error)}\n`);
      this.failed = true;
    }
  }
}
