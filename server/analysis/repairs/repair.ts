import type { SourceProblem, SourceRange } from "../types.js";

/** Something that can be done to code: mend a problem, or write it in another way. */
export interface Repair {
  /** What it does, as a menu says it. Different for different repairs of one request. */
  readonly title: string;
  /**
   * `create` declares what is named and not there: a repair where somebody complains of that. `silence` leaves a problem
   * as it is, and says so in a comment.
   */
  readonly kind: "fix" | "silence" | "create" | "extract" | "rewrite";
  /** What it mends; null for what is no problem. */
  readonly problem: SourceProblem | null;
  /**
   * `safe`: the only thing to do, which loses and invents nothing: it may be applied without a question. `preferred`:
   * what most people mean. `offered`: one of several.
   */
  readonly confidence: Confidence;
  /** Why it can't be done here; null where it can. */
  readonly refusal: string | null;
  /** Worked out when it is chosen: it may need a compiler. Empty where it turns out that nothing can be written. */
  readonly edits: () => readonly FileEdit[];
}

export type Confidence = "safe" | "preferred" | "offered";

/** A text in place of what is at a range. Edits of one file don't overlap. */
export interface FileEdit {
  readonly range: SourceRange;
  readonly text: string;
}

/** What somebody looks at and may want to change. */
export interface RepairRequest {
  readonly problems: readonly SourceProblem[];
  /** The selection, or a place without extent. */
  readonly range: SourceRange;
}

interface Offered extends Partial<Pick<Repair, "confidence" | "refusal">> {
  readonly title: string;
  readonly edits: () => readonly FileEdit[];
}

/** A repair of a problem, offered unless it says more. */
export function fix(problem: SourceProblem, { title, edits, confidence = "offered", refusal = null }: Offered): Repair {
  return { title, kind: "fix", problem, confidence, refusal, edits };
}

/** Whether it may be made without a question. */
export function isSafe({ kind, confidence, refusal }: Repair): boolean {
  return kind === "fix" && confidence === "safe" && refusal === null;
}
