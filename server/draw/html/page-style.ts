import { DARK, LIGHT } from "../svg/palette.js";

function colours(palette: typeof LIGHT): string {
  return Object.entries(palette)
    .map(([name, value]) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}:${value};`)
    .join("");
}

/**
 * The style of the page around the picture. What is out of the light has paler paint and no opacity of its own: that
 * would be a layer for each of thousands of boxes.
 */
export const PAGE_STYLE = `
:root { color-scheme: light dark; ${colours(LIGHT)} }
@media (prefers-color-scheme: dark) { :root { ${colours(DARK)} } }
* { box-sizing: border-box; }
html, body { height: 100%; margin: 0; }
body {
  display: flex; flex-direction: column; overflow: hidden; color: var(--ink); background: var(--ground);
  font: 14px/1.45 "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
}
header {
  display: flex; flex-wrap: wrap; gap: 8px 24px; align-items: center; justify-content: space-between;
  padding: 12px 20px; border-bottom: 1px solid var(--line);
}
.words { min-width: 0; flex: 1 1 320px; }
h1 { margin: 0; font-size: 17px; line-height: 1.3; }
header p { margin: 1px 0 0; color: var(--quiet); overflow-wrap: anywhere; }
header .summary { display: -webkit-box; overflow: hidden; -webkit-box-orient: vertical; -webkit-line-clamp: 2; }
.summary.m-good { color: var(--good); } .summary.m-bad { color: var(--bad); }
.summary.m-warn, header .note { color: var(--warn); }
.tools { display: flex; gap: 6px; align-items: center; }
.search { position: relative; }
input, button {
  height: 32px; border: 1px solid var(--line); border-radius: 6px; color: inherit; background: var(--card); font: inherit;
}
input { width: 230px; padding: 0 78px 0 10px; }
input::-webkit-search-cancel-button { display: none; }
button { min-width: 32px; padding: 0 9px; cursor: pointer; }
button:hover { border-color: var(--wire); }
#found { position: absolute; top: 0; right: 10px; line-height: 32px; color: var(--quiet); font-size: 12px; pointer-events: none; }
:focus-visible { outline: 2px solid var(--stop); outline-offset: 1px; }
main { display: flex; flex: 1; min-height: 0; }
#picture { display: block; flex: 1; min-width: 0; height: 100%; cursor: grab; touch-action: none; user-select: none; -webkit-user-select: none; }
#picture:focus-visible { outline-offset: -3px; }
#picture.drags { cursor: grabbing; }
aside { flex: none; width: 340px; padding: 16px 20px; overflow: auto; border-left: 1px solid var(--line); overflow-wrap: anywhere; }
aside:focus-visible { outline-offset: -3px; }
aside h2 { margin: 0; font-size: 15px; } aside h2 small { color: var(--quiet); font-weight: 400; }
aside .kind { margin: 0 0 12px; color: var(--quiet); font-size: 12px; }
aside .kind.m-bad { color: var(--bad); } aside .kind.m-warn { color: var(--warn); } aside .kind.m-good { color: var(--good); }
aside h3 { margin: 14px 0 3px; color: var(--quiet); font-size: 12px; font-weight: 600; }
aside p { margin: 0; white-space: pre-wrap; }
aside pre {
  margin: 0; padding: 8px 10px; overflow: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--card);
  font: 12px/1.5 ui-monospace, "Cascadia Code", "SF Mono", Menlo, Consolas, monospace; white-space: pre-wrap; max-height: 45vh;
}
aside .error { padding: 6px 10px; border-left: 3px solid var(--bad); border-radius: 3px; background: var(--bad-fill); white-space: pre-wrap; }
aside ul { margin: 0; padding: 0; list-style: none; }
aside li button {
  display: block; width: 100%; height: auto; margin: 3px 0; padding: 4px 9px; overflow: hidden; background: none; text-align: left;
  text-overflow: ellipsis; white-space: nowrap;
}
aside li button.m-bad { border-color: var(--bad); } aside li button.m-warn { border-color: var(--warn); }
kbd { padding: 0 5px; border: 1px solid var(--line); border-radius: 4px; background: var(--card); font: 11px/1.5 ui-monospace, monospace; }
.keys { margin-top: 22px; color: var(--quiet); font-size: 12px; line-height: 2; }
.node { cursor: pointer; outline: none; }
.node:hover .frame { stroke: var(--wire); }
.node:focus-visible .frame { stroke: var(--stop); stroke-width: 2.5; }
.node.chosen .frame { stroke: var(--stop); stroke-width: 2.5; }
.node.hit .frame { stroke: var(--warn); stroke-width: 2.5; }
.node.chosen.hit .frame { stroke: var(--stop); }
.traced .node:not(.lit), .traced .line:not(.lit), .traced .label:not(.lit) { fill-opacity: 0.25; stroke-opacity: 0.2; }
.traced .line:not(.lit) path { marker-end: none; }
.traced .line.lit .wire { stroke-width: 2.2; }
.searched .node:not(.hit):not(.lit) { fill-opacity: 0.35; stroke-opacity: 0.3; }
@media (max-width: 760px) {
  main { flex-direction: column; }
  aside { width: auto; max-height: 42%; border-top: 1px solid var(--line); border-left: 0; }
  .tools, .search, input { flex: 1; width: 100%; }
}
@media (forced-colors: active) { .node.chosen .frame, .node:focus-visible .frame { stroke: Highlight; } }
@media print { header .tools, aside { display: none; } }
`;
