import {
  type CodeAction,
  CodeActionKind,
  type CodeActionParams,
  type Diagnostic,
  LSPErrorCodes,
  ResponseError,
  type WorkspaceEdit,
} from "vscode-languageserver/node";
import { isSafe, type Repair } from "../../analysis/repairs/repair.js";
import type { SourcePosition, SourceProblem, SourceRange } from "../../analysis/types.js";
import type { Feature, Session } from "../feature.js";
import type { Analysis } from "../workspace-analysis.js";
import { shownDiagnostics } from "./diagnostics/shown.js";
import { workspaceEdit } from "./workspace-edits.js";

/** Mends everything in a file that can be without a question. */
const FIX_ALL = `${CodeActionKind.SourceFixAll}.stepscope`;

const KINDS: { readonly [K in Repair["kind"]]: string } = {
  fix: CodeActionKind.QuickFix,
  silence: CodeActionKind.QuickFix,
  create: CodeActionKind.RefactorRewrite,
  extract: CodeActionKind.RefactorExtract,
  rewrite: CodeActionKind.RefactorRewrite,
};

/** What an action's edit is worked out from, once it is chosen. */
interface ActionData {
  readonly uri: string;
  readonly version: number | null;
  readonly range: Pick<SourceRange, "start" | "end">;
  /** The repair; null for all of them. */
  readonly title: string | null;
}

/** Repairs of problems, and other ways to write what is selected. Needs a client that takes more than commands. */
export const codeActions: Feature = (session) => {
  const { connection, client, analysis } = session;
  if (!client.codeActions.literals) return { capabilities: {}, disposables: [] };
  const resolve = client.codeActions.lazyEdits
    ? [
        connection.onCodeActionResolve(async (action, token) => {
          const data = action.data as ActionData | undefined;
          if (data === undefined || token.isCancellationRequested) return action;
          const shown = await shownAt(session, data.uri);
          const isOld = () => documentAt(session, data.uri).version !== data.version;
          const edit = await analysis.ask((it) => (isOld() ? null : editOf({ session, analysis: it, shown }, data)));
          if (edit === null) {
            if (isOld()) throw new ResponseError(LSPErrorCodes.ContentModified, "The document has changed.");
            throw new ResponseError(LSPErrorCodes.RequestFailed, `"${action.title}" can't be written here.`);
          }
          return { ...action, edit };
        }),
      ]
    : [];
  return {
    capabilities: {
      codeActionProvider: {
        codeActionKinds: [...new Set(Object.values(KINDS)), FIX_ALL],
        resolveProvider: client.codeActions.lazyEdits,
      },
    },
    disposables: [
      connection.onCodeAction(async (params, token) => {
        if (token.isCancellationRequested) return null;
        const shown = await shownAt(session, params.textDocument.uri);
        const actions = await analysis.ask((it) => actionsFor({ session, analysis: it, shown }, params));
        return token.isCancellationRequested ? null : actions;
      }),
      ...resolve,
    ],
  };
};

/** What actions are worked out from. */
interface Asked {
  readonly session: Session;
  readonly analysis: Analysis;
  readonly shown: Shown;
}

/** Which of a document's problems are shown: what the settings leave out has no repairs either. */
interface Shown {
  readonly isShown: (problem: SourceProblem) => boolean;
  readonly isOff: (code: string) => boolean;
}

async function shownAt(session: Session, uri: string): Promise<Shown> {
  const report = await session.analysis.report(uri);
  const shown = await shownDiagnostics(session, report);
  const codes = new Set(shown.map(({ code }) => code));
  const off = new Set<string>(report.problems.map(({ code }) => code).filter((code) => !codes.has(code)));
  return { isShown: (problem) => shown.some((it) => isOf(it, problem)), isOff: (code) => off.has(code) };
}

function actionsFor(asked: Asked, { textDocument, range, context }: CodeActionParams): CodeAction[] {
  const { session } = asked;
  const { uri } = textDocument;
  const { file, version } = documentAt(session, uri);
  const isWanted = (kind: string): boolean =>
    context.only === undefined || context.only.some((it) => kind === it || kind.startsWith(`${it}.`));
  const found = repairsAt(asked, file, range);
  const actions = found
    .filter(({ refusal }) => refusal === null || session.client.codeActions.disabled)
    .map((repair) => actionOf(session, repair, context.diagnostics))
    .filter(({ kind }) => isWanted(kind ?? ""));
  // Without being asked for, only where it would do something.
  const wantsAll = context.only === undefined ? found.some(isSafe) : isWanted(FIX_ALL);
  if (wantsAll) actions.push({ title: "Fix everything that needs no decision", kind: FIX_ALL });
  return actions.flatMap((action) => {
    const data: ActionData = { uri, version, range, title: action.kind === FIX_ALL ? null : action.title };
    if (action.disabled !== undefined) return [action];
    if (session.client.codeActions.lazyEdits) return [{ ...action, data }];
    const edit = editOf(asked, data);
    return edit === null ? [] : [{ ...action, edit }];
  });
}

function actionOf({ client }: Session, repair: Repair, shown: readonly Diagnostic[]): CodeAction {
  const { title, kind, problem, confidence, refusal } = repair;
  const diagnostics = shown.filter((it) =>
    problem === null ? kind === "create" && isUnresolved(it) : isOf(it, problem),
  );
  return {
    title,
    kind: diagnostics.length > 0 ? CodeActionKind.QuickFix : KINDS[kind],
    ...(diagnostics.length === 0 ? {} : { diagnostics }),
    ...(client.codeActions.preferred && kind === "fix" && confidence !== "offered" ? { isPreferred: true } : {}),
    ...(refusal === null ? {} : { disabled: { reason: refusal } }),
  };
}

/** Null where nothing can be written. */
function editOf(asked: Asked, { uri, range, title }: ActionData): WorkspaceEdit | null {
  const { session, analysis, shown } = asked;
  const { file } = documentAt(session, uri);
  if (title !== null) {
    const edits =
      repairsAt(asked, file, range)
        .find((it) => it.title === title)
        ?.edits() ?? [];
    return edits.length === 0 ? null : workspaceEdit(session, edits);
  }
  const mended = analysis.mended(file, ({ code }) => !shown.isOff(code));
  return mended === null ? null : workspaceEdit(session, mended.edits);
}

function repairsAt({ analysis, shown }: Asked, file: string, { start, end }: ActionData["range"]): readonly Repair[] {
  const range: SourceRange = { file, start, end };
  const problems = analysis.problems(file).filter((it) => touches(it.range, range) && shown.isShown(it));
  return analysis.repairs({ problems, range });
}

function documentAt({ documents, paths }: Session, uri: string): { file: string; version: number | null } {
  const document = documents.get(uri);
  return { file: paths.pathOf(uri, document?.languageId), version: document?.version ?? null };
}

/** TypeScript's "Cannot find name" and "… Did you mean". */
function isUnresolved({ code }: Diagnostic): boolean {
  return code === 2304 || code === 2552;
}

function isOf({ code, range }: Diagnostic, problem: SourceProblem): boolean {
  return code === problem.code && compare(range.start, problem.range.start) === 0;
}

function touches(a: SourceRange, b: SourceRange): boolean {
  return a.file === b.file && compare(a.start, b.end) <= 0 && compare(b.start, a.end) <= 0;
}

function compare(a: SourcePosition, b: SourcePosition): number {
  return a.line - b.line || a.character - b.character;
}
