export type { Detail, Drawing, DrawnEdge, DrawnNode, DrawnRow, Mood, NodeLook } from "./drawing.js";
export { drawingMermaid } from "./mermaid.js";
export { workflowDrawing } from "./workflow-drawing.js";
