import { SourceMap } from "node:module";
import type { DapClient } from "./client.js";

interface Frame {
  readonly functionName: string;
  readonly url: string;
  readonly location: { readonly scriptId: string; readonly lineNumber: number; readonly columnNumber: number };
}

interface Paused {
  readonly reason: string;
  readonly callFrames: readonly Frame[];
}

/** As much of a JavaScript debugger as it takes: attaches where the adapter says, sees stops, goes on. */
export class JavaScriptDebugger {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: unknown) => void>();
  readonly #paused: Paused[] = [];
  readonly #sourceMaps = new Map<string, string>();
  #wake: (() => void) | undefined;
  #nextId = 1;

  /** Does what an editor does on `stepscope.attachJavaScript`. */
  static async attachWhenAsked(client: DapClient): Promise<JavaScriptDebugger> {
    const { url } = await client.event("stepscope.attachJavaScript");
    await client.request("stepscope.javaScriptAttached", { state: "attaching" });
    const socket = new WebSocket(url);
    await new Promise((resolve, reject) => {
      socket.addEventListener("open", resolve);
      socket.addEventListener("error", reject);
    });
    const attached = new JavaScriptDebugger(socket);
    await attached.send("Runtime.enable");
    await attached.send("Debugger.enable");
    // In this order the conversation is the same each time: the adapter hears of both, by different ways.
    await client.request("stepscope.javaScriptAttached", { state: "attached" });
    await attached.send("Runtime.runIfWaitingForDebugger");
    return attached;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const message = JSON.parse(String(data)) as { id?: number; result?: unknown; method?: string; params?: unknown };
      if (message.id !== undefined) this.#waiting.get(message.id)?.(message.result);
      if (message.method === "Debugger.scriptParsed") {
        const { scriptId, sourceMapURL } = message.params as { scriptId: string; sourceMapURL?: string };
        this.#sourceMaps.set(scriptId, sourceMapURL ?? "");
      }
      if (message.method === "Debugger.paused") this.#paused.push(message.params as Paused);
      this.#wake?.();
    });
  }

  send(method: string, params: object = {}): Promise<unknown> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  /** The next stop. */
  async paused(): Promise<Paused> {
    for (;;) {
      const stop = this.#paused.shift();
      if (stop !== undefined) return stop;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** The line, from 1, of the source that a frame stands in. */
  sourceLine({ location: { scriptId, lineNumber, columnNumber } }: Frame): number {
    const url = this.#sourceMaps.get(scriptId) ?? "";
    const [, data] = /^data:[^,]*;base64,(.*)$/.exec(url) ?? [];
    if (data === undefined) return lineNumber + 1;
    const map = new SourceMap(JSON.parse(Buffer.from(data, "base64").toString("utf8")));
    const entry = map.findEntry(lineNumber, columnNumber);
    return "originalLine" in entry ? entry.originalLine + 1 : 0;
  }

  async resume(): Promise<void> {
    await this.send("Debugger.resume");
  }

  /** How often it stopped and nobody has looked. */
  get unseenStops(): number {
    return this.#paused.length;
  }

  close(): void {
    this.#socket.close();
  }
}
