#!/usr/bin/env node
import { createServer } from "node:net";
import { parseArgs } from "node:util";
import { createAnalysis } from "../analysis/index.js";
import { findLocations } from "./locations.js";
import { StepscopeSession } from "./session.js";

/** The debug adapter as a program: one session on stdio, or any number on a port while it is being developed. */
const USAGE = "Usage: debug-adapter [--server=PORT]";

const port = readPort();
if (port === undefined) serveStdio();
else serve(port);

function readPort(): number | undefined {
  try {
    const { values } = parseArgs({ options: { server: { type: "string" } } });
    if (values.server === undefined) return undefined;
    const port = Number(values.server);
    if (Number.isInteger(port) && port >= 0 && port < 65_536) return port;
    throw new Error(`--server takes a port number, not "${values.server}".`);
  } catch (error) {
    process.stderr.write(`${(error as Error).message.split("\n", 1)[0]}\n${USAGE}\n`);
    process.exit(2);
  }
}

function serveStdio(): void {
  const session = newSession(() => process.exit(0));
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
    process.on(signal, () => void session.end().finally(() => process.exit(0)));
  }
  session.start(process.stdin, process.stdout);
}

function serve(port: number): void {
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    newSession(() => socket.end()).start(socket, socket);
  });
  server.listen(port, "127.0.0.1", () => {
    const address = server.address();
    const bound = typeof address === "object" && address !== null ? address.port : port;
    process.stderr.write(`Listening for debug sessions on 127.0.0.1:${bound}\n`);
  });
}

function newSession(closed: () => void): StepscopeSession {
  return new StepscopeSession({ locations: findLocations(), analysis: createAnalysis(), closed });
}
