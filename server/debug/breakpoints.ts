import { readFileSync } from "node:fs";
import type { DebugProtocol } from "@vscode/debugprotocol";
import type { AgentBreakpoint } from "stepscope/debug";
import type { WorkflowGraph } from "stepscope/graph";
import type { EventSource, SourceRange, SourceWorkflow, StepSource } from "../analysis/types.js";
import type { Coordinates } from "./coordinates.js";
import type { Sources } from "./sources.js";

interface Placed {
  readonly id: number;
  /** What the agent looks for; none for a line that belongs to the JavaScript debugger. */
  readonly targets: readonly Omit<AgentBreakpoint, "id">[];
  readonly at: SourceRange | undefined;
}

interface NamedBreakpoint extends Placed {
  readonly name: string;
  verified: boolean;
}

/** The breakpoints of a session: what a client sets, and what of it the agent holds runs by. */
export class BreakpointStore {
  readonly #sources: Sources;
  readonly #coordinates: Coordinates;
  readonly #bySource = new Map<string, readonly Placed[]>();
  #named: readonly NamedBreakpoint[] = [];
  #nextId = 1;

  constructor(sources: Sources, coordinates: Coordinates) {
    this.#sources = sources;
    this.#coordinates = coordinates;
  }

  /** Replaces a file's breakpoints. One answer each, in the same order. */
  setInSource({ source, breakpoints = [] }: DebugProtocol.SetBreakpointsArguments): DebugProtocol.Breakpoint[] {
    const file = this.#coordinates.pathOf(source.path ?? "");
    const workflows = file === "" ? [] : this.#sources.workflowsIn(file);
    const text = workflows.length === 0 ? "" : readFileSync(file, "utf8");
    const placed = breakpoints.map(({ line }): Placed => {
      const target = targetAt(workflows, file, this.#coordinates.lineOf(line), text);
      return { id: this.#nextId++, targets: target === undefined ? [] : [target.breakpoint], at: target?.at };
    });
    this.#bySource.set(file, placed);
    // A line that isn't ours may well be verified by the JavaScript debugger: no message that contradicts it.
    return placed.map(({ id, at }) => ({ id, verified: at !== undefined, ...this.#place(at) }));
  }

  /** Replaces the breakpoints by name: `step`, `Workflow.step` or `EventClass`. */
  setByName({ breakpoints }: DebugProtocol.SetFunctionBreakpointsArguments): DebugProtocol.Breakpoint[] {
    this.#named = breakpoints.map(({ name }) => this.#byName(name.trim()));
    return this.#named.map((one) => this.#answerOf(one));
  }

  /** A run's graph knows names that weren't found in source: what that verifies. */
  runStarted(graph: WorkflowGraph): DebugProtocol.Breakpoint[] {
    const found = this.#named.filter((one) => !one.verified && one.targets.some((target) => isIn(graph, target)));
    for (const one of found) one.verified = true;
    return found.map((one) => this.#answerOf(one));
  }

  forAgent(): AgentBreakpoint[] {
    const all = [...[...this.#bySource.values()].flat(), ...this.#named];
    return all.flatMap(({ id, targets }) => targets.map((target) => ({ id, ...target })));
  }

  /** Whether one of these was set by name. */
  isByName(ids: readonly number[]): boolean {
    return this.#named.some(({ id }) => ids.includes(id));
  }

  /** Files with lines that belong to the JavaScript debugger. */
  filesWithOtherLines(): string[] {
    return [...this.#bySource]
      .filter(([, placed]) => placed.some(({ targets }) => targets.length === 0))
      .map(([f]) => f);
  }

  #byName(name: string): NamedBreakpoint {
    const dot = name.lastIndexOf(".");
    const [workflow, rest] = dot < 0 ? [undefined, name] : [name.slice(0, dot), name.slice(dot + 1)];
    const of = workflow === undefined ? {} : { workflow };
    const targets = [{ kind: "step", name: rest, ...of } as const, { kind: "event", name: rest, ...of } as const];
    for (const { graph } of this.#sources.reachable()) {
      const target = targets.find((one) => isIn(graph, one));
      if (target === undefined) continue;
      const at =
        target.kind === "step"
          ? this.#sources.step(graph.workflow, target.name)
          : this.#sources.event(graph.workflow, target.name);
      return { id: this.#nextId++, name, targets, at, verified: true };
    }
    return { id: this.#nextId++, name, targets, at: undefined, verified: false };
  }

  #answerOf({ id, name, verified, at }: NamedBreakpoint): DebugProtocol.Breakpoint {
    if (verified) return { id, verified, ...this.#place(at) };
    return { id, verified, message: `No step or event is called ${name}; a run that starts may have one.` };
  }

  #place(at: SourceRange | undefined): Partial<DebugProtocol.Breakpoint> {
    if (at === undefined) return {};
    return {
      source: this.#coordinates.sourceOf(at.file),
      line: this.#coordinates.clientLine(at.start.line),
      column: this.#coordinates.clientColumn(at.start.character),
    };
  }
}

function isIn(graph: WorkflowGraph, { kind, name, workflow }: Omit<AgentBreakpoint, "id">): boolean {
  if (workflow !== undefined && workflow !== graph.workflow) return false;
  return (kind === "step" ? graph.steps : graph.events).some((node) => node.name === name);
}

interface Target {
  readonly breakpoint: Omit<AgentBreakpoint, "id">;
  readonly at: SourceRange;
}

/** The step or event that a line, counted from 0, declares. */
function targetAt(workflows: readonly SourceWorkflow[], file: string, line: number, text: string): Target | undefined {
  for (const { graph, steps, events } of workflows) {
    for (const [name, step] of Object.entries(steps)) {
      if (step.range.file === file && declaresStep(step, line)) {
        return { breakpoint: { kind: "step", name, workflow: graph.workflow }, at: step.nameRange };
      }
    }
    for (const { id, name } of graph.events) {
      const event = events[id];
      if (event?.nameRange?.file === file && declaresEvent(event, line, text)) {
        return { breakpoint: { kind: "event", name }, at: event.nameRange };
      }
    }
  }
  return undefined;
}

/** From the decorator to the line before the first of the body. */
function declaresStep({ range, nameRange, bodyStart }: StepSource, line: number): boolean {
  return line >= range.start.line && line <= Math.max(nameRange.end.line, bodyStart.line - 1);
}

/** All of a class that has nothing between its braces, else the line of its name. */
function declaresEvent({ range, nameRange }: EventSource, line: number, text: string): boolean {
  if (range === null || nameRange === null) return false;
  const lines = text.split("\n").slice(range.start.line, range.end.line + 1);
  const empty = /\{\s*\}\s*;?\s*$/.test(lines.join("\n").trimEnd());
  return line >= range.start.line && line <= (empty ? range.end.line : nameRange.end.line);
}
