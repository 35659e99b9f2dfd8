import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { type Diagnostic, DiagnosticSeverity, DiagnosticTag } from "vscode-languageserver/node";
import { rulePages } from "../docs/rule-pages.js";
import { type Editor, openEditor, PUSH_CLIENT } from "./rig.js";

const A = "file:///one/a.ts";
const B = "file:///two/b.ts";
const pages = new Map(rulePages.map((page) => [page.code, page]));
const wrong = (code: string): string => pages.get(code)?.wrong["flow.ts"] ?? "";

let editor: Editor;
afterEach(() => editor.dispose());

const shown = (uri: string): readonly Diagnostic[] =>
  editor.published.filter((params) => params.uri === uri).at(-1)?.diagnostics ?? [];

it("shows a problem with its code, where that is explained, the other end, and how bad it is", async () => {
  editor = await openEditor();
  const text = wrong("send-not-accepted");
  await editor.open(A, text);
  const [diagnostic, ...others] = await editor.checked(A);
  expect(others).toEqual([]);
  const line = text.split("\n").findIndex((it) => it.includes('step: "tell"'));
  expect(diagnostic).toMatchObject({
    code: "send-not-accepted",
    source: "stepscope",
    severity: DiagnosticSeverity.Error,
    range: { start: { line } },
  });
  expect(diagnostic?.relatedInformation?.map(({ message }) => message)).toEqual([
    "Step tell is here.",
    "Joke is declared here.",
  ]);
  const href = diagnostic?.codeDescription?.href ?? "";
  expect(href).toMatch(/send-not-accepted\.md$/);
  expect(existsSync(fileURLToPath(href))).toBe(true);
});

it("fades what does nothing", async () => {
  editor = await openEditor();
  await editor.open(A, wrong("event-class-unused"));
  expect(await editor.checked(A)).toMatchObject([
    { code: "event-class-unused", severity: DiagnosticSeverity.Hint, tags: [DiagnosticTag.Unnecessary] },
  ]);
  await editor.open(B, wrong("step-override-wire"));
  expect(await editor.checked(B)).toMatchObject([
    { code: "step-override-wire", severity: DiagnosticSeverity.Information },
  ]);
  expect(shown(B)[0]).not.toHaveProperty("tags");
});

it("leaves the explanation out for a client that doesn't show it", async () => {
  const { codeDescriptionSupport: _, ...publishDiagnostics } = PUSH_CLIENT.textDocument?.publishDiagnostics ?? {};
  const textDocument = { ...PUSH_CLIENT.textDocument, publishDiagnostics };
  editor = await openEditor({ capabilities: { ...PUSH_CLIENT, textDocument } });
  await editor.open(A, wrong("missing-await"));
  const [diagnostic] = await editor.checked(A);
  expect(diagnostic?.code).toBe("missing-await");
  expect(diagnostic).not.toHaveProperty("codeDescription");
});

it("is as bad as each folder's settings say, from the moment on that they change", async () => {
  let rules: object = { "missing-await": "error" };
  editor = await openEditor({ settings: (uri) => ({ rules: uri === A ? rules : {} }) });
  for (const uri of [A, B]) await editor.open(uri, wrong("missing-await"));
  await editor.quiet();
  const severities = () => [A, B].map((uri) => shown(uri).map(({ severity }) => severity));
  expect(severities()).toEqual([[DiagnosticSeverity.Error], [DiagnosticSeverity.Warning]]);
  rules = { "missing-await": "off" };
  await editor.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await editor.quiet();
  expect(severities()).toEqual([[], [DiagnosticSeverity.Warning]]);
});

it("says in its log what it can't make of the settings", async () => {
  editor = await openEditor({ settings: () => ({ rules: { "mising-await": "off", "missing-await": "hint" } }) });
  await editor.open(A, wrong("missing-await"));
  expect(await editor.checked(A)).toMatchObject([{ severity: DiagnosticSeverity.Hint }]);
  expect(editor.heard.join("\n")).toContain('there is no rule "mising-await". Did you mean "missing-await"?');
});
