export { type DrawableRun, type DrawnRun, drawnRun } from "./drawable.js";
export type { Detail, Drawing, DrawnEdge, DrawnNode, DrawnRow, Mood, NodeLook } from "./drawing.js";
export { drawingMermaid } from "./mermaid.js";
export { type RunDrawingOptions, runDrawing } from "./run/run-drawing.js";
export { runToMermaid, workflowToMermaid } from "./to-mermaid.js";
export { workflowDrawing } from "./workflow-drawing.js";
