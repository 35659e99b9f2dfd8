import type { Socket } from "node:net";
import { StringDecoder } from "node:string_decoder";
import type { AgentEvents, AgentFailureCode, AgentRequests } from "./protocol.js";

/** A request that the other side answered with a failure. */
export class AgentRequestError extends Error {
  override readonly name = "AgentRequestError";
  readonly code: AgentFailureCode;

  constructor(code: AgentFailureCode, message: string) {
    super(message);
    this.code = code;
  }
}

type Method = keyof AgentRequests;
type Arguments<M extends Method> = Parameters<AgentRequests[M]>[0];
type Result<M extends Method> = ReturnType<AgentRequests[M]>;

/** One function per request; the type says which are missing. */
export type AgentHandlers = { [M in Method]: (args: Arguments<M>) => Result<M> | Promise<Result<M>> };
/** One function per event; the type says which are missing. */
export type AgentListeners = { [E in keyof AgentEvents]: (body: AgentEvents[E]) => void };

type Listeners = { readonly [event: string]: ((body: unknown) => void) | undefined };

type Message =
  | { readonly type: "request"; readonly id: number; readonly method: string; readonly args: unknown }
  | { readonly type: "response"; readonly id: number; readonly result: unknown }
  | { readonly type: "failure"; readonly id: number; readonly code: AgentFailureCode; readonly message: string }
  | { readonly type: "event"; readonly event: string; readonly body: unknown };

/** The agent's end: answers requests, reports events. */
export class AgentEnd {
  readonly #socket: Socket;

  constructor(socket: Socket, lines: LineReader, handlers: AgentHandlers) {
    this.#socket = socket;
    lines.onLine = (line) => {
      const message = JSON.parse(line) as Message;
      if (message.type === "request") void this.#answer(message, { ...handlers });
    };
  }

  send<E extends keyof AgentEvents>(event: E, body: AgentEvents[E]): void {
    this.#write({ type: "event", event, body });
  }

  async #answer(
    { id, method, args }: Extract<Message, { type: "request" }>,
    handlers: Record<string, unknown>,
  ): Promise<void> {
    const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
    try {
      if (typeof handler !== "function") {
        throw new AgentRequestError("unknown-request", `The agent knows no request "${method}".`);
      }
      const result: unknown = await handler(args);
      this.#write({ type: "response", id, result: result ?? null });
    } catch (error) {
      const code = error instanceof AgentRequestError ? error.code : "internal";
      this.#write({ type: "failure", id, code, message: error instanceof Error ? error.message : String(error) });
    }
  }

  #write(message: Message): void {
    if (this.#socket.writable) this.#socket.write(`${JSON.stringify(message)}\n`);
  }
}

/** The adapter's end: asks, and hears of events. */
export class AdapterEnd {
  readonly #socket: Socket;
  readonly #waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
  #nextId = 1;

  constructor(socket: Socket, lines: LineReader, listeners: AgentListeners) {
    this.#socket = socket;
    lines.onLine = (line) => this.#receive(JSON.parse(line) as Message, listeners);
    socket.on("close", () => {
      for (const { reject } of this.#waiting.values()) reject(gone());
      this.#waiting.clear();
    });
  }

  /** Rejects with an {@link AgentRequestError}, also when the program ends before it answers. */
  request<M extends Method>(method: M, args: Arguments<M>): Promise<Result<M>> {
    if (!this.#socket.writable) return Promise.reject(gone());
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      const message: Message = { type: "request", id, method, args };
      this.#socket.write(`${JSON.stringify(message)}\n`);
    });
  }

  #receive(message: Message, listeners: AgentListeners): void {
    if (message.type === "event") {
      const { event, body } = message;
      if (Object.hasOwn(listeners, event)) (listeners as Listeners)[event]?.(body);
      return;
    }
    if (message.type === "request") return;
    const waiting = this.#waiting.get(message.id);
    this.#waiting.delete(message.id);
    if (message.type === "response") waiting?.resolve(message.result);
    else waiting?.reject(new AgentRequestError(message.code, message.message));
  }
}

/** Reads whole lines. Who they are for may change from one line to the next, and nobody's lines wait. */
export class LineReader {
  #onLine: ((line: string) => void) | undefined;
  #waiting: string[] = [];

  constructor(socket: Socket, onLine: (line: string) => void) {
    this.#onLine = onLine;
    const decoder = new StringDecoder("utf8");
    let rest = "";
    socket.on("data", (chunk: Buffer) => {
      const lines = (rest + decoder.write(chunk)).split("\n");
      rest = lines.pop() ?? "";
      this.#waiting.push(...lines);
      this.#handOut();
    });
  }

  /** Whom the lines are for from now on; undefined lets them wait. */
  set onLine(onLine: ((line: string) => void) | undefined) {
    this.#onLine = onLine;
    this.#handOut();
  }

  #handOut(): void {
    while (this.#onLine !== undefined) {
      const line = this.#waiting.shift();
      if (line === undefined) return;
      this.#onLine(line);
    }
  }
}

function gone(): AgentRequestError {
  return new AgentRequestError("internal", "The program has ended.");
}
