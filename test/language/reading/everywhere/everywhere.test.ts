import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Position, SemanticTokens } from "vscode-languageserver/node";
import { createAnalysis } from "../../../../server/analysis/index.js";
import { type Editor, type Folder, makeFolder, openEditor, TOKENS_CLIENT } from "../../rig.js";
import { Audit } from "./audit.js";
import { ODD_FILES } from "./odd-files.js";

const EXAMPLES = fileURLToPath(new URL("../../../../examples/", import.meta.url));
const examples = readdirSync(EXAMPLES).filter((name) => name.endsWith(".ts") && !/test|config/.test(name));
const FILES: Readonly<Record<string, string>> = {
  ...Object.fromEntries(examples.map((name) => [name, readFileSync(`${EXAMPLES}${name}`, "utf8")])),
  ...ODD_FILES,
  "odd-lines.ts": readFileSync(`${EXAMPLES}order.ts`, "utf8").replaceAll("\n", "\r\n"),
};

const AT_A_POSITION = [
  ...["textDocument/hover", "textDocument/definition", "textDocument/implementation", "textDocument/references"],
  ...["textDocument/completion", "textDocument/signatureHelp", "textDocument/prepareCallHierarchy", "stepscope/uses"],
];
const OF_A_DOCUMENT = [
  ...["textDocument/documentSymbol", "textDocument/codeLens", "textDocument/inlayHint", "textDocument/foldingRange"],
  ...["textDocument/documentLink", "textDocument/semanticTokens/range"],
];
const LINKS = { dynamicRegistration: false, linkSupport: true };

let folder: Folder;
let editor: Editor;
const texts = new Map<string, string>();

beforeAll(async () => {
  folder = makeFolder(FILES);
  for (const [name, text] of Object.entries(FILES)) texts.set(folder.uriOf(name), text);
  editor = await openEditor({
    folders: [folder.uri],
    loadAnalysis: async () => createAnalysis(),
    capabilities: {
      ...TOKENS_CLIENT,
      textDocument: { ...TOKENS_CLIENT.textDocument, definition: LINKS, implementation: LINKS },
    },
  });
  for (const [uri, text] of texts) await editor.open(uri, text, languageOf(uri));
});
afterAll(async () => {
  await editor.dispose();
  folder.dispose();
});

it.each(Object.keys(FILES))("every place of %s has an answer, and it is about places that there are", async (name) => {
  const uri = folder.uriOf(name);
  const text = FILES[name] ?? "";
  const audit = new Audit(texts);
  await askDocument(uri, audit);
  for (let offset = 0; offset <= text.length; offset++) {
    if (!isWithinWord(text, offset)) await askPosition(uri, positionAt(text, offset), audit);
  }
  expect(audit.found.slice(0, 10)).toEqual([]);
  expect(failures()).toEqual([]);
});

it.each(Object.keys(FILES))("%s has answers while it is cut off, torn and half typed", async (name) => {
  const uri = folder.uriOf(name);
  const text = FILES[name] ?? "";
  const random = randomNumbers(name);
  const audit = new Audit(texts);
  for (let round = 0; round < 24; round++) {
    const at = random(text.length + 1);
    const edited = EDITS[round % EDITS.length]?.(text, at, random) ?? text;
    texts.set(uri, edited);
    await editor.edit(uri, edited);
    await askDocument(uri, audit);
    const near = [at, at + 1, at - 1, at + 2, random(edited.length + 1), edited.length];
    for (const offset of near) {
      await askPosition(uri, positionAt(edited, Math.min(Math.max(0, offset), edited.length)), audit);
    }
  }
  texts.set(uri, text);
  await editor.edit(uri, text);
  expect(audit.found.slice(0, 10)).toEqual([]);
  expect(failures()).toEqual([]);
});

/** Further inside than behind its first letter, or in a blank: the answer is the one from there. */
function isWithinWord(text: string, offset: number): boolean {
  return /^(?:\w{3}|\s{3})$/.test(text.slice(offset - 2, offset + 1));
}

type Edit = (text: string, at: number, random: (below: number) => number) => string;

/** What somebody types, or hasn't typed yet. */
const TYPED = ["{", "(", "[", '"', "`", "/*", "@step(", "ctx.sendEvent(", "new ", "}", ")", "\r\n", "<", "…"];
const EDITS: readonly Edit[] = [
  (text, at) => text.slice(0, at),
  (text, at, random) => text.slice(0, at) + text.slice(at + random(40)),
  (text, at, random) => text.slice(0, at) + (TYPED[random(TYPED.length)] ?? "") + text.slice(at),
  (text, at, random) => text.slice(0, at) + (TYPED[random(TYPED.length)] ?? ""),
];

async function askDocument(uri: string, audit: Audit): Promise<void> {
  const lines = (texts.get(uri) ?? "").split("\n");
  const range = { start: { line: 0, character: 0 }, end: { line: lines.length, character: 0 } };
  for (const method of OF_A_DOCUMENT) {
    const answer = await ask(method, { textDocument: { uri }, range });
    audit.check(answer, uri, method);
    if (method === "textDocument/semanticTokens/range") {
      audit.checkTokens((answer as SemanticTokens | null)?.data ?? [], uri);
    }
    if (method === "textDocument/codeLens") {
      for (const lens of answer as object[]) audit.check(await ask("codeLens/resolve", lens), uri, "codeLens/resolve");
    }
  }
}

async function askPosition(uri: string, position: Position, audit: Audit): Promise<void> {
  const params = { textDocument: { uri }, uri, position, context: { includeDeclaration: true } };
  for (const method of AT_A_POSITION) {
    const answer = await ask(method, params);
    if (answer === null) continue;
    const asked = `${method} at ${position.line + 1}:${position.character}`;
    audit.check(answer, uri, asked);
    audit.checkAround(position, answer, asked);
    if (method !== "textDocument/prepareCallHierarchy") continue;
    for (const item of answer as { uri: string }[]) {
      audit.check(await ask("callHierarchy/incomingCalls", { item }), item.uri, "incoming");
      audit.check(await ask("callHierarchy/outgoingCalls", { item }), item.uri, "outgoing");
    }
  }
}

function ask(method: string, params: object): Promise<unknown> {
  return editor.client.sendRequest(method, params);
}

/** What the server logged of questions that failed. */
function failures(): string[] {
  return editor.heard.filter((line) => /failed|can't be/i.test(line)).slice(0, 3);
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset).replace(/\r$/, "").split("\n");
  return { line: before.length - 1, character: before.at(-1)?.length ?? 0 };
}

/** The same ones for the same seed. */
function randomNumbers(seed: string): (below: number) => number {
  let state = [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function languageOf(uri: string): string {
  return uri.endsWith(".js") ? "javascript" : "typescript";
}
