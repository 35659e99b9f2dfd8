export { edgesOf, type GraphEdge, type GraphEnd, type ResourceEdge, resourceEdgesOf } from "./edges.js";
export type { OpenWires } from "./graph-index.js";
export { toMermaid } from "./mermaid.js";
export { namesOf, type ResourceSource, resourceNodes } from "./resources.js";
export { GRAPH_CHECKS } from "./rules/skip-graph-checks.js";
export type * from "./types.js";
export { rules, validateGraph } from "./validate.js";
