import type { Point } from "./layout.js";

/** An SVG path through the points, with round corners of at most `radius`. */
export function wirePath(points: readonly Point[], radius = 8): string {
  const [first, ...rest] = points;
  if (!first) return "";
  const parts = [`M${first.x} ${first.y}`];
  for (const [index, corner] of rest.entries()) {
    const before = points[index];
    const after = rest[index + 1];
    if (!before || !after) {
      parts.push(`L${corner.x} ${corner.y}`);
      continue;
    }
    const from = towards(corner, before, radius);
    const to = towards(corner, after, radius);
    parts.push(`L${from.x} ${from.y}`, `Q${corner.x} ${corner.y} ${to.x} ${to.y}`);
  }
  return parts.join("");
}

function towards(corner: Point, end: Point, radius: number): Point {
  const length = Math.hypot(end.x - corner.x, end.y - corner.y);
  if (length === 0) return corner;
  const share = Math.min(radius, length / 2) / length;
  return { x: corner.x + (end.x - corner.x) * share, y: corner.y + (end.y - corner.y) * share };
}
