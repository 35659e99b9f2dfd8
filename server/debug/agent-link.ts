import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdapterEnd,
  AGENT_PROTOCOL_VERSION,
  type AgentEnvironment,
  type AgentListeners,
  type Hello,
  LineReader,
  type Welcome,
} from "stepscope/debug";

export interface AgentLinkOptions {
  readonly listeners: AgentListeners;
  /** A program connected that this adapter can't talk to. */
  refused(reason: string): void;
}

/**
 * The adapter's end of the line to the program: listens where nobody else can, lets the agent of one program in, and
 * stops listening. Its address and token are worth nothing from then on.
 */
export class AgentLink {
  readonly #token = randomBytes(24).toString("hex");
  readonly #directory: string | undefined;
  readonly #address: string;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #options: AgentLinkOptions;
  readonly #connected: Promise<AdapterEnd>;
  #connect: (agent: AdapterEnd) => void = () => undefined;

  constructor(options: AgentLinkOptions) {
    this.#options = options;
    this.#connected = new Promise((resolve) => {
      this.#connect = resolve;
    });
    // mkdtemp makes a directory that only this user can enter.
    this.#directory = process.platform === "win32" ? undefined : mkdtempSync(join(tmpdir(), "stepscope-"));
    this.#address =
      this.#directory === undefined
        ? `\\\\.\\pipe\\stepscope-${randomBytes(12).toString("hex")}`
        : join(this.#directory, "agent.sock");
    this.#server = createServer((socket) => this.#greet(socket));
  }

  /** What the program's environment needs. */
  environment(ownGroup: boolean): AgentEnvironment {
    return { address: this.#address, token: this.#token, ownGroup };
  }

  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(this.#address, resolve);
    });
  }

  /** The agent, once the program has connected. */
  get agent(): Promise<AdapterEnd> {
    return this.#connected;
  }

  close(): void {
    this.#stopListening();
    for (const socket of this.#sockets) socket.destroy();
  }

  #greet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("close", () => this.#sockets.delete(socket));
    socket.on("error", () => socket.destroy());
    const lines = new LineReader(socket, (line) => {
      const hello = readHello(line);
      if (hello === undefined || !this.#knows(hello.token)) return refuse(socket, "The token isn't this session's.");
      if (hello.version !== AGENT_PROTOCOL_VERSION) {
        const reason = versionText(hello.version);
        this.#options.refused(reason);
        return refuse(socket, reason);
      }
      const welcome: Welcome = { type: "welcome", version: AGENT_PROTOCOL_VERSION };
      socket.write(`${JSON.stringify(welcome)}\n`);
      if (hello.role === "agent") this.#connect(new AdapterEnd(socket, lines, this.#options.listeners));
      else lines.onLine = () => undefined;
      // The agent's thread comes second.
      if (hello.role === "watch") this.#stopListening();
    });
  }

  #knows(token: unknown): boolean {
    if (typeof token !== "string" || token.length !== this.#token.length) return false;
    return timingSafeEqual(Buffer.from(token), Buffer.from(this.#token));
  }

  #stopListening(): void {
    this.#server.close();
    if (this.#directory !== undefined) rmSync(this.#directory, { recursive: true, force: true });
  }
}

function readHello(line: string): Hello | undefined {
  try {
    const message = JSON.parse(line) as Hello;
    return message.type === "hello" ? message : undefined;
  } catch {
    return undefined;
  }
}

function refuse(socket: Socket, reason: string): void {
  const welcome: Welcome = { type: "refused", version: AGENT_PROTOCOL_VERSION, reason };
  socket.end(`${JSON.stringify(welcome)}\n`);
}

function versionText(agent: unknown): string {
  const older = typeof agent === "number" && agent > AGENT_PROTOCOL_VERSION ? "debugger" : "stepscope package";
  return `The program's debug agent speaks version ${String(agent)}, the debugger version ${AGENT_PROTOCOL_VERSION}: update the ${older}.`;
}
