import { createConnection, IPCMessageReader, IPCMessageWriter } from "vscode-languageserver/node";
import { parseCommandLine, type Transport, USAGE } from "./command-line.js";
import { beFrugal } from "./frugal.js";
import { gathering } from "./gathering-stream.js";
import { startServer } from "./server.js";
import { tidyWhenQuiet } from "./tidying.js";
import { startWatchdog } from "./watchdog.js";

/** How long a server may be at work on one thing, in milliseconds. All that it does takes a fraction of a second. */
const PATIENCE = 60_000;

beFrugal();

const commandLine = parseCommandLine(process.argv.slice(2));
if ("error" in commandLine) {
  fail(`${commandLine.error}\n${USAGE}`);
} else if ("help" in commandLine) {
  process.stdout.write(USAGE);
} else if (commandLine.transport === "node-ipc" && process.send === undefined) {
  fail("--node-ipc needs a parent process that forked this one\n");
} else {
  serve(commandLine.transport);
}

function serve(transport: Transport): void {
  const connection =
    transport === "stdio"
      ? createConnection(process.stdin, gathering(process.stdout))
      : createConnection(new IPCMessageReader(process), new IPCMessageWriter(process));
  if (transport === "stdio") {
    // Standard output is the protocol's: a stray line of a library would break it.
    const log = (...parts: unknown[]): void => connection.console.log(parts.map(String).join(" "));
    console.log = log;
    console.info = log;
  }
  // What goes wrong in one place must not take what is open away from the others.
  process.on("unhandledRejection", (reason) => connection.console.error(`Unhandled rejection: ${describe(reason)}`));
  process.on("uncaughtException", (error) => connection.console.error(`Uncaught exception: ${describe(error)}`));
  startServer({ connection });
  tidyWhenQuiet();
  // A debugger may hold it for as long as it likes.
  if (!process.execArgv.some((arg) => arg.startsWith("--inspect"))) startWatchdog(PATIENCE);
}

function describe(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
}

function fail(message: string): void {
  process.stderr.write(`stepscope language server: ${message}`);
  process.exitCode = 2;
}
