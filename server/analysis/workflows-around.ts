import type { SourceRange, SourceWorkflow } from "./types.js";

/** The workflows, of a file, that a place is in, or is in a step of. */
export function workflowsAround(place: SourceRange, own: readonly SourceWorkflow[]): readonly SourceWorkflow[] {
  return own.filter(({ range, steps }) =>
    [range, ...Object.values(steps).map((step) => step.range)].some((outer) => contains(outer, place)),
  );
}

function contains(outer: SourceRange, inner: SourceRange): boolean {
  if (outer.file !== inner.file) return false;
  const { start, end } = outer;
  const after =
    inner.start.line > start.line || (inner.start.line === start.line && inner.start.character >= start.character);
  const before = inner.end.line < end.line || (inner.end.line === end.line && inner.end.character <= end.character);
  return after && before;
}
