import type { Drawing } from "stepscope/draw";
import type { Layout, Point, Wire } from "../layout.js";
import { type Box, isPill, numberOf, TITLE_X, TITLE_Y } from "./box.js";
import { SIGNS, SVG_STYLE, TICKS } from "./palette.js";
import { fitText, textWidth, wrapText } from "./text-width.js";

/** Room around the picture, and the height of a line above it, in pixels. */
const MARGIN = 20;
const LINE = 19;
/** How wide a picture is at least, and may become for its words. */
const LEAST = 360;
const MOST = 640;

/** A drawing as an SVG document that stands alone, in light and dark. */
export function svgDocument(drawing: Drawing, layout: Layout): string {
  const most = Math.max(layout.width, MOST);
  const lines = [drawing.summary, ...drawing.notes].flatMap((line, index) =>
    wrapText(line, most - 2 * MARGIN, 13).map((text) => ({ text, note: index > 0 })),
  );
  const head = MARGIN + 18 + lines.length * LINE;
  const widest = Math.max(...lines.map(({ text }) => textWidth(text, 13)));
  const width = Math.max(layout.width, LEAST, widest + 2 * MARGIN);
  const height = layout.height + head;
  const left = (width - layout.width) / 2;
  const summary = drawing.mood === "plain" ? "quiet" : `word-${drawing.mood}`;
  const words = lines.map(({ text, note }, index) => {
    const y = MARGIN + 15 + (index + 1) * LINE;
    return `<text class="lead ${note ? "word-warn" : summary}" x="${MARGIN}" y="${y}">${escapeText(text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="drawing" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" role="img" aria-labelledby="drawing-title drawing-desc">`,
    `<title id="drawing-title">${escapeText(drawing.title)}</title>`,
    `<desc id="drawing-desc">${escapeText(description(drawing))}</desc>`,
    `<style>${SVG_STYLE}</style>`,
    markers(),
    `<rect class="ground" x="0.5" y="0.5" width="${round(width - 1)}" height="${round(height - 1)}" rx="10"/>`,
    `<text class="heading" x="${MARGIN}" y="${MARGIN + 14}">${escapeText(fitText(drawing.title, width - 2 * MARGIN, 17, "bold"))}</text>`,
    ...words,
    `<g transform="translate(${round(left)} ${head})">`,
    ...sceneParts(layout),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

/** The picture alone, for a page that has a frame, a style and words of its own. */
export function sceneParts({ wires, boxes }: Layout): string[] {
  return [...wires.map(wireSvg), ...wires.map(labelSvg).filter((it) => it !== ""), ...boxes.map(boxSvg)];
}

export function markers(): string {
  const head = (name: string, mood: string, tip: number) =>
    `<marker id="head-${name}" viewBox="0 0 9 9" refX="${tip}" refY="4.5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="head head-${mood}" d="M0.5 0.8L8.5 4.5L0.5 8.2L2.2 4.5Z"/></marker>`;
  const moods = ["plain", "good", "warn", "bad"].map((mood) => head(mood, mood, 8));
  return `<defs>${moods.join("")}${head("list", "plain", 8 - SHORTER)}</defs>`;
}

/** Longer lines have no dashes: hundreds of lines of thousands of dashes each take a browser seconds. In pixels. */
const LONG = 2500;

function lengthOf(points: readonly Point[]): number {
  let length = 0;
  for (const [index, { x, y }] of points.entries()) {
    const before = points[index - 1];
    if (before !== undefined) length += Math.hypot(x - before.x, y - before.y);
  }
  return length;
}

/** A double line ends before its head, which would show through. In pixels. */
const SHORTER = 6;

function wireSvg({ index, edge: { kind, mood, list }, points }: Wire): string {
  const path = wirePath(list ? shortened(points, SHORTER) : points);
  const end = kind === "is-a" || kind === "uses" ? "" : ` marker-end="url(#head-${list ? "list" : mood})"`;
  const long = lengthOf(points) > LONG ? " long" : "";
  const line = `class="wire k-${kind} m-${mood}${list ? " list" : ""}${long}" d="${path}"`;
  const drawn = list ? `<path ${line}/><path class="core" d="${path}"${end}/>` : `<path ${line}${end}/>`;
  return `<g class="line" data-edge="${index}">${drawn}</g>`;
}

function shortened(points: readonly Point[], by: number): readonly Point[] {
  const [before, last] = points.slice(-2);
  if (before === undefined || last === undefined) return points;
  const share = Math.min(1, by / Math.max(1, Math.hypot(last.x - before.x, last.y - before.y)));
  const end = { x: last.x + (before.x - last.x) * share, y: last.y + (before.y - last.y) * share };
  return [...points.slice(0, -1), end];
}

function labelSvg({ label, edge, index }: Wire): string {
  if (label === null) return "";
  const mood = edge.mood === "plain" ? "" : ` word-${edge.mood}`;
  return `<text class="label${mood}" data-label="${index}" x="${round(label.x)}" y="${round(label.y + 4)}">${escapeText(label.text)}</text>`;
}

function boxSvg(box: Box & Point, index: number): string {
  const { node, x, y, stack, radius, title, numberAt, lines } = box;
  const number = numberOf(node);
  const frame = (by: number): string => {
    const size = `width="${box.width - stack}" height="${box.height - stack}" rx="${radius}"`;
    return `<rect class="frame"${by === 0 ? "" : ` x="${by}" y="${by}"`} ${size}/>`;
  };
  return [
    `<g class="node ${node.look}${isPill(node) ? " pill" : ""} m-${node.mood}" data-node="${index}" transform="translate(${round(x)} ${round(y)})">`,
    full(
      [[node.title, number].filter(Boolean).join(" "), node.subtitle, ...node.rows.map(({ text }) => text)]
        .filter(Boolean)
        .join("\n"),
    ),
    ...(stack === 0 ? [0] : [stack, stack / 2, 0]).map(frame),
    `<g class="sign" transform="translate(13 ${TITLE_Y - 12.5})"><path d="${SIGNS[node.look]}"/></g>`,
    `<text class="name" x="${TITLE_X}" y="${TITLE_Y}">${escapeText(title)}</text>`,
    number === "" ? "" : `<text class="quiet" x="${round(numberAt)}" y="${TITLE_Y}">${escapeText(number)}</text>`,
    ...lines.map(({ text, mark, x: left, y: base }) => {
      if (mark === undefined) return `<text class="quiet" x="${left}" y="${base}">${escapeText(text)}</text>`;
      const tick = `<path class="tick tick-${mark}" transform="translate(${left - 13} ${base - 8.5})" d="${TICKS[mark]}"/>`;
      return `${tick}<text class="row-${mark}" x="${left}" y="${base}">${escapeText(text)}</text>`;
    }),
    "</g>",
  ].join("");
}

/** What a pointer that rests on it shows. */
function full(text: string): string {
  return `<title>${escapeText(text)}</title>`;
}

/** In words, for who can't see it: as much as a person may want to hear. */
function description({ summary, notes, nodes, edges }: Drawing): string {
  const titles = new Map(
    nodes.map(({ id, title, number }) => [id, number === undefined ? title : `${title} ${number}`]),
  );
  const wires = edges.slice(0, 60).map(({ from, to }) => `${titles.get(from)} → ${titles.get(to)}`);
  const rest = edges.length > wires.length ? [`and ${edges.length - wires.length} more`] : [];
  return [`${summary}.`, ...notes, `${[...wires, ...rest].join("; ")}.`].join(" ");
}

/** A path through the points, with round corners of at most `radius` pixels. */
function wirePath(points: readonly Point[], radius = 8): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = [`M${round(first.x)} ${round(first.y)}`];
  for (const [index, corner] of rest.entries()) {
    const before = points[index];
    const after = rest[index + 1];
    if (before === undefined || after === undefined) {
      parts.push(`L${round(corner.x)} ${round(corner.y)}`);
      continue;
    }
    const from = towards(corner, before, radius);
    const to = towards(corner, after, radius);
    parts.push(
      `L${round(from.x)} ${round(from.y)}`,
      `Q${round(corner.x)} ${round(corner.y)} ${round(to.x)} ${round(to.y)}`,
    );
  }
  return parts.join("");
}

function towards(corner: Point, end: Point, radius: number): Point {
  const length = Math.hypot(end.x - corner.x, end.y - corner.y);
  if (length === 0) return corner;
  const share = Math.min(radius, length / 2) / length;
  return { x: corner.x + (end.x - corner.x) * share, y: corner.y + (end.y - corner.y) * share };
}

function round(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** Text for XML: markup is told from it, and what XML has no character for is left out. */
export function escapeText(text: string): string {
  return (
    text
      .toWellFormed()
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 can't have them, not even escaped
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "�")
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
  );
}
