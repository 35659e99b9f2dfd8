import type { SourceRange } from "../analysis/types.js";

/** How serious a rule's problems are; `off` for a rule that isn't asked. */
export const SEVERITIES = ["error", "warning", "information", "hint", "off"] as const;

export type RuleSeverity = (typeof SEVERITIES)[number];

/** How a project wants its workflows checked. */
export interface CheckConfig {
  /** The file that says so; null where there is none. */
  readonly file: string | null;
  /** Severities that differ from the rule's own, by the rule's code. */
  readonly rules: Readonly<Record<string, RuleSeverity>>;
  /** Whether a file isn't checked at all. */
  readonly excludes: (file: string) => boolean;
}

/** Of a project that says nothing. */
export const NO_CONFIG: CheckConfig = { file: null, rules: {}, excludes: () => false };

/** A config that can't be used: what is wrong with it, in a sentence that names file, place and key. */
export class ConfigError extends Error {
  constructor(
    readonly range: SourceRange,
    /** The sentence without the place. */
    readonly reason: string,
  ) {
    super(`${range.file}:${range.start.line + 1}:${range.start.character + 1}: ${reason}`);
  }
}
