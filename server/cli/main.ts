import { stderr, stdout } from "node:process";
import type { WriteStream } from "node:tty";
import { runCommandLine } from "./command-line.js";

// Whoever reads the output may have seen enough: `stepscope trace run.jsonl | head`.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
  colors: { out: hasColors(stdout), err: hasColors(stderr) },
});

/** A terminal that has them, where NO_COLOR isn't set. */
function hasColors(stream: WriteStream): boolean {
  return stream.isTTY === true && stream.hasColors();
}
