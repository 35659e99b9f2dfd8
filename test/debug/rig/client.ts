import type { Readable, Writable } from "node:stream";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { StepscopeEvents } from "../../../server/debug/contract.js";
import type { DapEvents } from "../../../server/debug/dispatch.js";
import type { DapRequests } from "../../../server/debug/requests.js";

type Events = DapEvents & StepscopeEvents;

/** A request that the adapter refused. */
export class RequestFailed extends Error {
  constructor(
    readonly command: string,
    readonly error: DebugProtocol.Message | undefined,
    message: string,
  ) {
    super(`${command}: ${message}`);
  }
}

/** Sees each message as it is sent or received. */
export interface Observer {
  sent(message: DebugProtocol.Request): void;
  received(message: DebugProtocol.ProtocolMessage): void;
}

/** How long anything may take before a test fails, in milliseconds; nothing waits for it otherwise. */
const PATIENCE = 15_000;

/** A typed DAP client. A refused request rejects; an event that came before it was waited for isn't lost. */
export class DapClient {
  readonly #out: Writable;
  readonly #observers: readonly Observer[];
  readonly #waiting = new Map<number, { command: string; settle: (response: DebugProtocol.Response) => void }>();
  readonly #events: DebugProtocol.Event[] = [];
  #woken: (() => void)[] = [];
  #seq = 1;
  #buffer = Buffer.alloc(0);

  constructor(input: Readable, out: Writable, observers: readonly Observer[] = []) {
    this.#out = out;
    this.#observers = observers;
    input.on("data", (chunk: Buffer) => this.#read(chunk));
  }

  request<C extends keyof DapRequests>(
    command: C,
    ...[args]: undefined extends DapRequests[C]["args"] ? [DapRequests[C]["args"]?] : [DapRequests[C]["args"]]
  ): Promise<DapRequests[C]["body"]> {
    return this.raw(command, args) as Promise<DapRequests[C]["body"]>;
  }

  /** Any request, known or not. */
  raw(command: string, args?: unknown): Promise<unknown> {
    const seq = this.#seq++;
    const message: DebugProtocol.Request = {
      seq,
      type: "request",
      command,
      ...(args === undefined ? {} : { arguments: args }),
    };
    const answered = new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No answer to ${command} in ${PATIENCE} ms`)), PATIENCE);
      this.#waiting.set(seq, {
        command,
        settle: (response) => {
          clearTimeout(timer);
          if (response.success) resolve(response.body);
          else reject(new RequestFailed(command, response.body?.error, response.message ?? ""));
        },
      });
    });
    for (const observer of this.#observers) observer.sent(message);
    const json = JSON.stringify(message);
    this.#out.write(`Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`);
    return answered;
  }

  /** The next event of this name that nobody has waited for yet. */
  async event<E extends keyof Events>(name: E, is: (body: Events[E]) => boolean = () => true): Promise<Events[E]> {
    const end = Date.now() + PATIENCE;
    for (;;) {
      const at = this.#events.findIndex((one) => one.event === name && is(one.body as Events[E]));
      if (at >= 0) return this.#events.splice(at, 1)[0]?.body as Events[E];
      const left = end - Date.now();
      if (left <= 0)
        throw new Error(
          `No ${name} event in ${PATIENCE} ms; there are: ${this.#events.map((e) => e.event).join(", ")}`,
        );
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#woken.push(() => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const header = this.#buffer.indexOf("\r\n\r\n");
      if (header < 0) return;
      const length = Number(/Content-Length: (\d+)/.exec(this.#buffer.toString("utf8", 0, header))?.[1]);
      const end = header + 4 + length;
      if (this.#buffer.length < end) return;
      const message = JSON.parse(this.#buffer.toString("utf8", header + 4, end)) as DebugProtocol.ProtocolMessage;
      this.#buffer = this.#buffer.subarray(end);
      for (const observer of this.#observers) observer.received(message);
      this.#take(message);
    }
  }

  #take(message: DebugProtocol.ProtocolMessage): void {
    if (message.type === "response") {
      const response = message as DebugProtocol.Response;
      const waiting = this.#waiting.get(response.request_seq);
      this.#waiting.delete(response.request_seq);
      waiting?.settle(response);
      return;
    }
    this.#events.push(message as DebugProtocol.Event);
    for (const wake of this.#woken.splice(0)) wake();
  }
}
