import type { DebugProtocol } from "@vscode/debugprotocol";
import type { AgentFrame, EventLabel } from "stepscope/debug";
import type { SourceRange } from "../analysis/types.js";
import type { Coordinates } from "./coordinates.js";
import { DapError } from "./errors.js";
import type { Sources } from "./sources.js";
import type { RunThread } from "./threads.js";

/** Frames by the numbers that a client knows them by, until their run goes on. */
export class Frames {
  readonly #frames = new Map<number, { readonly thread: RunThread; readonly index: number }>();
  #next = 1;

  /** The same number each time, as long as the thread stays stopped. */
  idOf(thread: RunThread, index: number): number {
    for (const [id, frame] of this.#frames) if (frame.thread === thread && frame.index === index) return id;
    const id = this.#next++;
    this.#frames.set(id, { thread, index });
    return id;
  }

  find(id: number): { readonly thread: RunThread; readonly index: number } {
    const frame = this.#frames.get(id);
    if (frame === undefined) throw new DapError("staleFrame");
    return frame;
  }

  endOf(thread: RunThread): void {
    for (const [id, frame] of this.#frames) if (frame.thread === thread) this.#frames.delete(id);
  }
}

export interface FrameContext {
  readonly thread: RunThread;
  readonly sources: Sources;
  readonly coordinates: Coordinates;
  readonly frames: Frames;
}

/** A frame of the causal chain, with its place in source. */
export function stackFrame(frame: AgentFrame, context: FrameContext): DebugProtocol.StackFrame {
  const { thread, sources, coordinates, frames } = context;
  const range = placeOf(frame, thread.workflow, sources);
  const base = { id: frames.idOf(thread, frame.index), name: frameName(frame, thread), line: 0, column: 0 };
  // Between two steps the event is a connecting line; on top it is where the run stands.
  const hint = frame.kind === "event" && frame.index > 0 ? ({ presentationHint: "subtle" } as const) : {};
  if (range === undefined) return { ...base, ...hint };
  return {
    ...base,
    ...hint,
    source: coordinates.sourceOf(range.file),
    line: coordinates.clientLine(range.start.line),
    column: coordinates.clientColumn(range.start.character),
    endLine: coordinates.clientLine(range.end.line),
    endColumn: coordinates.clientColumn(range.end.character),
  };
}

/** `JokeEvent #2`. */
export function eventText({ id, name }: EventLabel): string {
  return `${name} #${id}`;
}

function frameName(frame: AgentFrame, thread: RunThread): string {
  if (frame.kind === "step") return `${frame.step}(${eventText(frame.event)})`;
  return frame.kind === "event" ? eventText(frame.event) : thread.name;
}

function placeOf(frame: AgentFrame, workflow: string, sources: Sources): SourceRange | undefined {
  if (frame.kind === "step") return sources.step(workflow, frame.step);
  // An event class of the runtime's own, StartEvent say, has no place in the source: its workflow stands for it.
  const event = frame.kind === "event" ? sources.event(workflow, frame.event.name) : undefined;
  return event ?? sources.workflow(workflow)?.nameRange;
}
