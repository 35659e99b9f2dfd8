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

/** A config that can't be used: what is wrong with it, in a sentence that names file and key. */
export class ConfigError extends Error {
  constructor(
    readonly file: string,
    /** The word to look for in the file; null where it is the file as a whole. */
    readonly key: string | null,
    /** The sentence without the file. */
    readonly reason: string,
  ) {
    super(`${file}: ${reason}`);
  }
}
