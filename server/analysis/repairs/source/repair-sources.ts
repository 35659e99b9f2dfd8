import type { ts } from "ts-morph";
import type { Resolver } from "../../link/resolver.js";
import type { TypeQuestions, TypeReader } from "../../link/types.js";
import type { LinkedWorkflow } from "../../link/workflows.js";
import type { Place } from "../../syntax/summary.js";
import type { SourceProblem, SourceWorkflow } from "../../types.js";
import type { SourceText } from "./source-text.js";

/** What repairs ask of the analysis. */
export interface RepairAnalysis {
  /** A file with its syntax; null for one that isn't there. */
  sourceText(file: string): SourceText | null;
  linked(file: string): readonly LinkedWorkflow[];
  workflows(file: string): readonly SourceWorkflow[];
  problems(file: string): readonly SourceProblem[];
  allWorkflows(): readonly SourceWorkflow[];
  options(file: string): ts.CompilerOptions;
  readonly resolver: Resolver;
  readonly types: TypeReader;
  readonly questions: TypeQuestions;
  /** The type of the expression at a place, by the compiler; null where it can't say. */
  typeText(file: string, place: Place): string | null;
}

/** The files of one request, each the same throughout. */
export class RepairSources {
  readonly analysis: RepairAnalysis;
  readonly #files = new Map<string, SourceText | null>();

  constructor(analysis: RepairAnalysis) {
    this.analysis = analysis;
  }

  /** Null for a file that isn't there. */
  file(file: string): SourceText | null {
    const known = this.#files.get(file);
    if (known !== undefined) return known;
    const read = this.analysis.sourceText(file);
    this.#files.set(file, read);
    return read;
  }
}
