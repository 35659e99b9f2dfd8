import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Drawing, DrawnNode } from "stepscope/draw";
import type { Layout } from "../layout.js";
import { numberOf } from "../svg/box.js";
import { SVG_STYLE } from "../svg/palette.js";
import { escapeText, markers, sceneParts } from "../svg/svg.js";
import { DATA_ID, type PageData } from "./page-data.js";
import { PAGE_STYLE } from "./page-style.js";

/** Longer texts are cut in the page, in characters: a run of thousands of events must stay a file that opens. */
const LONGEST = 4000;
/** All texts together, in characters; past it each gets its share. */
const TOGETHER = 6_000_000;

/**
 * A drawing as one HTML file, to look around in: nothing is loaded from anywhere, and its policy allows this one script
 * and this one style. What a run carried is in it as text, never as markup.
 */
export function htmlDocument(drawing: Drawing, layout: Layout): string {
  const script = pageScript();
  const style = `${SVG_STYLE}${PAGE_STYLE}`;
  const policy = `default-src 'none'; script-src '${hash(script)}'; style-src '${hash(style)}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(drawing.title)}: ${escapeText(drawing.summary)}</title>
<style>${style}</style>
</head>
<body>
<header>
<div class="words">
<h1>${escapeText(drawing.title)}</h1>
<p class="summary m-${drawing.mood}">${escapeText(drawing.summary)}</p>
${drawing.notes.map((note) => `<p class="note">${escapeText(note)}</p>`).join("\n")}
</div>
<div class="tools" role="toolbar" aria-label="View">
<div class="search"><input id="search" type="search" placeholder="Search" aria-label="Search names, payloads and errors" aria-describedby="found" aria-keyshortcuts="/" autocomplete="off" spellcheck="false"><span id="found" role="status"></span></div>
<button id="out" type="button" aria-label="Zoom out" title="Zoom out (-)">&#8722;</button>
<button id="in" type="button" aria-label="Zoom in" title="Zoom in (+)">+</button>
<button id="fit" type="button" title="Fit all into view (0)">Fit</button>
</div>
</header>
<main>
<svg id="picture" class="drawing" xmlns="http://www.w3.org/2000/svg" role="group" aria-label="${escapeText(drawing.title)}" data-width="${layout.width}" data-height="${layout.height}">
${markers()}
<g id="scene">
${sceneParts(layout).join("\n")}
</g>
</svg>
<aside id="pane" aria-label="Details" aria-live="polite" tabindex="0"></aside>
</main>
<noscript><p class="note">The picture needs its script to be shown.</p></noscript>
<script type="application/json" id="${DATA_ID}">${json(pageData(drawing, layout))}</script>
<script>${script}</script>
</body>
</html>
`;
}

function pageData(drawing: Drawing, layout: Layout): PageData {
  const places = new Map(drawing.nodes.map(({ id }, index) => [id, index]));
  const place = (id: string): number => places.get(id) ?? -1;
  const { title, summary, mood, notes, details } = drawing;
  const texts = drawing.nodes.reduce((sum, node) => sum + node.details.length, 1);
  const longest = Math.max(200, Math.min(LONGEST, Math.floor(TOGETHER / texts)));
  return {
    ...{ title, summary, mood, notes },
    details: details.map((it) => ({ ...it, text: cut(it.text, LONGEST) })),
    nodes: layout.boxes.map(({ node, x, y, width, height }) => ({
      kind: KINDS[node.look],
      title: node.title,
      number: numberOf(node),
      subtitle: node.subtitle ?? "",
      mood: node.mood,
      details: node.details.map((it) => ({ ...it, text: cut(it.text, longest) })),
      box: [Math.round(x), Math.round(y), width, height],
    })),
    edges: drawing.edges.map(({ from, to }) => [place(from), place(to)]),
  };
}

const KINDS: { readonly [K in DrawnNode["look"]]: string } = {
  step: "step",
  "catch-error": "error handler",
  event: "event",
  start: "start event",
  stop: "stop event",
  "input-required": "question to a person",
  "human-response": "a person's answer",
  "step-failed": "failure",
  resource: "resource",
  config: "config file",
  workflow: "workflow",
  person: "outside",
  outside: "outside",
  end: "the end",
};

function cut(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest)}… (${text.length} characters)`;
}

/** JSON that can't end the element that it is in. */
function json(data: PageData): string {
  return JSON.stringify(data).replaceAll("<", "\\u003c");
}

function hash(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

let script: string | undefined;

/** Made of `page/` by the build, beside this file's own in the package and in a bundle. */
function pageScript(): string {
  if (script !== undefined) return script;
  const places = ["./draw-page.js", "../draw-page.js", "../../dist/draw/draw-page.js"].map((it) =>
    fileURLToPath(new URL(it, import.meta.url)),
  );
  const path = places.find((it) => existsSync(it));
  if (path === undefined)
    throw new Error(`The script of the page is missing: there is no ${places[0]}. Build it first.`);
  // Part of the page's markup: its own text must not end the element.
  script = readFileSync(path, "utf8").trim().replaceAll("</script", "<\\/script");
  return script;
}
