import type { DrawnNode, DrawnRow, Mood, NodeLook } from "stepscope/draw";

interface Palette {
  readonly ground: string;
  readonly card: string;
  readonly line: string;
  readonly ink: string;
  readonly quiet: string;
  readonly wire: string;
  readonly step: string;
  readonly event: string;
  readonly good: string;
  readonly stop: string;
  readonly warn: string;
  readonly bad: string;
  readonly goodFill: string;
  readonly warnFill: string;
  readonly badFill: string;
}

export const LIGHT: Palette = {
  ...{ ground: "#ffffff", card: "#f6f8fa", line: "#d1d9e0", ink: "#1f2328", quiet: "#59636e", wire: "#818b98" },
  ...{ step: "#8250df", event: "#bc4c00", good: "#1a7f37", stop: "#0969da", warn: "#9a6700", bad: "#cf222e" },
  ...{ goodFill: "#dafbe1", warnFill: "#fff8c5", badFill: "#ffebe9" },
};

export const DARK: Palette = {
  ...{ ground: "#0d1117", card: "#161b22", line: "#3d444d", ink: "#f0f6fc", quiet: "#9198a1", wire: "#767e89" },
  ...{ step: "#ab7df8", event: "#e0823d", good: "#3fb950", stop: "#58a6ff", warn: "#d29922", bad: "#f85149" },
  ...{ goodFill: "#12261e", warnFill: "#272115", badFill: "#2a1619" },
};

/** The colour of a box's sign, by what it stands for. */
const LOOKS: { readonly [K in NodeLook]: keyof Palette } = {
  step: "step",
  "catch-error": "bad",
  event: "event",
  start: "good",
  stop: "stop",
  "input-required": "warn",
  "human-response": "warn",
  "step-failed": "bad",
  resource: "good",
  config: "good",
  workflow: "step",
  person: "warn",
  outside: "quiet",
  end: "quiet",
};

const MOODS: { readonly [K in Mood]: keyof Palette | null } = { plain: null, good: "good", warn: "warn", bad: "bad" };

const ROWS: { readonly [K in DrawnRow["mark"]]: keyof Palette } = {
  done: "good",
  failed: "bad",
  waits: "warn",
  open: "stop",
  more: "quiet",
  problem: "bad",
};

/** What is the same in light and dark. */
const SHAPES = [
  ".drawing text{font-family:'Segoe UI',Roboto,'Helvetica Neue','Noto Sans','Liberation Sans',Arial,sans-serif;font-size:11px}",
  ".drawing .name{font-size:13px;font-weight:600}.drawing .heading{font-size:17px;font-weight:600}",
  ".drawing .lead{font-size:13px}.drawing .frame{stroke-width:1.2}",
  ".drawing .wire{fill:none;stroke-width:1.4;stroke-linejoin:round}.drawing .list{stroke-width:4.5}",
  ".drawing .core{fill:none;stroke-width:1.8}.drawing .k-sends,.drawing .k-outside{stroke-dasharray:6 4}",
  ".drawing .k-streams,.drawing .k-uses{stroke-dasharray:1.5 4;stroke-linecap:round}.drawing .k-catches{stroke-dasharray:2 4}",
  ".drawing .k-joins{stroke-dasharray:5 3}.drawing .k-runs{stroke-dasharray:6 4}.drawing .k-is-a{stroke-dasharray:10 3}.drawing .k-ends{stroke-width:2.4}",
  ".drawing .long{stroke-dasharray:none}",
  ".drawing .label{text-anchor:middle;stroke-width:5px;paint-order:stroke;stroke-linejoin:round}",
  ".drawing .tick,.drawing .sign{fill:none;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}",
].join("");

/** The style of a picture, for light and dark. Plain classes: not every viewer of SVG knows variables. */
export const SVG_STYLE = `${SHAPES}${rules(LIGHT)}.drawing .person .frame,.drawing .outside .frame{stroke-dasharray:4 3}@media (prefers-color-scheme:dark){${rules(DARK)}}`;

function rules(colours: Palette): string {
  const all: string[] = [
    `.drawing .ground{fill:${colours.ground};stroke:${colours.line}}`,
    `.drawing .frame{fill:${colours.card};stroke:${colours.line}}`,
    `.drawing .pill .frame{fill:${colours.ground}}`,
    `.drawing .name,.drawing .heading{fill:${colours.ink}}`,
    `.drawing .quiet,.drawing .label{fill:${colours.quiet}}`,
    `.drawing .label,.drawing .core{stroke:${colours.ground}}`,
    `.drawing .wire{stroke:${colours.wire}}.drawing .head{fill:${colours.wire}}`,
  ];
  for (const [look, colour] of Object.entries(LOOKS)) {
    all.push(`.drawing .${look} .sign{stroke:${colours[colour]}}`);
  }
  for (const [mark, colour] of Object.entries(ROWS)) {
    all.push(`.drawing .row-${mark}{fill:${colours[colour]}}.drawing .tick-${mark}{stroke:${colours[colour]}}`);
  }
  for (const [mood, colour] of Object.entries(MOODS)) {
    if (colour === null) continue;
    const fill = colours[`${mood}Fill` as keyof Palette];
    all.push(
      `.drawing .m-${mood} .frame{stroke:${colours[colour]};fill:${fill}}`,
      `.drawing .wire.m-${mood}{stroke:${colours[colour]}}.drawing .head-${mood}{fill:${colours[colour]}}`,
      `.drawing .word-${mood}{fill:${colours[colour]}}.drawing .m-${mood}.end .sign{stroke:${colours[colour]}}`,
    );
  }
  return all.join("");
}

/** Signs on boxes, as paths in a square of 16 pixels. */
export const SIGNS: { readonly [K in DrawnNode["look"]]: string } = {
  step: "M2.5 3.5h11v9h-11zM5 6.2l2 1.8-2 1.8M8.5 10h2.5",
  "catch-error": "M8 1.8l5.4 2v3.9c0 3.3-2.2 5.4-5.4 6.5-3.2-1.1-5.4-3.2-5.4-6.5V3.8zM5.8 7.8l1.6 1.6 2.9-3",
  event: "M9 1.8L3.6 9h3.8L6.8 14.2 12.4 7H8.6z",
  start: "M4.5 2.8l8.5 5.2-8.5 5.2z",
  stop: "M4.2 3h7.6q1.2 0 1.2 1.2v7.6q0 1.2-1.2 1.2H4.2Q3 13 3 11.8V4.2Q3 3 4.2 3z",
  "input-required": "M2.2 3h11.6v8H8l-3 2.8V11H2.2zM8 5v2.4M8 9.2v.1",
  "human-response": "M2.2 3h11.6v8H8l-3 2.8V11H2.2zM5.4 7l1.7 1.7L10.6 5.4",
  "step-failed": "M8 1.8l6.6 11.6H1.4zM8 6v3.4M8 11.4v.1",
  resource: "M8 1.8l5.6 3.1v6.2L8 14.2l-5.6-3.1V4.9zM2.4 4.9L8 8l5.6-3.1M8 8v6.2",
  config: "M3.5 2h6l3 3v9h-9zM9.5 2v3h3M5.5 8h5M5.5 10.8h5",
  workflow: "M6 2.2h4v3H6zM1.8 10.8h4v3h-4zM10.2 10.8h4v3h-4zM8 5.2v2.6M3.8 10.8V7.8h8.4v3",
  person: "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.6 14c.5-2.6 2.6-4 5.4-4s4.9 1.4 5.4 4",
  outside:
    "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8zM2 8h12M8 1.8c2.4 3.4 2.4 9 0 12.4M8 1.8c-2.4 3.4-2.4 9 0 12.4",
  end: "M3.8 14.2V2M3.8 2.8h8.6l-2.2 2.9 2.2 2.9H3.8",
};

/** Marks before a row, in a square of 9 pixels. */
export const TICKS: { readonly [K in DrawnRow["mark"]]: string } = {
  done: "M1 4.8l2.4 2.4L8 2",
  failed: "M1.5 1.5l6 6M7.5 1.5l-6 6",
  waits: "M4.5 1a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7zM4.5 2.8v1.9l1.3.9",
  open: "M2 1.4l5.4 3.1L2 7.6z",
  more: "M1 4.5h.1M4.5 4.5h.1M8 4.5h.1",
  problem: "M4.5 1L8.4 7.8H.6zM4.5 3.6v1.7M4.5 6.6v.1",
};
