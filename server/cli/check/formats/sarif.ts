import { pathToFileURL } from "node:url";
import { rulePageText } from "../../../analysis/codes/pages.js";
import type { Severity, SourceRange } from "../../../analysis/types.js";
import { pathBelow } from "../places.js";
import type { CheckResult, Finding } from "../result.js";

export interface SarifOptions {
  /** What paths are relative to. */
  readonly folder: string;
  /** Version of the tool. */
  readonly version: string;
}

const LEVEL: { readonly [S in Severity]: string } = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};
const ROOT = "SRCROOT";

/** For code scanning: SARIF 2.1.0. */
export function sarifFormat({ findings }: CheckResult, { folder, version }: SarifOptions): string {
  const codes = [...new Set(findings.map(({ code }) => code))].sort();
  const run = {
    tool: { driver: { name: "stepscope", semanticVersion: version, rules: codes.map(ruleOf) } },
    columnKind: "utf16CodeUnits",
    originalUriBaseIds: { [ROOT]: { uri: pathToFileURL(`${folder}/`).href } },
    results: findings.map((finding) => resultOf(finding, codes, folder)),
  };
  return `${JSON.stringify({ $schema: SCHEMA, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

/** With what docs/rules says of it: code scanning shows that beside a finding. */
function ruleOf(id: string) {
  const markdown = rulePageText(id);
  const text = markdown?.split("\n")[2] ?? "";
  return markdown === null ? { id } : { id, shortDescription: { text }, help: { text, markdown } };
}

const SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json";

function resultOf(
  { range, severity, code, message, hint, related }: Finding,
  codes: readonly string[],
  folder: string,
) {
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVEL[severity],
    message: { text: hint === "" ? message : `${message}\n${hint}` },
    locations: [{ physicalLocation: physicalLocation(range, folder) }],
    relatedLocations: related.map((it, id) => ({
      id,
      physicalLocation: physicalLocation(it.range, folder),
      message: { text: it.message },
    })),
  };
}

function physicalLocation({ file, start, end }: SourceRange, folder: string) {
  const below = pathBelow(file, folder);
  return {
    artifactLocation:
      below === null
        ? { uri: pathToFileURL(file).href }
        : { uri: below.split("/").map(encodeURIComponent).join("/"), uriBaseId: ROOT },
    region: {
      startLine: start.line + 1,
      startColumn: start.character + 1,
      endLine: end.line + 1,
      endColumn: end.character + 1,
    },
  };
}
