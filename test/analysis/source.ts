import { afterEach } from "vitest";
import { type Analysis, createAnalysis, type SourceRange, type SourceWorkflow } from "../../server/analysis/index.js";

/** A folder that is only in memory: `workspace({ "a.ts": "…" })`. Disposed after the test. */
export interface Workspace {
  readonly analysis: Analysis;
  path(name: string): string;
  edit(name: string, text: string | null): void;
  /** The workflows of a file, each as `Name: step(A | B) -> C List[] ~Sent ^Streamed; …`. */
  shapes(name: string): string[];
  workflow(name: string): SourceWorkflow;
  /** `code subject` of each problem. */
  codes(name: string): string[];
  /** The text at a range. */
  textAt(range: SourceRange | null | undefined): string | null;
}

const open = new Set<Analysis>();
afterEach(() => {
  for (const analysis of open) analysis.dispose();
  open.clear();
});

export function workspace(files: Record<string, string>): Workspace {
  const analysis = createAnalysis();
  open.add(analysis);
  const texts = new Map<string, string>();
  const path = (name: string): string => `/virtual/${name}`;
  const it: Workspace = {
    analysis,
    path,
    edit(name, text) {
      if (text === null) texts.delete(path(name));
      else texts.set(path(name), text);
      analysis.update(path(name), text);
    },
    shapes: (name) => analysis.workflows(path(name)).map(shape),
    workflow(name) {
      const [workflow] = analysis.workflows(path(name));
      if (workflow === undefined) throw new Error(`${name} has no workflow`);
      return workflow;
    },
    codes: (name) =>
      analysis
        .problems(path(name))
        .map(({ code, subject }) => (subject === undefined ? code : `${code} ${subject.id}`)),
    textAt(range) {
      if (range === null || range === undefined) return null;
      const lines = (texts.get(range.file) ?? "").split("\n").slice(range.start.line, range.end.line + 1);
      const last = lines.length - 1;
      return lines
        .map((line, n) => line.slice(n === 0 ? range.start.character : 0, n === last ? range.end.character : undefined))
        .join("\n");
    },
  };
  for (const [name, text] of Object.entries(files)) it.edit(name, text);
  return it;
}

/** One file: `import … from "stepscope"` and a few events stand before it. */
export function inFile(text: string): Workspace {
  return workspace({ "flow.ts": `${PRELUDE}${text}` });
}

export const PRELUDE = `import { Context, Event, StartEvent, StopEvent, InputRequiredEvent, HumanResponseEvent, StepFailedEvent, Workflow, step, catchError } from "stepscope";
export class A extends Event {}
export class B extends Event.of<{ text: string }>() {}
export class C extends Event {}
`;

/** `inFile` with a class around the steps. */
export function inClass(steps: string): Workspace {
  return inFile(`export class Flow extends Workflow {\n${steps}\n}\n`);
}

function shape({ graph }: SourceWorkflow): string {
  const steps = graph.steps.map(({ name, kind, accepts, returns, fansOut, sends, streams }) => {
    const given = returns.map((id) => (fansOut?.includes(id) === true ? `${id}[]` : id));
    const emits = [...given, ...sends.map((id) => `~${id}`), ...streams.map((id) => `^${id}`)];
    return `${kind === "step" ? "" : "!"}${name}(${accepts.join(" | ")}) -> ${emits.join(" ")}`.trimEnd();
  });
  return `${graph.workflow}: ${steps.join("; ")}`.trimEnd();
}
