import { stderr, stdout } from "node:process";
import { runCommandLine } from "./command-line.js";

process.exitCode = await runCommandLine(process.argv.slice(2), {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
});
