import { dirname, relative, sep } from "node:path";
import { PROBLEM_CODES } from "../analysis/codes/codes.js";
import { nearest } from "../analysis/nearest.js";
import { type CheckConfig, type RuleSeverity, SEVERITIES } from "./config.js";
import { type ConfigText, errorAtKey } from "./config-text.js";
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
export function parseConfig(config: ConfigText, value: unknown): CheckConfig {
  if (!isObject(value)) throw errorAtKey(config, null, 'the config is an object, such as { "exclude": ["old/**"] }.');
  const { rules = {}, exclude = [], $schema: _schema, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw errorAtKey(config, unknown, `there is no "${unknown}". There are "rules" and "exclude".`);
  }
  return { file: config.file, rules: parseRules(config, rules), excludes: parseExclude(config, exclude) };
}

function parseRules(config: ConfigText, rules: unknown): CheckConfig["rules"] {
  if (!isObject(rules)) throw errorAtKey(config, "rules", `"rules" is an object: { "CODE": "SEVERITY" }.`);
  for (const [code, severity] of Object.entries(rules)) {
    if (!RULE_CODES.has(code)) {
      throw errorAtKey(config, code, unknownCode(code));
    }
    if (!SEVERITIES.some((it) => it === severity)) {
      const is = SEVERITIES.map((it) => `"${it}"`).join(", ");
      throw errorAtKey(config, code, `the severity of "${code}" is one of ${is}, not ${JSON.stringify(severity)}.`);
    }
  }
  return rules as Record<string, RuleSeverity>;
}

function parseExclude(config: ConfigText, exclude: unknown): CheckConfig["excludes"] {
  if (!Array.isArray(exclude)) throw errorAtKey(config, "exclude", `"exclude" is a list of globs, such as ["old/**"].`);
  const patterns = exclude.map((glob: unknown) => {
    if (typeof glob !== "string") {
      throw errorAtKey(config, "exclude", `"exclude" is a list of globs, and ${JSON.stringify(glob)} is none.`);
    }
    try {
      return globPattern(glob);
    } catch (error) {
      throw errorAtKey(config, "exclude", `"${glob}" in "exclude" is no glob: ${(error as Error).message}.`);
    }
  });
  const folder = dirname(config.file);
  return (checked) => {
    const path = relative(folder, checked).split(sep).join("/");
    return patterns.some((pattern) => pattern.test(path));
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
