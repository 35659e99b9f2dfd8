import { ts } from "ts-morph";
import type { SourceRange } from "../../../types.js";
import { removeLines } from "../../edit/lines.js";
import type { Repair } from "../../repair.js";
import { nodeIn, type SourceText, startWithComments } from "../../source/source-text.js";
import { attempt, type FileFound, type FileRepairs } from "../found.js";

/** The class goes, or is there for other files. */
export const eventClassUnused: FileRepairs = (found) => {
  const { problem } = found;
  const declared = topLevelClass(found, problem.range);
  if (declared === null) return [];
  const { at, node } = declared;
  const name = problem.data?.event ?? "";
  return [
    attempt(found, {
      title: `Remove the event class ${name}`,
      confidence: "preferred",
      write: (draft) => {
        removeLines(draft, at, { pos: startWithComments(at, node), end: node.end });
        return true;
      },
    }),
    exporting(found, declared),
  ];
};

/** The file that declares it exports it. */
export const eventNotExported: FileRepairs = (found) =>
  found.problem.relatedRanges.flatMap(({ range }) => {
    const declared = topLevelClass(found, range);
    return declared === null || declared.at.file === found.problem.range.file ? [] : [exporting(found, declared)];
  });

interface Declared {
  readonly at: SourceText;
  readonly node: ts.ClassDeclaration;
}

function topLevelClass({ sources }: FileFound, range: SourceRange): Declared | null {
  const at = /[\\/]node_modules[\\/]/.test(range.file) ? null : sources.file(range.file);
  const node = at === null ? undefined : nodeIn(at, range, ts.isIdentifier)?.parent;
  const isOne = node !== undefined && ts.isClassDeclaration(node) && ts.isSourceFile(node.parent);
  return at !== null && isOne ? { at, node: node as ts.ClassDeclaration } : null;
}

function exporting(found: FileFound, { at, node }: Declared): Repair {
  const only = found.problem.code === "event-not-exported";
  return attempt(found, {
    title: `Export the event class ${found.problem.data?.event ?? ""}`,
    ...(only ? { confidence: "preferred" } : {}),
    write: (draft) => {
      draft.insert(at, node.getStart(at.source), "export ");
      return true;
    },
  });
}
