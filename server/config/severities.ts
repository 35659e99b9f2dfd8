import type { CheckConfig, RuleSeverity } from "./config.js";

/** Problems as serious as the project says they are; without those of rules that are off. */
export function withSeverities<P extends { readonly code: string; readonly severity: RuleSeverity }>(
  problems: readonly P[],
  rules: CheckConfig["rules"],
): readonly P[] {
  return problems.flatMap((problem) => {
    const severity = rules[problem.code];
    if (severity === undefined || severity === problem.severity) return [problem];
    return severity === "off" ? [] : [{ ...problem, severity }];
  });
}
