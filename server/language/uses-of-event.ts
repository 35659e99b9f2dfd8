import type { EventUse, EventUses, SourceRange, SourceSymbol } from "../analysis/types.js";
import { workflowsAround } from "../analysis/workflows-around.js";
import { distinct, distinctBy } from "./places.js";
import type { Analysis } from "./workspace-analysis.js";

/** A name that stands for an event. */
export type EventAt = Extract<SourceSymbol, { kind: "event" }>;

/** The event that a symbol is; null where it is none. */
export function eventAt(symbol: SourceSymbol | null): EventAt | null {
  return symbol?.kind === "event" ? symbol : null;
}

/** Who emits and takes an event. One of the runtime's own is another one in each workflow: those around its name count. */
export function usesOf({ key, declaration, range }: EventAt, analysis: Analysis): EventUses {
  const uses = analysis.uses(key);
  if (declaration !== null) return uses;
  const around = workflowsAround(range, analysis.workflows(range.file));
  return around.length > 0 ? inWorkflows(uses, around) : usesInFile(uses, range.file);
}

/** Those in the workflows of a file. */
export function usesInFile({ emits, takes }: EventUses, file: string): EventUses {
  const isIn = ({ workflow }: EventUse): boolean => workflow.range.file === file;
  return { emits: emits.filter(isIn), takes: takes.filter(isIn) };
}

/** The same for who asks where the event comes from, and where it goes: in the workflows around its name, if they know. */
export function usesNear(event: EventAt, analysis: Analysis): EventUses {
  const uses = usesOf(event, analysis);
  const near = inWorkflows(uses, workflowsAround(event.range, analysis.workflows(event.range.file)));
  return {
    emits: near.emits.length > 0 ? near.emits : uses.emits,
    takes: near.takes.length > 0 ? near.takes : uses.takes,
  };
}

function inWorkflows({ emits, takes }: EventUses, workflows: readonly EventUse["workflow"][]): EventUses {
  const isIn = ({ workflow }: EventUse): boolean => workflows.includes(workflow);
  return { emits: emits.filter(isIn), takes: takes.filter(isIn) };
}

/** Where an event is emitted and where it is taken, each place once. */
export interface EventPlaces {
  readonly emits: readonly SourceRange[];
  readonly takes: readonly SourceRange[];
}

export function placesOf({ emits, takes }: EventUses): EventPlaces {
  return { emits: rangesOf(emits), takes: rangesOf(takes) };
}

/** The names of the steps, each once. */
export function stepsOf(uses: readonly EventUse[]): { readonly nameRange: SourceRange; readonly range: SourceRange }[] {
  const steps = uses.flatMap(({ workflow, step }) => workflow.steps[step] ?? []);
  return distinctBy(steps, ({ nameRange }) => nameRange);
}

/** The name in `new X({ … })`, `X<…>` and `InstanceType<typeof X>`; the place itself where it is something else. */
export function nameIn(analysis: Analysis, range: SourceRange): SourceRange {
  const [, before, name] = NAME.exec(analysis.textAt(range)) ?? [];
  if (before === undefined || name === undefined) return range;
  const lines = before.split("\n");
  const last = lines.at(-1)?.length ?? 0;
  const { file, start } = range;
  const line = start.line + lines.length - 1;
  const character = lines.length === 1 ? start.character + last : last;
  return { file, start: { line, character }, end: { line, character: character + name.length } };
}

const SPACE = String.raw`(?:\s|/\*[\s\S]*?\*/|//.*\n)`;
const NAME = new RegExp(
  String.raw`^((?:new${SPACE}+|InstanceType${SPACE}*<${SPACE}*typeof${SPACE}+)?(?:[\w$]+${SPACE}*\.${SPACE}*)*)([\w$]+)`,
);

function rangesOf(uses: readonly EventUse[]): SourceRange[] {
  return distinct(uses.flatMap(({ ranges }) => ranges));
}
