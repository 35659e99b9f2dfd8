import type { TraceRecord } from "stepscope/debug";
import type { LatestEvent, LiveDelivery, LiveState, LiveStep, LiveWorkflow, RunOutcome } from "./contract.js";

/** Nothing has run. */
export function emptyLiveState(): LiveState {
  return { workflows: {}, runs: {}, held: null };
}

/**
 * The live state after some records, of any number of interleaved runs. What a record touches is copied once per call;
 * everything else keeps its identity.
 *
 * @param workflow the workflow of a run whose `run-started` was never seen, e.g. because it was attached to
 */
export function foldLive(live: LiveState, records: readonly TraceRecord[], workflow: string): LiveState {
  const draft = new LiveDraft(live, workflow);
  for (const record of records) draft.fold(record);
  return { ...live, workflows: draft.workflows, runs: draft.runs };
}

/** The value of a key, without what objects inherit: a step may be called `constructor`. */
export function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** A step that nothing was delivered to. */
export const IDLE_STEP: LiveStep = { running: 0, queued: 0, done: 0, failed: 0 };

interface DraftWorkflow extends LiveWorkflow {
  steps: Record<string, LiveStep>;
  events: Record<string, { readonly emitted: number }>;
  latest: LatestEvent | null;
  outcome: RunOutcome | null;
}

interface DraftRun {
  workflow: string;
  deliveries: Record<number, LiveDelivery>;
}

class LiveDraft {
  readonly workflows: Record<string, LiveWorkflow>;
  readonly runs: Record<string, DraftRun>;
  readonly #copiedWorkflows = new Map<string, DraftWorkflow>();
  readonly #copiedRuns = new Map<string, DraftRun>();
  readonly #fallback: string;

  constructor(live: LiveState, fallback: string) {
    this.workflows = { ...live.workflows };
    this.runs = { ...live.runs };
    this.#fallback = fallback;
  }

  fold(record: TraceRecord): void {
    switch (record.type) {
      case "run-started":
        this.#startRun(record.run, record.workflow);
        break;
      case "event-emitted": {
        const workflow = this.#workflow(this.#run(record.run).workflow);
        const emitted = own(workflow.events, record.event.name)?.emitted ?? 0;
        workflow.events[record.event.name] = { emitted: emitted + 1 };
        workflow.latest = { event: record.event.name, step: record.step ?? null, way: "emitted" };
        break;
      }
      case "step-queued":
        this.#deliver(record.run, record.delivery, { step: record.step, state: "queued" });
        break;
      case "step-started":
        this.#deliver(record.run, record.delivery, { step: record.step, state: "running" });
        this.#workflow(this.#run(record.run).workflow).latest = {
          event: record.event.name,
          step: record.step,
          way: "received",
        };
        break;
      case "step-ended": {
        this.#release(record.run, record.delivery);
        const name = this.#run(record.run).workflow;
        if (record.retryIn !== undefined) break;
        if (record.error === undefined) this.#count(name, record.step, "done", 1);
        else this.#count(name, record.step, "failed", 1);
        break;
      }
      case "step-suspended":
        this.#release(record.run, record.delivery);
        break;
      case "run-ended":
        this.#endRun(record.run, record.status);
        break;
      case "event-streamed":
      case "event-unhandled":
        break;
    }
  }

  #startRun(id: string, workflow: string): void {
    if (own(this.runs, id)) this.#clearDeliveries(id);
    const run: DraftRun = { workflow, deliveries: {} };
    this.#copiedRuns.set(id, run);
    this.runs[id] = run;
    this.#workflow(workflow).outcome = null;
  }

  #endRun(id: string, status: RunOutcome): void {
    const { workflow } = this.#run(id);
    this.#clearDeliveries(id);
    this.#workflow(workflow).outcome = status;
    this.#copiedRuns.delete(id);
    delete this.runs[id];
  }

  #clearDeliveries(id: string): void {
    for (const delivery of Object.keys(this.#run(id).deliveries)) this.#release(id, Number(delivery));
  }

  #deliver(id: string, delivery: number, next: LiveDelivery): void {
    this.#release(id, delivery);
    const run = this.#run(id);
    run.deliveries[delivery] = next;
    this.#count(run.workflow, next.step, next.state, 1);
  }

  #release(id: string, delivery: number): void {
    const run = this.#run(id);
    const open = run.deliveries[delivery];
    if (!open) return;
    delete run.deliveries[delivery];
    this.#count(run.workflow, open.step, open.state, -1);
  }

  #count(workflow: string, step: string, field: keyof LiveStep, by: number): void {
    const { steps } = this.#workflow(workflow);
    const before = own(steps, step) ?? IDLE_STEP;
    steps[step] = { ...before, [field]: before[field] + by };
  }

  #run(id: string): DraftRun {
    const copied = this.#copiedRuns.get(id);
    if (copied) return copied;
    const before = own(this.runs, id);
    const run = { workflow: before?.workflow ?? this.#fallback, deliveries: { ...before?.deliveries } };
    this.#copiedRuns.set(id, run);
    this.runs[id] = run;
    return run;
  }

  #workflow(name: string): DraftWorkflow {
    const copied = this.#copiedWorkflows.get(name);
    if (copied) return copied;
    const before = own(this.workflows, name);
    const workflow: DraftWorkflow = {
      steps: { ...before?.steps },
      events: { ...before?.events },
      latest: before?.latest ?? null,
      outcome: before?.outcome ?? null,
    };
    this.#copiedWorkflows.set(name, workflow);
    this.workflows[name] = workflow;
    return workflow;
  }
}
