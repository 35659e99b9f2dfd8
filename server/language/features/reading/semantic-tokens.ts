import type { EventKind } from "stepscope/graph";
import {
  type Range,
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensDelta,
  type SemanticTokensEdit,
  SemanticTokensRefreshRequest,
  SemanticTokenTypes,
} from "vscode-languageserver/node";
import type { NameInFile } from "../../../analysis/types.js";
import { askAbout } from "../../asking.js";
import type { Feature } from "../../feature.js";
import { refreshOnChange } from "./refreshing.js";

/** A step is a method, an event a class or a constant; the modifiers tell them from others. */
export const TOKEN_TYPES = [SemanticTokenTypes.class, SemanticTokenTypes.method, SemanticTokenTypes.variable] as const;
export const TOKEN_MODIFIERS: readonly string[] = [
  ...["declaration", "event", "start", "stop", "inputRequired", "humanResponse", "stepFailed"],
  ...["step", "failureHandler"],
];

const KIND_MODIFIERS: { readonly [Kind in EventKind]: readonly string[] } = {
  event: [],
  start: ["start"],
  stop: ["stop"],
  "input-required": ["inputRequired"],
  "human-response": ["humanResponse"],
  "step-failed": ["stepFailed"],
};

/**
 * Colours for the names of events and steps: all of a document, what has changed since, or some lines. A client that
 * has one provider's colours for a document, as VS Code does, had better leave this out: TypeScript's say more.
 */
export const semanticTokens: Feature = (session) => {
  const { connection, client, didClose } = session;
  if (!client.semanticTokens) return { capabilities: {}, disposables: [] };
  const { semanticTokens: requests } = connection.languages;
  /** What each document was last answered with. */
  const answered = new Map<string, { readonly resultId: string; readonly data: number[] }>();
  let nextId = 1;
  const remembered = (uri: string, data: number[]): { readonly resultId: string; readonly data: number[] } => {
    const answer = { resultId: String(nextId++), data };
    answered.set(uri, answer);
    return answer;
  };
  const refresh = (): Promise<unknown> => connection.sendRequest(SemanticTokensRefreshRequest.type);
  return {
    capabilities: {
      semanticTokensProvider: {
        legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
        full: { delta: true },
        range: true,
      },
    },
    disposables: [
      requests.on(({ textDocument: { uri } }, token) =>
        askAbout(session, uri, token, (analysis, file) => remembered(uri, encoded(analysis.namesIn(file)))),
      ),
      requests.onDelta(({ textDocument: { uri }, previousResultId }, token) =>
        askAbout(session, uri, token, (analysis, file): SemanticTokens | SemanticTokensDelta => {
          const previous = answered.get(uri);
          const answer = remembered(uri, encoded(analysis.namesIn(file)));
          if (previous?.resultId !== previousResultId) return answer;
          return { resultId: answer.resultId, edits: editsBetween(previous.data, answer.data) };
        }),
      ),
      requests.onRange(({ textDocument: { uri }, range }, token) =>
        askAbout(session, uri, token, (analysis, file): SemanticTokens => {
          return { data: encoded(analysis.namesIn(file).filter((name) => isIn(name.range, range))) };
        }),
      ),
      didClose.event((uri) => answered.delete(uri)),
      ...refreshOnChange(session, { supported: client.tokenRefresh, refresh }),
    ],
  };
};

/** What is between the same beginning and the same end. */
function editsBetween(before: readonly number[], after: readonly number[]): SemanticTokensEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const deleteCount = before.length - end - start;
  const data = after.slice(start, after.length - end);
  return deleteCount === 0 && data.length === 0 ? [] : [{ start, deleteCount, data }];
}

function encoded(names: readonly NameInFile[]): number[] {
  const builder = new SemanticTokensBuilder();
  for (const name of names) {
    const { start, end } = name.range;
    const type = TOKEN_TYPES.indexOf(typeOf(name));
    builder.push(start.line, start.character, end.character - start.character, type, bits(modifiersOf(name)));
  }
  return builder.build().data;
}

function typeOf(name: NameInFile): (typeof TOKEN_TYPES)[number] {
  if (name.kind === "step") return SemanticTokenTypes.method;
  return name.constant ? SemanticTokenTypes.variable : SemanticTokenTypes.class;
}

function modifiersOf(name: NameInFile): readonly string[] {
  const own =
    name.kind === "event"
      ? ["event", ...KIND_MODIFIERS[name.eventKind]]
      : ["step", ...(name.stepKind === "catch-error" ? ["failureHandler"] : [])];
  return name.declares ? ["declaration", ...own] : own;
}

function bits(modifiers: readonly string[]): number {
  return modifiers.reduce((sum, it) => sum | (1 << TOKEN_MODIFIERS.indexOf(it)), 0);
}

function isIn({ start }: Range, { start: from, end }: Range): boolean {
  const after = start.line > from.line || (start.line === from.line && start.character >= from.character);
  return after && (start.line < end.line || (start.line === end.line && start.character < end.character));
}
