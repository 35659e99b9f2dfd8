export { edgesOf, type GraphEdge } from "./edges.js";
export type { OpenWires } from "./graph-index.js";
export { toMermaid } from "./mermaid.js";
export { GRAPH_CHECKS } from "./rules/skip-graph-checks.js";
export type * from "./types.js";
export { rules, validateGraph } from "./validate.js";
