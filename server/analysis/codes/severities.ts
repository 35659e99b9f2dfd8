import { nearest } from "../rules/nearest.js";
import type { ProblemCode, Severity, SourceProblem } from "../types.js";
import { isCode, PROBLEM_CODES } from "./codes.js";

/** What a setting makes of a rule. */
export type RuleSetting = Severity | "off";

/** `{ "blocking-call": "off", "missing-await": "error" }` */
export type RuleSettings = { readonly [C in ProblemCode]?: RuleSetting };

export const RULE_SETTINGS: readonly RuleSetting[] = ["error", "warning", "information", "hint", "off"];

/** Problems as bad as the settings say; those of rules that are off left out. Rules that aren't named stay as they are. */
export function withSeverities(problems: readonly SourceProblem[], settings: RuleSettings): readonly SourceProblem[] {
  if (Object.keys(settings).length === 0) return problems;
  return problems.flatMap((problem) => {
    const setting = Object.hasOwn(settings, problem.code) ? settings[problem.code] : undefined;
    if (setting === undefined) return [problem];
    return setting === "off" ? [] : [{ ...problem, severity: setting }];
  });
}

/** Settings as somebody wrote them. What isn't a rule or a severity is left out, and `wrong` says so. */
export function readRuleSettings(value: unknown): {
  readonly settings: RuleSettings;
  readonly wrong: readonly string[];
} {
  if (value === undefined || value === null) return { settings: {}, wrong: [] };
  if (typeof value !== "object" || Array.isArray(value)) {
    return { settings: {}, wrong: ['Rules are an object: { "CODE": "warning" }.'] };
  }
  const settings: Partial<Record<ProblemCode, RuleSetting>> = {};
  const wrong: string[] = [];
  for (const [code, setting] of Object.entries(value)) {
    if (!isCode(code)) wrong.push(unknownCode(code));
    else if (isSetting(setting)) settings[code] = setting;
    else wrong.push(`Rule "${code}" can be ${RULE_SETTINGS.join(", ")}, not ${JSON.stringify(setting)}.`);
  }
  return { settings, wrong };
}

function unknownCode(code: string): string {
  const [meant] = nearest(code, PROBLEM_CODES);
  return `There is no rule "${code}".${meant === undefined ? "" : ` Did you mean "${meant}"?`}`;
}

function isSetting(value: unknown): value is RuleSetting {
  return (RULE_SETTINGS as readonly unknown[]).includes(value);
}
