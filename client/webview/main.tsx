import { createRoot } from "react-dom/client";
import "@vscode/codicons/dist/codicon.css";
import "@xyflow/react/dist/base.css";
import "./styles/page.css";
import "./styles/graph.css";
import "./styles/stream.css";
import "./styles/contrast.css";
import { App } from "./page/App.js";
import { startPage } from "./page/page-store.js";

const root = document.getElementById("root");
if (!root) throw new Error("The page has no #root: panelHtml and main.tsx don't match.");
createRoot(root).render(<App />);
startPage();
