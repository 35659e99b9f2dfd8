import type { EventUse, SourceRange, SourceSymbol } from "../analysis/types.js";
import { distinct } from "./places.js";
import type { Analysis } from "./workspace-analysis.js";

/** Where an event is emitted and where it is taken, each place once. */
export interface EventPlaces {
  readonly emits: readonly SourceRange[];
  readonly takes: readonly SourceRange[];
}

export function placesOf(analysis: Analysis, key: string): EventPlaces {
  const { emits, takes } = analysis.uses(key);
  return { emits: rangesOf(emits), takes: rangesOf(takes) };
}

/** How many steps emit an event, and how many take it. A step that several workflows inherit counts once. */
export function countsOf(analysis: Analysis, key: string): { readonly emits: number; readonly takes: number } {
  const { emits, takes } = analysis.uses(key);
  return { emits: stepsOf(emits).length, takes: stepsOf(takes).length };
}

/** The names of the steps, each once. */
export function stepsOf(uses: readonly EventUse[]): { readonly nameRange: SourceRange; readonly range: SourceRange }[] {
  const steps = uses.flatMap(({ workflow, step }) => workflow.steps[step] ?? []);
  const names = new Set(distinct(steps.map(({ nameRange }) => nameRange)));
  return steps.filter(({ nameRange }) => names.has(nameRange));
}

/** The name in `new X({ … })` and `X<…>`; the place itself where it is something else. */
export function nameIn(analysis: Analysis, range: SourceRange): SourceRange {
  const [line = ""] = analysis.textAt(range).split("\n");
  const [, before, name] = /^((?:new\s+)?(?:[\w$]+\s*\.\s*)*)([\w$]+)/.exec(line) ?? [];
  if (before === undefined || name === undefined) return range;
  const { file, start } = range;
  const character = start.character + before.length;
  return {
    file,
    start: { line: start.line, character },
    end: { line: start.line, character: character + name.length },
  };
}

/** The event that a symbol is; null where it is none. */
export function eventAt(symbol: SourceSymbol | null): Extract<SourceSymbol, { kind: "event" }> | null {
  return symbol?.kind === "event" ? symbol : null;
}

function rangesOf(uses: readonly EventUse[]): SourceRange[] {
  return distinct(uses.flatMap(({ ranges }) => ranges));
}
