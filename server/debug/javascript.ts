import type { AdapterEnd } from "stepscope/debug";
import { ATTACH_ANSWER_MS, ATTACH_MS, DEBUG_CONTRACT_VERSION, type StepscopeEvents } from "./contract.js";

/** Milliseconds between two requests to a program to stop waiting. */
const ASK_AGAIN_MS = 100;
/** Milliseconds that the program may wait on after the client says that it is attached. */
const ATTACHED_MS = 1_000;

export interface JavaScriptChildOptions {
  readonly agent: () => Promise<AdapterEnd>;
  /** Folders whose code isn't the user's. */
  readonly ownCode: () => readonly string[];
  send<E extends keyof StepscopeEvents>(event: E, body: StepscopeEvents[E]): void;
}

/** The JavaScript debugger that an editor attaches to the program when it is needed, and not before. */
export class JavaScriptChild {
  readonly #options: JavaScriptChildOptions;
  /** Whether the client can do it at all. */
  enabled = false;
  #attached = false;
  #attaching: Promise<boolean> | undefined;
  #settle: ((attached: boolean) => void) | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ready: (() => void) | undefined;
  #letGo: (() => Promise<void>) | undefined;

  constructor(options: JavaScriptChildOptions) {
    this.#options = options;
  }

  get attached(): boolean {
    return this.#attached;
  }

  /** Resolves with false where the client can't, or doesn't answer. The program stands still meanwhile. */
  attach(): Promise<boolean> {
    if (!this.enabled || this.#attached) return Promise.resolve(this.#attached);
    this.#attaching ??= this.#attach().finally(() => {
      this.#attaching = undefined;
    });
    return this.#attaching;
  }

  /** The client's answer. */
  answered(state: "attaching" | "attached" | "none"): void {
    if (state === "none") this.#attached = false;
    if (this.#settle === undefined) return;
    if (state === "none") this.#settle(false);
    else if (state === "attaching") this.#wait(ATTACH_MS, () => this.#settle?.(false));
    else this.#wait(ATTACHED_MS, () => this.#letGo?.());
  }

  /** A client asked the program to go on. */
  inspectorReady(): void {
    this.#ready?.();
    this.#settle?.(true);
  }

  /** The program is ending. */
  detach(): void {
    this.#settle?.(false);
    this.#ready?.();
    if (this.#attached) this.#options.send("stepscope.detachJavaScript", {});
    this.#attached = false;
  }

  async #attach(): Promise<boolean> {
    const agent = await this.#options.agent();
    const { url } = await agent.request("openInspector", {});
    const ready = new Promise<void>((resolve) => {
      this.#ready = resolve;
    });
    const settled = new Promise<boolean>((resolve) => {
      this.#settle = resolve;
    });
    this.#letGo = () => letGo(url, ready);
    this.#wait(ATTACH_ANSWER_MS, () => this.#settle?.(false));
    const { hostname: host, port } = new URL(url);
    this.#options.send("stepscope.attachJavaScript", {
      version: DEBUG_CONTRACT_VERSION,
      url,
      host,
      port: Number(port),
      skip: this.#options.ownCode(),
    });
    this.#attached = await settled;
    clearTimeout(this.#timer);
    this.#settle = undefined;
    if (!this.#attached) await this.#letGo();
    return this.#attached;
  }

  #wait(milliseconds: number, otherwise: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(otherwise, milliseconds);
  }
}

/** Asks the program, which waits for a JavaScript debugger, to go on: again and again, it may only be about to wait. */
async function letGo(url: string, gone: Promise<void>): Promise<void> {
  const socket = new WebSocket(url);
  const ask = () => {
    if (socket.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify({ id: 1, method: "Runtime.runIfWaitingForDebugger" }));
    }
  };
  socket.addEventListener("open", ask);
  socket.addEventListener("error", () => undefined);
  const timer = setInterval(ask, ASK_AGAIN_MS);
  await gone;
  clearInterval(timer);
  socket.close();
}
