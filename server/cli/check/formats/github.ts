import type { Severity } from "../../../analysis/types.js";
import { pathBelow } from "../places.js";
import type { CheckResult, Finding } from "../result.js";

const COMMAND: { readonly [S in Severity]: string } = {
  error: "error",
  warning: "warning",
  information: "notice",
  hint: "notice",
};

/** For GitHub Actions: workflow commands, which it shows in the diff. `folder` is where the repository is. */
export function githubFormat({ findings }: CheckResult, { folder }: { readonly folder: string }): string {
  return findings.map((finding) => `${commandOf(finding, folder)}\n`).join("");
}

function commandOf({ range: { file, start, end }, severity, code, message, hint }: Finding, folder: string): string {
  const lines = { line: start.line + 1, endLine: end.line + 1 };
  // GitHub takes columns only of a range that is on one line.
  const columns = start.line === end.line ? { col: start.character + 1, endColumn: end.character + 1 } : {};
  const properties = { file: pathBelow(file, folder) ?? file, ...lines, ...columns, title: `stepscope ${code}` };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${COMMAND[severity]} ${list.join(",")}::${escapeData(hint === "" ? message : `${message}\n${hint}`)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
