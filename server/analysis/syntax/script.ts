import { ts } from "ts-morph";

/** How a file's name says that it is to be read. */
export function scriptKind(file: string): ts.ScriptKind {
  if (/\.tsx$/i.test(file)) return ts.ScriptKind.TSX;
  if (/\.[cm]?js$/i.test(file)) return ts.ScriptKind.JS;
  return /\.jsx$/i.test(file) ? ts.ScriptKind.JSX : ts.ScriptKind.TS;
}

/** Whether comments say types in it. */
export function isJavaScriptFile(file: string): boolean {
  const kind = scriptKind(file);
  return kind === ts.ScriptKind.JS || kind === ts.ScriptKind.JSX;
}

/** The same of the file that a node is in. */
export function isJavaScript(node: ts.Node): boolean {
  return (node.flags & ts.NodeFlags.JavaScriptFile) !== 0;
}
