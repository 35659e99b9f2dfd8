import type { HostMessage, PanelDelta, PanelNode, PanelState } from "./contract.js";
import { PANEL_CONTRACT, STREAM_LIMIT } from "./contract.js";
import { applyDeltas, emptyPanelState, joinDeltas } from "./fold.js";

/** The panel's state on the host, which outlives its pages, and the one page that may be connected to it. */
export interface PanelStore {
  /** Everything applied so far. */
  readonly state: PanelState;
  /** Cheap: folding and sending happen once per frame. */
  apply(...deltas: readonly PanelDelta[]): void;
  /** Select a node on the page, now or when it is ready. */
  reveal(node: PanelNode): void;
  /** Calls back after each frame that changed the state. Returns what ends it. */
  onDidChange(listener: (state: PanelState) => void): () => void;
  /** Sends to this page from now on, and no longer to an earlier one. */
  connect(post: PostMessage): PageConnection;
  dispose(): void;
}

/** Resolves to false when the page couldn't be reached. */
export type PostMessage = (message: HostMessage) => PromiseLike<boolean>;

export interface PageConnection {
  /** The page asked for a snapshot; deltas follow it. */
  ready(): void;
  /** The page is hidden, and with it its script is gone, until it is ready again. */
  hidden(): void;
  close(): void;
}

/** @param options.frame milliseconds between two messages to the page, at least */
export function createPanelStore({ frame = 33 }: { readonly frame?: number } = {}): PanelStore {
  return new Store(frame);
}

class Store implements PanelStore {
  readonly #frame: number;
  readonly #listeners = new Set<(state: PanelState) => void>();
  #state = emptyPanelState();
  #unfolded: PanelDelta[] = [];
  #page: Page | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #reveal: PanelNode | null = null;

  constructor(frame: number) {
    this.#frame = frame;
  }

  get state(): PanelState {
    this.#fold();
    return this.#state;
  }

  apply(...deltas: readonly PanelDelta[]): void {
    for (const delta of deltas) this.#unfolded.push(delta);
    this.#timer ??= setTimeout(() => this.#tick(), this.#frame);
  }

  reveal(node: PanelNode): void {
    this.#reveal = node;
    this.#timer ??= setTimeout(() => this.#tick(), this.#frame);
  }

  onDidChange(listener: (state: PanelState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  connect(post: PostMessage): PageConnection {
    const page = new Page(post, () => this.state);
    this.#page = page;
    return {
      ready: () => {
        this.#fold();
        page.ready();
        this.#sendReveal();
      },
      hidden: () => page.hidden(),
      close: () => {
        page.hidden();
        if (this.#page === page) this.#page = null;
      },
    };
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#page = null;
    this.#listeners.clear();
  }

  #tick(): void {
    this.#timer = null;
    this.#fold();
    this.#page?.flush();
    this.#sendReveal();
    for (const listener of this.#listeners) listener(this.#state);
  }

  #fold(): void {
    if (this.#unfolded.length === 0) return;
    const deltas = joinDeltas(this.#unfolded);
    this.#unfolded = [];
    this.#state = applyDeltas(this.#state, deltas);
    this.#page?.add(deltas);
  }

  #sendReveal(): void {
    if (this.#reveal && this.#page?.send({ type: "reveal", node: this.#reveal })) this.#reveal = null;
  }
}

/** One page: what it hasn't been told, and whether it can be told. One delta is on its way at a time. */
class Page {
  readonly #post: PostMessage;
  readonly #state: () => PanelState;
  #phase: "hidden" | "idle" | "sending" = "hidden";
  #unsent: PanelDelta[] = [];
  #behind = false;
  /** Counts up when the page goes: an answer to an earlier page is not this one's. */
  #life = 0;

  constructor(post: PostMessage, state: () => PanelState) {
    this.#post = post;
    this.#state = state;
  }

  ready(): void {
    this.#life++;
    this.#phase = "idle";
    this.#behind = true;
    this.flush();
  }

  hidden(): void {
    this.#life++;
    this.#phase = "hidden";
    this.#unsent = [];
  }

  add(deltas: readonly PanelDelta[]): void {
    if (this.#phase === "hidden" || this.#behind) return;
    this.#unsent.push(...deltas);
  }

  send(message: HostMessage): boolean {
    if (this.#phase === "hidden") return false;
    void this.#post(message);
    return true;
  }

  flush(): void {
    if (this.#phase !== "idle") return;
    const deltas = joinDeltas(this.#unsent);
    // A snapshot has at most STREAM_LIMIT records, already folded.
    if (this.#behind || recordCount(deltas) > STREAM_LIMIT) {
      this.#deliver({ type: "snapshot", version: PANEL_CONTRACT, state: this.#state() });
    } else if (deltas.length > 0) {
      this.#deliver({ type: "delta", deltas });
    }
  }

  #deliver(message: HostMessage): void {
    const life = this.#life;
    this.#behind = false;
    this.#unsent = [];
    this.#phase = "sending";
    const settled = (reached: boolean): void => {
      if (life !== this.#life) return;
      this.#phase = "idle";
      if (!reached) this.#behind = true;
      else if (this.#unsent.length > 0) this.flush();
    };
    this.#post(message).then(settled, () => settled(false));
  }
}

function recordCount(deltas: readonly PanelDelta[]): number {
  return deltas.reduce((sum, delta) => (delta.type === "stream" ? sum + delta.records.length : sum), 0);
}
