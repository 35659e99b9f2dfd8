import fc from "fast-check";
import { expect, it } from "vitest";
import type {
  ClientCapabilities,
  Diagnostic,
  PublishDiagnosticsParams,
  WorkspaceDocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { FakeAnalysis } from "./fake-analysis.js";
import { type Editor, openEditor, PULL_CLIENT, PUSH_CLIENT } from "./rig.js";

const FILES = ["/work/a.ts", "/work/b.ts", "/work/c.ts"] as const;
type File = (typeof FILES)[number];

/** What a person and the disk do. `null` on disk: the file is gone. */
type Action =
  | { readonly kind: "type"; readonly file: File; readonly text: string }
  | { readonly kind: "close"; readonly file: File }
  | { readonly kind: "disk"; readonly file: File; readonly text: string | null }
  | { readonly kind: "switch"; readonly workspace: boolean }
  | { readonly kind: "pause" };

const file = fc.constantFrom(...FILES);
const text = fc.constantFrom("", "problem: x", "problem: y");
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant("type"), file, text }),
  fc.record({ kind: fc.constant("close"), file }),
  fc.record({ kind: fc.constant("disk"), file, text: fc.option(text) }),
  fc.record({ kind: fc.constant("switch"), workspace: fc.boolean() }),
  fc.record({ kind: fc.constant("pause") }),
);

const uriOf = (path: string): string => `file://${path}`;
const flow = (body: string): string => `// stepscope\n${body}\n`;

/** Where it was wrong once. */
const EXAMPLES: Action[][] = [
  // It closes, opens with another text, and is version 1 again.
  [
    { kind: "type", file: FILES[0], text: "problem: x" },
    { kind: "pause" },
    { kind: "close", file: FILES[0] },
    { kind: "type", file: FILES[0], text: "problem: y" },
  ],
  // It is open, and then of the workspace.
  [{ kind: "type", file: FILES[0], text: "problem: x" }, { kind: "pause" }, { kind: "disk", file: FILES[0], text: "" }],
  // It is gone before the settings are there by which it would be shown.
  [
    { kind: "disk", file: FILES[0], text: "problem: y" },
    { kind: "pause" },
    { kind: "disk", file: FILES[0], text: null },
    { kind: "switch", workspace: true },
  ],
];

it.each<[string, ClientCapabilities]>([
  ["a client that is pushed", PUSH_CLIENT],
  ["a client that pulls the workspace", PULL_CLIENT],
])(
  "%s shows in the end what is wrong then, whatever was done",
  async (_name, capabilities) => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 14 }), async (actions) => {
        const world = await start(capabilities);
        try {
          for (const it of actions) await world.act(it);
          await world.settle();
          expect(world.shown()).toEqual(world.wrong());
        } finally {
          await world.editor.dispose();
        }
      }),
      { numRuns: 60, examples: EXAMPLES.map((actions) => [actions]) },
    );
  },
  60_000,
);

async function start(capabilities: ClientCapabilities) {
  const analysis = new FakeAnalysis();
  let workspace = true;
  const editor = await openEditor({
    capabilities,
    folders: ["file:///work"],
    loadAnalysis: async () => analysis,
    settings: () => ({ workspace }),
  });
  const pulls = capabilities === PULL_CLIENT;
  const open = new Map<string, string>();
  const shown = new Map<string, readonly Diagnostic[]>();
  editor.client.onNotification("textDocument/publishDiagnostics", ({ uri, diagnostics }: PublishDiagnosticsParams) => {
    shown.set(uri, diagnostics);
  });
  editor.client.onNotification("$/progress", ({ value }: { value: { items: WorkspaceDocumentDiagnosticReport[] } }) => {
    for (const it of value.items) if (it.kind === "full") shown.set(it.uri, it.items);
  });
  const params = { previousResultIds: [], partialResultToken: "parts" };
  if (pulls) void editor.client.sendRequest("workspace/diagnostic", params).catch(() => undefined);
  // A workflow is open all the time: the compiler is loaded.
  await editor.open("file:///work/open.ts", flow(""));

  const act = async (it: Action): Promise<void> => {
    switch (it.kind) {
      case "type":
        if (open.has(it.file)) await editor.edit(uriOf(it.file), flow(it.text));
        else await editor.open(uriOf(it.file), flow(it.text));
        open.set(it.file, flow(it.text));
        return;
      case "close":
        if (open.delete(it.file)) await editor.close(uriOf(it.file));
        return;
      case "disk":
        await changeOnDisk(editor, analysis, it);
        return;
      case "switch":
        workspace = it.workspace;
        await editor.client.sendNotification("workspace/didChangeConfiguration", { settings: null });
        return;
      case "pause":
        return editor.quiet();
    }
  };
  return {
    editor,
    act,
    settle: async () => {
      await editor.roundTrip();
      for (let i = 0; i < 3; i++) await editor.quiet();
    },
    shown: () => texts(FILES.map((path) => shown.get(uriOf(path)) ?? [])),
    /** By the texts that are open or else on disk: of the latter, only where the workspace is to be checked. */
    wrong: () =>
      FILES.map((path) => {
        const typed = open.get(path);
        const onDisk = analysis.disk.get(path);
        if (pulls && onDisk === undefined) return []; // not of the workspace: it would be pulled by itself
        if (typed === undefined && !workspace) return [];
        return [...(typed ?? onDisk ?? "").matchAll(/problem: (.*)/g)].map((match) => match[1] ?? "");
      }),
  };
}

async function changeOnDisk(editor: Editor, analysis: FakeAnalysis, change: { file: File; text: string | null }) {
  const type = change.text === null ? 3 : analysis.disk.has(change.file) ? 2 : 1;
  if (change.text === null) analysis.disk.delete(change.file);
  else analysis.disk.set(change.file, flow(change.text));
  await editor.client.sendNotification("workspace/didChangeWatchedFiles", {
    changes: [{ uri: uriOf(change.file), type }],
  });
}

function texts(diagnostics: readonly (readonly Diagnostic[])[]): string[][] {
  return diagnostics.map((list) => list.map(({ message }) => String(message)));
}
