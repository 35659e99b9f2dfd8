import type { ExecutionTrace, TracedCall, TracedDelivery, TracedEvent } from "../execution-trace.js";
import { ansi, type Paint, plain } from "./paint.js";
import { type DeliveryNode, type EventNode, isDetail, type TraceNode, traceTree } from "./trace-tree.js";
import { ending, eventName, failure, note, numbers, oneLine, payloadText, stepName, times, waits } from "./words.js";

/** How a trace is written. */
export interface TraceTextOptions {
  /** With a terminal's colours. Without, unless given. */
  readonly colors?: boolean;
}

/** Deeper branches aren't indented any further. */
const DEEPEST = 40;

/**
 * A line for each event and each call of a step, under what caused it. A chain stays at one indentation: only where
 * causes branch, the branches are indented, all but one that outweighs the others or that joins them again.
 */
export function traceText(trace: ExecutionTrace, { colors = false }: TraceTextOptions = {}): string {
  const paint = colors ? ansi : plain;
  const writer = new Writer(trace, paint);
  const lines = [
    `${times(paint, 0)}run ${paint("step", trace.workflow)} ${paint("note", oneLine(trace.run))}`.trimEnd(),
  ];
  writer.write(lines);
  lines.push(`${times(paint, trace.duration)}${ending(paint, trace)}`);
  for (const end of trace.openEnds ?? []) lines.push(`${" ".repeat(25)}${paint("warning", `! ${oneLine(end)}`)}`);
  return `${lines.join("\n")}\n`;
}

/** A node to be written, what its first line begins with, and what the lines below begin with. */
interface Pending {
  readonly node: TraceNode;
  readonly first: string;
  readonly rest: string;
  readonly level: number;
}

interface Line {
  readonly at: string;
  readonly text: string;
}

class Writer {
  readonly #paint: Paint;
  /** What each line begins with: more than nothing in the run of a step. */
  readonly #margin: string;
  readonly #roots: readonly EventNode[];
  readonly #details: ReadonlyMap<number, TracedEvent>;
  readonly #deliveries: ReadonlyMap<number, TracedDelivery>;

  constructor(trace: ExecutionTrace, paint: Paint, margin = "") {
    this.#paint = paint;
    this.#margin = margin;
    this.#roots = traceTree(trace);
    this.#deliveries = new Map(trace.deliveries.map((delivery) => [delivery.id, delivery]));
    const details = trace.events.filter((event) => isDetail(event, (id) => this.#deliveries.get(id)));
    this.#details = new Map(details.map((event) => [event.id, event]));
  }

  write(lines: string[]): void {
    const stack: Pending[] = this.#roots.map((node) => ({ node, first: "", rest: "", level: 0 })).reverse();
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const { node, first, rest } = next;
      if (node.kind === "event") {
        lines.push(
          times(this.#paint, node.event.at) +
            this.#paint("guide", this.#margin + first) +
            this.#event(node.event, node.together),
        );
      }
      const [only, other] = node.kind === "event" ? node.deliveries : [node];
      const inline = other === undefined ? only : undefined;
      if (inline !== undefined) {
        const begins = node.kind === "event" ? rest : first;
        for (const [index, line] of this.#calls(inline.delivery).entries()) {
          if ("trace" in line) this.#inner(lines, line.trace, this.#margin + rest);
          else lines.push(line.at + this.#paint("guide", this.#margin + (index === 0 ? begins : rest)) + line.text);
        }
      }
      for (const child of branches(node, inline, next).reverse()) stack.push(child);
    }
  }

  /** The run of a step. */
  #inner(lines: string[], trace: ExecutionTrace, margin: string): void {
    const paint = this.#paint;
    const begins = trace.events[0]?.at ?? trace.duration;
    const guide = paint("guide", `${margin}┆ `);
    lines.push(`${times(paint, begins)}${guide}run ${paint("step", trace.workflow)}`);
    new Writer(trace, paint, `${margin}┆ `).write(lines);
    lines.push(`${times(paint, trace.duration)}${guide}${ending(paint, trace)}`);
  }

  /** An event's line after its time and what it is indented by. */
  #event(event: TracedEvent, together: boolean): string {
    const paint = this.#paint;
    const { payload, via, unhandled, waits: waiting, step, collected } = event;
    const notes = [
      via === "external" ? "from outside" : via === "saved" ? "on its way when the run was saved" : "",
      via === "collect" ? "nothing came of the list" : "",
      via === "failure" ? `failure of ${step}` : "",
      together ? `by ${step}, of ${numbers(collected ?? [])}` : "",
      ...waiting.map((id) => `for ${this.#deliveries.get(id)?.step}`),
    ].filter((text) => text !== "");
    const mark = via === "stream" ? "~" : "#";
    return [
      eventName(paint, event, mark) + (via === "collect" ? "" : payloadText(paint, payload)),
      ...notes.map((text) => note(paint, text)),
      unhandled ? `  ${paint("warning", "✗ no step takes it")}` : "",
    ].join("");
  }

  /** The lines of a delivery: one for each call, below what it had waited for and above what it streamed. */
  #calls({ id, at, step, state, calls }: TracedDelivery): (Line | { readonly trace: ExecutionTrace })[] {
    const paint = this.#paint;
    if (calls.length === 0) {
      const text = `${stepName(paint, step)}  ${paint("warning", "… queued, and never started")}`;
      return [{ at: times(paint, at), text }];
    }
    return calls.flatMap((call, index) => [
      ...(call.got == null ? [] : this.#detail(call.got, id)),
      {
        at: times(paint, call.startedAt, call.duration),
        text: this.#call(step, call, index === calls.length - 1 ? state : undefined),
      },
      ...call.streamed.flatMap((id) => this.#detail(id)),
      ...(call.children ?? []).map((trace) => ({ trace })),
    ]);
  }

  /** The line of an event that is shown with a delivery's calls; none where it is shown elsewhere. */
  #detail(id: number, waiter?: number): Line[] {
    const event = this.#details.get(id);
    if (event === undefined || (waiter !== undefined && event.waits[0] !== waiter)) return [];
    return [{ at: times(this.#paint, event.at), text: `  ${this.#event(event, false)}` }];
  }

  #call(step: string, call: TracedCall, state: TracedDelivery["state"] | undefined): string {
    const paint = this.#paint;
    const { attempt, worker, queued, got, collected, emitted, outcome, error, retryIn, waitsFor } = call;
    const words = [
      attempt > 1 ? paint("warning", `attempt ${attempt}`) : "",
      queued > 0 ? paint("note", `queued ${queued.toFixed(1)} ms`) : "",
      got === undefined ? "" : got === null ? paint("warning", "got nothing in time") : `got #${got}`,
      collected === undefined ? "" : `collected ${numbers(collected)}`,
      outcome === "threw" ? failure(paint, error ?? "", retryIn) : "",
      outcome === "waits" ? waits(paint, waitsFor ?? "an event") : "",
      outcome === "returned" && emitted.length === 0 ? paint("note", "→ nothing") : "",
      outcome === "unfinished" ? paint("warning", "… at work at the end") : "",
      state === "queued" || state === "retrying" ? paint("warning", "… and never started again") : "",
    ].filter((text) => text !== "");
    return [stepName(paint, step, worker), ...words].join("  ");
  }
}

/** What comes below a node, in the order of the text. */
function branches(node: TraceNode, inline: DeliveryNode | undefined, { rest, level }: Pending): Pending[] {
  const below = inline === undefined ? (node.kind === "event" ? node.deliveries : []) : inline.emitted;
  const joined = inline === undefined || inline === node ? node.joined : [...inline.joined, ...node.joined];
  const all: readonly TraceNode[] = joined.length === 0 ? below : [...below, ...joined];
  if (level >= DEEPEST) return all.map((it) => ({ node: it, first: rest, rest, level }));
  const goesOn = joined.at(-1) ?? mainBranch(all);
  const side = all.filter((it) => it !== goesOn);
  return [
    ...side.map((it, index) => {
      const last = index === side.length - 1;
      return {
        node: it,
        first: `${rest}${last ? "└ " : "├ "}`,
        rest: `${rest}${last ? "  " : "│ "}`,
        level: level + 1,
      };
    }),
    ...(goesOn === undefined ? [] : [{ node: goesOn, first: rest, rest, level }]),
  ];
}

/** The branch that goes on at the indentation of its cause: the only one, or one far bigger than the others. */
function mainBranch(all: readonly TraceNode[]): TraceNode | undefined {
  if (all.length <= 1) return all[0];
  const sum = all.reduce((total, { size }) => total + size, 0);
  return all.find(({ size }) => size >= 2 * (sum - size) && size > 1);
}
