export type { Detail, Drawing, DrawnEdge, DrawnNode, DrawnRow, Mood, NodeLook } from "./drawing.js";
export { drawingMermaid } from "./mermaid.js";
export { type RunDrawingOptions, runDrawing } from "./run/run-drawing.js";
export { type DrawableRun, runToMermaid, traceOf, workflowToMermaid } from "./to-mermaid.js";
export { workflowDrawing } from "./workflow-drawing.js";
