import { edgesOf } from "stepscope/graph";
import type { EventUse, EventUses, SourceRange, SourceWorkflow } from "./types.js";

const NO_USES: EventUses = { emits: [], takes: [] };

/** What tells an event class apart in all files: where it is declared, or its name where it is the runtime's own. */
export function eventKey({ events, graph }: SourceWorkflow, id: string): string {
  const place = events[id]?.nameRange ?? null;
  return place === null ? (graph.events.find((it) => it.id === id)?.name ?? id) : placeKey(place);
}

/** The key of a class that is declared with its name there. */
export function placeKey({ file, start }: SourceRange): string {
  return `${file}:${start.line}:${start.character}`;
}

/** Who emits and who takes each event. A file's part is made anew only when its workflows are others. */
export class Uses {
  readonly #workflows = new Map<string, readonly SourceWorkflow[]>();
  /** By event, then by file. */
  readonly #uses = new Map<string, Map<string, { emits: EventUse[]; takes: EventUse[] }>>();

  set(file: string, workflows: readonly SourceWorkflow[]): void {
    if (this.#workflows.get(file) === workflows) return;
    this.delete(file);
    if (workflows.length === 0) return;
    this.#workflows.set(file, workflows);
    for (const workflow of workflows) {
      const wires = edgesOf(workflow.graph);
      for (const { name, returns, sends, streams } of workflow.graph.steps) {
        const source = workflow.steps[name];
        if (source === undefined) continue;
        const use = (how: EventUse["how"], id: string, ranges: readonly SourceRange[]): void => {
          const use: EventUse = { workflow, step: name, how, ranges: ranges.length > 0 ? ranges : [source.nameRange] };
          this.#of(eventKey(workflow, id), file)[how === "accepts" || how === "awaits" ? "takes" : "emits"].push(use);
        };
        for (const { kind, from, to } of wires) {
          if (to.id !== name || (kind !== "accepts" && kind !== "awaits")) continue;
          const named = source.accepts[from.id];
          // Subclasses of what it accepts, where it says so, have no place of their own.
          if (kind === "awaits" || named !== undefined) use(kind, from.id, listed(named));
          else use(kind, from.id, Object.values(source.accepts));
        }
        for (const { how, key, ranges } of source.waits ?? []) {
          if (how === "awaits") this.#of(key, file).takes.push({ workflow, step: name, how, ranges });
          else this.#of(key, file).emits.push({ workflow, step: name, how: "streams", ranges });
        }
        for (const id of returns) use("returns", id, source.emits[id] ?? listed(source.returns[id]));
        for (const id of sends) use("sends", id, source.emits[id] ?? []);
        for (const id of streams) use("streams", id, source.emits[id] ?? []);
      }
    }
  }

  delete(file: string): void {
    for (const workflow of this.#workflows.get(file) ?? []) {
      for (const { id } of workflow.graph.events) this.#uses.get(eventKey(workflow, id))?.delete(file);
      for (const { waits } of Object.values(workflow.steps)) {
        for (const { key } of waits ?? []) this.#uses.get(key)?.delete(file);
      }
    }
    this.#workflows.delete(file);
  }

  of(key: string): EventUses {
    const files = this.#uses.get(key);
    if (files === undefined) return NO_USES;
    const all = [...files.values()];
    return { emits: all.flatMap(({ emits }) => emits), takes: all.flatMap(({ takes }) => takes) };
  }

  /** Every workflow, in the order in which files were first read. */
  workflows(): readonly SourceWorkflow[] {
    return [...this.#workflows.values()].flat();
  }

  #of(key: string, file: string): { emits: EventUse[]; takes: EventUse[] } {
    let files = this.#uses.get(key);
    if (files === undefined) {
      files = new Map();
      this.#uses.set(key, files);
    }
    let uses = files.get(file);
    if (uses === undefined) {
      uses = { emits: [], takes: [] };
      files.set(file, uses);
    }
    return uses;
  }
}

function listed(range: SourceRange | undefined): readonly SourceRange[] {
  return range === undefined ? [] : [range];
}
