import { dirname, relative, sep } from "node:path";
import { PROBLEM_CODES } from "../analysis/codes/codes.js";
import { nearest } from "../analysis/nearest.js";
import { type CheckConfig, ConfigError, type RuleSeverity, SEVERITIES } from "./config.js";
import { globPattern } from "./glob.js";

/** Rules whose severity can be said. */
export const RULE_CODES: ReadonlySet<string> = new Set(PROBLEM_CODES);

/** What to say of a code that no rule has. */
export function unknownCode(code: string): string {
  const [meant] = nearest(code, PROBLEM_CODES);
  const advice = meant === undefined ? "The code of a problem stands beside it." : `Did you mean "${meant}"?`;
  return `there is no rule "${code}". ${advice}`;
}

/** Reads a config's value. Throws ConfigError that names what can't be there. */
export function parseConfig(file: string, value: unknown): CheckConfig {
  if (!isObject(value))
    throw new ConfigError(file, null, 'the config is an object, such as { "exclude": ["old/**"] }.');
  const { rules = {}, exclude = [], $schema: _schema, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new ConfigError(file, unknown, `there is no "${unknown}". There are "rules" and "exclude".`);
  }
  return { file, rules: parseRules(file, rules), excludes: parseExclude(file, exclude) };
}

function parseRules(file: string, rules: unknown): CheckConfig["rules"] {
  if (!isObject(rules)) throw new ConfigError(file, "rules", `"rules" is an object: { "CODE": "SEVERITY" }.`);
  for (const [code, severity] of Object.entries(rules)) {
    if (!RULE_CODES.has(code)) {
      throw new ConfigError(file, code, unknownCode(code));
    }
    if (!SEVERITIES.some((it) => it === severity)) {
      const is = SEVERITIES.map((it) => `"${it}"`).join(", ");
      throw new ConfigError(file, code, `the severity of "${code}" is one of ${is}, not ${JSON.stringify(severity)}.`);
    }
  }
  return rules as Record<string, RuleSeverity>;
}

function parseExclude(file: string, exclude: unknown): CheckConfig["excludes"] {
  if (!Array.isArray(exclude))
    throw new ConfigError(file, "exclude", `"exclude" is a list of globs, such as ["old/**"].`);
  const patterns = exclude.map((glob: unknown) => {
    if (typeof glob !== "string") {
      throw new ConfigError(file, "exclude", `"exclude" is a list of globs, and ${JSON.stringify(glob)} is none.`);
    }
    try {
      return globPattern(glob);
    } catch (error) {
      throw new ConfigError(file, "exclude", `"${glob}" in "exclude" is no glob: ${(error as Error).message}.`);
    }
  });
  const folder = dirname(file);
  return (checked) => {
    const path = relative(folder, checked).split(sep).join("/");
    return patterns.some((pattern) => pattern.test(path));
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
