import type { Insertion } from "./insertions.js";

/** A source map as it is written (version 3). */
export interface SourceMap {
  readonly version: 3;
  readonly sources: readonly string[];
  readonly names: readonly string[];
  readonly mappings: string;
}

/**
 * The map of a text with insertions, as a map of the text without them: what stands behind an insertion on its line
 * moves back, and what is inserted comes from nowhere.
 */
export function withoutInsertions(
  mappings: string,
  { text, insertions }: { readonly text: string; readonly insertions: readonly Insertion[] },
): string {
  const lines = insertedByLine(text, insertions);
  if (lines.size === 0) return mappings;
  return encode(
    decode(mappings).map((segments) =>
      segments.map((segment): Segment => {
        const [generated, source, line, column, name] = segment;
        if (source === undefined || line === undefined || column === undefined) return segment;
        const original = originalColumn(column, lines.get(line) ?? []);
        if (original === null) return [generated];
        return name === undefined ? [generated, source, line, original] : [generated, source, line, original, name];
      }),
    ),
  );
}

/** Generated column, and where it comes from: source, line, column, name. */
type Segment = readonly [number, number?, number?, number?, number?];

function insertedByLine(
  text: string,
  insertions: readonly Insertion[],
): Map<number, { column: number; length: number }[]> {
  const lines = new Map<number, { column: number; length: number }[]>();
  let line = 0;
  let lineStart = 0;
  for (const { offset, text: inserted } of insertions) {
    for (let next = text.indexOf("\n", lineStart); next !== -1 && next < offset; next = text.indexOf("\n", lineStart)) {
      line++;
      lineStart = next + 1;
    }
    const there = lines.get(line) ?? [];
    there.push({ column: offset - lineStart, length: inserted.length });
    lines.set(line, there);
  }
  return lines;
}

function originalColumn(column: number, insertions: readonly { column: number; length: number }[]): number | null {
  let shift = 0;
  for (const { column: at, length } of insertions) {
    if (column < at + shift) break;
    if (column < at + shift + length) return null;
    shift += length;
  }
  return column - shift;
}

const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const VALUES: ReadonlyMap<string, number> = new Map([...DIGITS].map((digit, value) => [digit, value]));

function decode(mappings: string): Segment[][] {
  const last = [0, 0, 0, 0, 0];
  return mappings.split(";").map((line) => {
    last[0] = 0;
    if (line === "") return [];
    return line.split(",").map((text) => {
      numbers(text).forEach((delta, field) => {
        last[field] = (last[field] ?? 0) + delta;
      });
      return last.slice(0, numbers(text).length) as unknown as Segment;
    });
  });
}

function encode(lines: readonly (readonly Segment[])[]): string {
  const last = [0, 0, 0, 0, 0];
  return lines
    .map((segments) => {
      last[0] = 0;
      return segments
        .map((segment) =>
          segment
            .map((value = 0, field) => {
              const delta = value - (last[field] ?? 0);
              last[field] = value;
              return digits(delta);
            })
            .join(""),
        )
        .join(",");
    })
    .join(";");
}

/** The numbers of a segment: base 64, five bits a digit, the sign in the lowest bit. */
function numbers(text: string): number[] {
  const found: number[] = [];
  let value = 0;
  let shift = 0;
  for (const digit of text) {
    const bits = VALUES.get(digit) ?? 0;
    value += (bits & 31) << shift;
    shift += 5;
    if ((bits & 32) !== 0) continue;
    found.push((value & 1) === 1 ? -(value >> 1) : value >> 1);
    value = 0;
    shift = 0;
  }
  return found;
}

function digits(number: number): string {
  let value = number < 0 ? (-number << 1) | 1 : number << 1;
  let text = "";
  do {
    const bits = value & 31;
    value >>>= 5;
    text += DIGITS[value > 0 ? bits | 32 : bits];
  } while (value > 0);
  return text;
}
