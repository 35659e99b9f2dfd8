import { isCode } from "../analysis/codes/codes.js";
import { type CheckConfig, type RuleSeverity, SEVERITIES } from "./config.js";
import { unknownCode } from "./parse.js";

/**
 * Severities as somebody wrote them in an editor's settings, which nobody checks: what isn't a rule or a severity is
 * left out, and `wrong` says so.
 */
export function readRuleSettings(value: unknown): {
  readonly severities: CheckConfig["rules"];
  readonly wrong: readonly string[];
} {
  if (value === undefined || value === null) return { severities: {}, wrong: [] };
  if (typeof value !== "object" || Array.isArray(value)) {
    return { severities: {}, wrong: ['it is an object: { "CODE": "warning" }.'] };
  }
  const severities: Record<string, RuleSeverity> = {};
  const wrong: string[] = [];
  for (const [code, severity] of Object.entries(value)) {
    if (!isCode(code)) wrong.push(unknownCode(code));
    else if (isSeverity(severity)) severities[code] = severity;
    else wrong.push(`"${code}" can be ${SEVERITIES.join(", ")}, not ${JSON.stringify(severity)}.`);
  }
  return { severities, wrong };
}

function isSeverity(value: unknown): value is RuleSeverity {
  return (SEVERITIES as readonly unknown[]).includes(value);
}
