import { connect, type Socket } from "node:net";
import { isMainThread, Worker } from "node:worker_threads";
import { endProgram } from "./agent-end.js";
import { openInspector, stopInCallOf } from "./agent-inspector.js";
import { AgentSession } from "./agent-session.js";
import type { ThreadData } from "./agent-thread-contract.js";
import { AgentEnd, LineReader } from "./channel.js";
import { DEBUG_HOOK } from "./hook.js";
import { AGENT_PROTOCOL_VERSION, AGENT_VARIABLE, type AgentEnvironment, type Hello, type Welcome } from "./protocol.js";

/**
 * The debug agent: `node --import stepscope/debug/agent … program`. Loaded first, it connects to the debug adapter and
 * lets the program start once the adapter says so. Without an adapter (in a child process, say) it does nothing.
 */
const environment = takeEnvironment();
/** Characters that may wait to be sent. A run that says more than the adapter takes would delay each answer to it. */
const BACKLOG = 2 ** 18;

if (environment !== undefined && isMainThread) await attach(environment);

function takeEnvironment(): AgentEnvironment | undefined {
  const text = process.env[AGENT_VARIABLE];
  delete process.env[AGENT_VARIABLE];
  return text === undefined ? undefined : (JSON.parse(text) as AgentEnvironment);
}

async function attach(environment: AgentEnvironment): Promise<void> {
  const socket = await open(environment.address);
  const lines = await greet(socket, environment.token);
  const thread = startThread(environment);
  await new Promise<void>((started) => {
    const session: AgentSession = new AgentSession({
      send: (event, body) => end.send(event, body),
      keepAlive: keeper(),
      lagsBehind: (goOn) => {
        const lags = socket.writableLength > BACKLOG;
        if (lags) socket.once("drain", goOn);
        return lags;
      },
      started,
      openInspector: () => openInspector(() => end.send("inspectorReady", {})),
      stopInCallOf: (step) => stopInCallOf(thread, step),
    });
    const end: AgentEnd = new AgentEnd(socket, lines, session.handlers);
    socket.on("close", () => endProgram(environment, process.pid));
    process.on("exit", (code) => {
      session.flush();
      end.send("exiting", { code });
    });
    (globalThis as { [DEBUG_HOOK]?: AgentSession })[DEBUG_HOOK] = session;
  });
  socket.unref();
}

function open(address: string): Promise<Socket> {
  return new Promise((resolve) => {
    const unreachable = (error: Error) => fail(`the debug adapter can't be reached: ${error.message}`);
    const socket = connect(address, () => {
      socket.off("error", unreachable);
      // What follows an error is the end of the connection, and that is heard.
      socket.on("error", () => undefined);
      resolve(socket);
    });
    socket.on("error", unreachable);
  });
}

function greet(socket: Socket, token: string): Promise<LineReader> {
  const hello: Hello = { type: "hello", version: AGENT_PROTOCOL_VERSION, token, role: "agent", pid: process.pid };
  return new Promise((resolve) => {
    const refused = () => fail("the debug adapter closed the connection.");
    const lines = new LineReader(socket, (line) => {
      socket.off("close", refused);
      lines.onLine = undefined;
      const welcome = JSON.parse(line) as Welcome;
      if (welcome.type === "refused") fail(welcome.reason);
      if (welcome.version !== AGENT_PROTOCOL_VERSION) fail(versionText(welcome.version));
      resolve(lines);
    });
    socket.once("close", refused);
    socket.write(`${JSON.stringify(hello)}\n`);
  });
}

function startThread(environment: AgentEnvironment): Worker {
  const workerData: ThreadData = { environment, pid: process.pid };
  const thread = new Worker(new URL("./agent-thread.js", import.meta.url), { workerData, execArgv: [] });
  thread.unref();
  return thread;
}

/** Keeps the process alive while a run is held: a held run has no timer and no socket that would. */
function keeper(): (alive: boolean) => void {
  let timer: NodeJS.Timeout | undefined;
  return (alive) => {
    if (alive === (timer !== undefined)) return;
    clearInterval(timer);
    timer = alive ? setInterval(() => undefined, 2 ** 30) : undefined;
  };
}

function versionText(adapter: number): string {
  const [agent, older] = [AGENT_PROTOCOL_VERSION, adapter < AGENT_PROTOCOL_VERSION ? "debugger" : "stepscope package"];
  return `the program's debug agent speaks version ${agent}, the debugger version ${adapter}: update the ${older}.`;
}

function fail(reason: string): never {
  process.stderr.write(`stepscope: ${reason}\n`);
  process.exit(1);
}
