import type { Stopped } from "stepscope/debug";
import type { WorkflowGraph } from "stepscope/graph";
import { DapError } from "./errors.js";

/** A run, as a thread. */
export interface RunThread {
  readonly id: number;
  readonly run: string;
  readonly name: string;
  readonly workflow: string;
  readonly graph: WorkflowGraph;
  /** Set while the run is held. */
  stopped: Stopped | null;
}

/**
 * The runs of a session as threads. Clients can't pause a program without threads, so there is always one: the thread
 * of the next run stands in while none goes.
 */
export class Threads {
  readonly #threads = new Map<number, RunThread>();
  readonly #runsOf = new Map<string, number>();
  #next = 1;
  /** What the thread of the first run is called before it starts. */
  title = "Workflow";

  list(): { readonly id: number; readonly name: string }[] {
    const running = [...this.#threads.values()].map(({ id, name }) => ({ id, name }));
    return running.length > 0 ? running : [{ id: this.#next, name: this.title }];
  }

  all(): readonly RunThread[] {
    return [...this.#threads.values()];
  }

  started(run: string, graph: WorkflowGraph): RunThread {
    const { workflow } = graph;
    const number = (this.#runsOf.get(workflow) ?? 0) + 1;
    this.#runsOf.set(workflow, number);
    const thread = { id: this.#next++, run, name: `${workflow} #${number}`, workflow, graph, stopped: null };
    this.#threads.set(thread.id, thread);
    return thread;
  }

  ended(run: string): RunThread | undefined {
    const thread = this.ofRun(run);
    if (thread !== undefined) this.#threads.delete(thread.id);
    return thread;
  }

  ofRun(run: string): RunThread | undefined {
    return this.all().find((thread) => thread.run === run);
  }

  /** Null for the thread of a run that is still to come. Throws for one that has ended. */
  find(id: number): RunThread | null {
    const thread = this.#threads.get(id);
    if (thread !== undefined) return thread;
    if (id === this.#next) return null;
    throw new DapError("unknownThread", String(id));
  }

  /** Throws where the thread isn't stopped. */
  stopped(id: number): RunThread & { stopped: Stopped } {
    const thread = this.find(id);
    if (thread?.stopped == null) throw new DapError("notStopped", thread?.name ?? this.title);
    return thread as RunThread & { stopped: Stopped };
  }
}
