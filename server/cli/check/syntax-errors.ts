import { readFileSync } from "node:fs";
import { ts } from "ts-morph";
import { mentionsWorkflowCore } from "../../analysis/frameworks/workflow-core/package.js";
import { scriptKind } from "../../analysis/syntax/script.js";
import { parseErrors } from "../../analysis/syntax/summarise.js";
import type { SourceRange } from "../../analysis/types.js";

export interface SyntaxProblem {
  readonly range: SourceRange;
  readonly message: string;
}

/**
 * Where a file that is about workflows doesn't parse, the first place: what is wrong with its workflows can't be told
 * then. Files that mention no package that workflows are written with are the compiler's matter.
 */
export function syntaxProblem(file: string): SyntaxProblem | null {
  const text = readFileSync(file, "utf8");
  if (!text.includes("stepscope") && !mentionsWorkflowCore(text)) return null;
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false, scriptKind(file));
  const [first] = parseErrors(source);
  if (first === undefined) return null;
  const at = (offset: number) => source.getLineAndCharacterOfPosition(offset);
  return {
    range: { file, start: at(first.start), end: at(first.start + first.length) },
    message: ts.flattenDiagnosticMessageText(first.messageText, "\n"),
  };
}
