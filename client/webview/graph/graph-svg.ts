import type { Layout } from "./layout/layout.js";
import { WIRE_LABELS } from "./layout/layout.js";
import type { Box, Topology, Wire } from "./layout/topology.js";
import { wirePath } from "./layout/wire-path.js";
import { lookOf } from "./parts/describe.js";

const DASHES: Readonly<Partial<Record<Wire["kind"], string>>> = {
  sends: "6 4",
  streams: "1.5 4",
  awaits: "5 3",
  "is-a": "10 3",
  uses: "3 3",
  runs: "6 4",
};

interface Colours {
  readonly background: string;
  readonly text: string;
  readonly quiet: string;
  readonly fill: string;
  readonly border: string;
}

/** The graph as an SVG document in the colours of the theme, as it is laid out on the page. */
export function graphSvg(
  workflow: string,
  { topology, layout }: { readonly topology: Topology; readonly layout: Layout },
): string {
  const colours = themeColours();
  const width = Math.ceil(layout.width);
  const height = Math.ceil(layout.height);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif">`,
    `<title>${escapeText(workflow)}</title>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0.5 0.5L7.5 4L0.5 7.5Z" fill="${colours.quiet}"/></marker></defs>`,
    `<rect width="100%" height="100%" fill="${colours.background}"/>`,
    ...topology.wires.map((wire) => wireSvg(wire, layout, colours)),
    ...topology.boxes.map((box) => boxSvg(box, layout, colours)),
    "</svg>\n",
  ].join("\n");
}

function wireSvg(wire: Wire, layout: Layout, { background, quiet }: Colours): string {
  const route = layout.wires.get(wire.key);
  if (!route) return "";
  const dashes = DASHES[wire.kind];
  const pattern = dashes ? ` stroke-dasharray="${dashes}" stroke-linecap="round"` : "";
  const line = `<path d="${wirePath(route.points)}" fill="none" stroke="${quiet}" stroke-width="1.25"${pattern} marker-end="url(#arrow)"/>`;
  const label = WIRE_LABELS[wire.kind];
  if (!label || !route.label) return line;
  const { x, y } = route.label;
  return `${line}<text x="${x}" y="${y}" font-size="11" text-anchor="middle" dominant-baseline="central" fill="${quiet}" stroke="${background}" stroke-width="4" paint-order="stroke">${label}</text>`;
}

function boxSvg(box: Box, layout: Layout, { text, quiet, fill, border }: Colours): string {
  const { x, y } = layout.boxes.get(box.key) ?? { x: 0, y: 0 };
  const radius = box.event ? box.height / 2 : 6;
  const kind = lookOf(box)?.text ?? "";
  const middle = y + box.height / 2;
  const centre = x + box.width / 2;
  return [
    `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="${radius}" fill="${fill}" stroke="${border}"/>`,
    `<text x="${centre}" y="${middle - 3}" font-size="13" font-weight="600" text-anchor="middle" fill="${text}">${escapeText(box.node.id)}</text>`,
    `<text x="${centre}" y="${middle + 13}" font-size="11" text-anchor="middle" fill="${quiet}">${escapeText(kind)}</text>`,
  ].join("");
}

function themeColours(): Colours {
  const probe = document.querySelector(".graph") ?? document.body;
  const style = getComputedStyle(probe);
  const colour = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const text = escapeText(colour("--text", "CanvasText"));
  return {
    text,
    background: escapeText(colour("--ground", "Canvas")),
    quiet: escapeText(colour("--text-quiet", text)),
    fill: escapeText(colour("--box-fill", "Canvas")),
    border: escapeText(colour("--box-border", text)),
  };
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
