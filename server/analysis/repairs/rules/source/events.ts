import { ts } from "ts-morph";
import { removeLines } from "../../edit/lines.js";
import { nodeIn, startWithComments } from "../../source/source-text.js";
import { attempt, type FileRepairs } from "../found.js";

/** The class goes, or is there for other files. */
export const eventClassUnused: FileRepairs = (found) => {
  const { problem, sources } = found;
  const at = sources.file(problem.range.file);
  const node = at === null ? undefined : nodeIn(at, problem.range, ts.isIdentifier)?.parent;
  if (at === null || node === undefined || !ts.isClassDeclaration(node) || !ts.isSourceFile(node.parent)) return [];
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
    attempt(found, {
      title: `Export the event class ${name}`,
      write: (draft) => {
        draft.insert(at, node.getStart(at.source), "export ");
        return true;
      },
    }),
  ];
};
