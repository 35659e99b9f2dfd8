import { styleText } from "node:util";
import type { Severity } from "../../../analysis/types.js";
import { place } from "../places.js";
import { type CheckResult, countOf, type Finding } from "../result.js";

export interface TextOptions {
  /** Where the reader is: paths below it are short. */
  readonly folder: string;
  readonly colors: boolean;
}

/** Names and colours as terminals and problem matchers know them. */
const SEVERITY = {
  error: { name: "error", color: "red" },
  warning: { name: "warning", color: "yellow" },
  information: { name: "info", color: "blue" },
  hint: { name: "hint", color: "gray" },
} as const satisfies Record<Severity, { name: string; color: string }>;

/** For a person: each finding with its place, what to do, and the other ends of the wire. */
export function textFormat({ findings }: CheckResult, options: TextOptions): string {
  return findings.map((finding) => textOf(finding, options)).join("");
}

function textOf({ range, severity, code, message, hint, related }: Finding, { folder, colors }: TextOptions): string {
  const { name, color } = SEVERITY[severity];
  const style = (format: "bold" | "gray" | typeof color, text: string): string =>
    colors ? styleText(format, text, { validateStream: false }) : text;
  const lines = [
    `${style("bold", place(range, folder))}: ${style(color, name)} ${style("gray", code)}: ${message}`,
    ...(hint === "" ? [] : [`    ${hint}`]),
    ...related.map((it) => `    ${style("gray", place(it.range, folder))}: ${it.message}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** `3 workflows in 5 files: 1 error, 2 warnings`. */
export function summary(result: CheckResult): string {
  const found = [
    count(countOf(result, "error"), "error"),
    ...(["warning", "information", "hint"] as const)
      .map((severity) => ({ n: countOf(result, severity), name: SEVERITY[severity].name }))
      .filter(({ n }) => n > 0)
      .map(({ n, name }) => count(n, name)),
  ];
  return `${count(result.workflows, "workflow")} in ${count(result.files, "file")}: ${found.join(", ")}`;
}

function count(n: number, noun: string): string {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}
