import type { Drawing, DrawnEdge, DrawnNode, Mood, NodeLook } from "./drawing.js";

/** Longer texts are cut in a label, in characters. The whole of them is in SVG and HTML. */
const LABEL = 60;

/**
 * A drawing as a Mermaid flowchart: steps are boxes, events are rounded, an error handler is a hexagon, what is outside
 * a circle. What is returned is a solid arrow, what is sent a dashed one, what is only streamed ends in a cross.
 */
export function drawingMermaid(drawing: Drawing): string {
  const ids = mermaidIds(drawing.nodes);
  const used = new Set(drawing.nodes.map(className));
  const wires = drawing.edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
  const bad = [...wires.entries()].filter(([, { mood }]) => mood === "bad").map(([index]) => index);
  const lines = [
    "flowchart TD",
    `  accTitle: ${oneLine(drawing.title)}`,
    `  accDescr: ${oneLine([drawing.summary, ...drawing.notes].join(" "))}`,
    ...drawing.nodes.map((node) => `  ${ids.get(node.id)}${shape(node)}:::${className(node)}`),
    ...wires.map((edge) => `  ${ids.get(edge.from)} ${arrow(edge)} ${ids.get(edge.to)}`),
    ...Object.entries(STYLES)
      .filter(([name]) => used.has(name))
      .map(([name, style]) => `  classDef ${name} ${style}`),
    ...(bad.length === 0 ? [] : [`  linkStyle ${bad.join(",")} stroke:#dc2626`]),
  ];
  return `${lines.join("\n")}\n`;
}

const ARROWS: { readonly [K in DrawnEdge["kind"]]: readonly [arrow: string, words: string] } = {
  accepts: ["-->", ""],
  returns: ["-->", ""],
  sends: ["-.->", ""],
  streams: ["-.-x", ""],
  catches: ["-.->", "fails"],
  "is-a": ["---", ""],
  uses: ["-.-", ""],
  runs: ["-.->", ""],
  outside: ["-.->", ""],
  joins: ["-.->", ""],
  ends: ["==>", ""],
};

function arrow({ kind, label, list, count }: DrawnEdge): string {
  const [line, words] = ARROWS[kind];
  // A word that the arrow itself says is left out.
  const own = label === kind ? "" : (label ?? words);
  const text = [own, count > 1 ? `×${count}` : ""].filter((it) => it !== "").join(" ");
  const drawn = list && line === "-->" ? "==>" : line;
  return text === "" ? drawn : `${drawn}|"${escaped(text)}"|`;
}

const STEP = "fill:#ede9fe,stroke:#7c3aed,color:#2e1065";
const HUMAN = "fill:#fef3c7,stroke:#d97706,color:#78350f";
const FAILED = "fill:#fee2e2,stroke:#dc2626,color:#7f1d1d";
const OUTSIDE = "fill:#ffffff,stroke:#6b7280,color:#111827,stroke-dasharray:4 3";

const STYLES: { readonly [K in string]: string } = {
  step: STEP,
  catchError: FAILED,
  event: "fill:#fff7ed,stroke:#c2410c,color:#431407",
  start: "fill:#dcfce7,stroke:#16a34a,color:#14532d",
  stop: "fill:#dbeafe,stroke:#2563eb,color:#1e3a8a",
  inputRequired: HUMAN,
  humanResponse: HUMAN,
  stepFailed: FAILED,
  resource: "fill:#ccfbf1,stroke:#0d9488,color:#134e4a",
  config: "fill:#ccfbf1,stroke:#0d9488,color:#134e4a",
  workflow: STEP,
  person: OUTSIDE,
  outside: OUTSIDE,
  ended: "fill:#f3f4f6,stroke:#6b7280,color:#111827",
  good: "fill:#dcfce7,stroke:#16a34a,color:#14532d,stroke-width:3px",
  warn: "fill:#fef3c7,stroke:#b45309,color:#78350f,stroke-width:2px",
  bad: `${FAILED},stroke-width:3px`,
};

/** `end` would be a word of Mermaid's own. */
const CLASS_OF: Readonly<Partial<Record<NodeLook, string>>> = { end: "ended" };

function className({ look, mood }: { readonly look: NodeLook; readonly mood: Mood }): string {
  if (mood !== "plain") return mood;
  return CLASS_OF[look] ?? look.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

function shape(node: DrawnNode): string {
  const name = escaped(cut([node.title, node.number].filter(Boolean).join(" ")));
  const times = node.count > 1 ? ` ×${node.count.toLocaleString("en-US")}` : "";
  // What every step and event is, its shape says.
  const more = node.mood === "plain" && node.rows.length === 0 && !node.subtitle?.includes("·") ? [] : [node.subtitle];
  const rows = node.rows.map(({ mark, text }) => `${MARKS[mark]}${text}`);
  const below = [...more, ...rows].filter((it) => it !== undefined && it !== "");
  const label = `"${[name + times, ...below.map((it) => escaped(cut(it as string)))].join("<br/>")}"`;
  switch (node.look) {
    case "step":
      return `[${label}]`;
    case "catch-error":
    case "resource":
    case "config":
      return `{{${label}}}`;
    case "person":
    case "outside":
      return `((${label}))`;
    case "end":
    case "workflow":
      return `[[${label}]]`;
    default:
      return `([${label}])`;
  }
}

const MARKS: { readonly [K in DrawnNode["rows"][number]["mark"]]: string } = {
  done: "✓ ",
  failed: "✗ ",
  waits: "… ",
  open: "",
  more: "",
  problem: "⚠ ",
};

/** Ids that Mermaid takes (letters, digits, underscores), different for different nodes. */
function mermaidIds(nodes: readonly DrawnNode[]): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  for (const { id: name } of nodes) {
    // A word of Mermaid's own is none once it has something before it.
    const base = (name.includes(":") ? name : `node:${name}`).replace(/[^A-Za-z0-9_]/g, "_");
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}_${n}`;
    taken.add(id);
    ids.set(name, id);
  }
  return ids;
}

function cut(text: string): string {
  const line = text.replace(/\s+/g, " ");
  const characters = [...line];
  return characters.length <= LABEL ? line : `${characters.slice(0, LABEL - 1).join("")}…`;
}

/** Mermaid reads `#35;` as a character's number, and would take quotes, tags and Markdown for its own. */
function escaped(label: string): string {
  return label.replace(/["#<>&`\\]/g, (character) => `#${character.charCodeAt(0)};`);
}

/** Of a title or description for screen readers, which Mermaid reads to the end of the line. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[#;%{}<>&"`]/g, "");
}
