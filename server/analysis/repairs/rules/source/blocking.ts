import { ts } from "ts-morph";
import { nodeIn, type SourceText } from "../../source/source-text.js";
import { attempt, type Repairs } from "../found.js";

const PROMISES = "node:fs/promises";

/** Functions of node:fs that its promises have with the same parameters and results. */
const SAME: ReadonlySet<string> = new Set([
  ...["access", "appendFile", "chmod", "copyFile", "cp", "link", "lstat", "mkdir", "mkdtemp", "readFile", "readdir"],
  ...["readlink", "realpath", "rename", "rm", "rmdir", "stat", "symlink", "truncate", "unlink", "utimes", "writeFile"],
]);

/** `readFileSync(…)` → `await readFile(…)`, where an `await` may stand and the promise gives the same. */
export const blockingCall: Repairs = (found) => {
  const { problem, sources } = found;
  const at = sources.file(problem.range.file);
  const callee = at === null ? null : nodeIn(at, problem.range, ts.isExpression);
  if (at === null || callee === null || !ts.isCallExpression(callee.parent) || callee.parent.expression !== callee) {
    return [];
  }
  const call = callee.parent;
  const name = nameOf(at, callee);
  if (name === null || !SAME.has(name) || !mayAwait(call)) return [];
  return [
    attempt(found, {
      title: `Await ${name} of ${PROMISES}`,
      confidence: "preferred",
      write: (draft) => {
        const local = draft.imported(at, { specifier: PROMISES, name, use: "value" });
        const { parent } = call;
        const isRead = ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent);
        const isCalled = ts.isCallExpression(parent) && parent.expression === call;
        const [open, close] = isRead || isCalled || ts.isNonNullExpression(parent) ? ["(", ")"] : ["", ""];
        draft.replaceNode(at, callee, `${open}await ${local}`);
        if (close !== "") draft.insert(at, call.end, close);
        return true;
      },
    }),
  ];
};

/** What the promises call it; null for what isn't of node:fs. */
function nameOf(at: SourceText, callee: ts.Expression): string | null {
  const ref = at.reader.refOf(callee);
  const module = ref?.kind === "member" ? ref.of : ref;
  if (module?.kind !== "import" || !/^(?:node:)?fs$/.test(module.specifier)) return null;
  const name = ref?.kind === "member" || ref?.kind === "import" ? ref.name : "";
  return name.endsWith("Sync") ? name.slice(0, -"Sync".length) : null;
}

/** In an async function, but not in its parameters. */
function mayAwait(node: ts.Node): boolean {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    if (ts.isParameter(at)) return false;
    if (!ts.isFunctionLike(at)) continue;
    return (
      ts.canHaveModifiers(at) && (ts.getModifiers(at) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
    );
  }
  return false;
}
