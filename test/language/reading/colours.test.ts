import { describe, expect, it } from "vitest";
import type { FoldingRange, SemanticTokens, SemanticTokensDelta } from "vscode-languageserver/node";
import { TOKEN_MODIFIERS, TOKEN_TYPES } from "../../../server/language/features/reading/semantic-tokens.js";
import { at } from "../marked.js";
import { TOKENS_CLIENT } from "../rig.js";
import { FILES, type FileName, type Scene, scene } from "./scene.js";

/** Each token as `text type modifiers`. */
function decoded(text: string, data: readonly number[]): string[] {
  const lines = text.split("\n");
  const tokens: string[] = [];
  let [line, character] = [0, 0];
  for (let n = 0; n < data.length; n += 5) {
    const [down = 0, right = 0, length = 0, type = 0, bits = 0] = data.slice(n, n + 5);
    character = down === 0 ? character + right : right;
    line += down;
    const modifiers = TOKEN_MODIFIERS.filter((_, bit) => bits & (1 << bit));
    tokens.push([lines[line]?.slice(character, character + length), TOKEN_TYPES[type], ...modifiers].join(" "));
  }
  return tokens;
}

describe("semantic tokens", () => {
  const full = (it: Scene, name: FileName): Promise<SemanticTokens | null> =>
    it.request("textDocument/semanticTokens/full", { textDocument: { uri: it.folder.uriOf(name) } });

  it("are the names of events and steps, whatever they are called, and no others of the same spelling", async () => {
    const it = await scene(TOKENS_CLIENT);
    const text = FILES["other.ts"].replace(
      "return new StopEvent();",
      "const Told = { StopEvent: 1 }.StopEvent; use(Told);",
    );
    await it.edit("other.ts", text);
    expect(decoded(text, (await full(it, "other.ts"))?.data ?? [])).toEqual([
      "StartEvent class event start",
      "StopEvent class event stop",
      "JokeEvent class event",
      "Told class event",
      "retell method declaration step",
      "StartEvent class event start",
      "Told class event",
      "Told class event",
      "laugh method declaration step",
      "Told class event",
      "StopEvent class event stop",
    ]);
    await it.open("flow.ts");
    const flow = decoded(FILES["flow.ts"], (await full(it, "flow.ts"))?.data ?? []);
    expect(flow.filter((token) => token.includes("method"))).toEqual([
      "tellJoke method declaration step",
      "critique method step",
      "critique method declaration step",
      "critique method step",
      "giveUp method declaration step failureHandler",
    ]);
    await it.open("events.ts");
    expect(decoded(FILES["events.ts"], (await full(it, "events.ts"))?.data ?? [])[1]).toBe(
      "JokeEvent class declaration event",
    );
  });

  it("are those of events behind a module's name, and of another framework's constants, too", async () => {
    const it = await scene(TOKENS_CLIENT);
    const text = `import * as events from "./events.js";
import { workflowEvent } from "@llamaindex/workflow-core";
const hello = workflowEvent<string>();
export const made: events.JokeEvent[] = [new events.JokeEvent({ joke: "" })];
use(hello, { JokeEvent: events.LostEvent }.JokeEvent);
`;
    await it.edit("other.ts", text);
    expect(decoded(text, (await full(it, "other.ts"))?.data ?? [])).toEqual([
      "hello variable declaration event",
      "JokeEvent class event",
      "JokeEvent class event",
      "hello variable event",
      "LostEvent class event",
    ]);
  });

  it("of an edited document are what has changed", async () => {
    const it = await scene(TOKENS_CLIENT);
    const uri = await it.open("other.ts");
    const before = await full(it, "other.ts");
    const text = FILES["other.ts"].replace("new Told({", "new Far({").replace("retell", "repeat");
    await it.edit("other.ts", text);
    const delta = await it.request<SemanticTokensDelta>("textDocument/semanticTokens/full/delta", {
      textDocument: { uri },
      previousResultId: before?.resultId,
    });
    const data = [...(before?.data ?? [])];
    for (const { start, deleteCount, data: more = [] } of delta.edits) data.splice(start, deleteCount, ...more);
    expect(data).toEqual((await full(it, "other.ts"))?.data);
    expect(data.length).toBe((before?.data.length ?? 0) - 5);
    const unknown = await it.request<SemanticTokens>("textDocument/semanticTokens/full/delta", {
      textDocument: { uri },
      previousResultId: "long gone",
    });
    expect(unknown.data).toEqual(data);
  });

  it("of some lines are those there", async () => {
    const it = await scene(TOKENS_CLIENT);
    const uri = await it.open("other.ts");
    const start = at(FILES["other.ts"], "§@step async laugh");
    const range = { start, end: { line: start.line + 1, character: 0 } };
    const { data } = await it.request<SemanticTokens>("textDocument/semanticTokens/range", {
      textDocument: { uri },
      range,
    });
    expect(decoded(FILES["other.ts"], data)).toEqual([
      "laugh method declaration step",
      "Told class event",
      "StopEvent class event stop",
    ]);
  });

  it("are nothing for a file without workflows, and not offered to a client that shows none", async () => {
    const it = await scene(TOKENS_CLIENT);
    await it.open("plain.ts");
    expect(await full(it, "plain.ts")).toBeNull();
    const other = await scene();
    expect(other.editor.initialized.capabilities.semanticTokensProvider).toBeUndefined();
  });
});

describe("folding", () => {
  const folds = async (it: Scene, name: FileName): Promise<unknown> => {
    const ranges = await it.request<FoldingRange[] | null>("textDocument/foldingRange", {
      textDocument: { uri: it.folder.uriOf(name) },
    });
    return ranges?.map(({ startLine, endLine, collapsedText }) => `${startLine + 1}-${endLine + 1} ${collapsedText}`);
  };

  it("takes a step with its decorators, and events that stand together", async () => {
    const it = await scene();
    await it.open("flow.ts");
    expect(await folds(it, "flow.ts")).toEqual(["5-10 step tellJoke", "12-15 step critique", "17-20 step giveUp"]);
    await it.open("events.ts");
    expect(await folds(it, "events.ts")).toEqual(["2-4 3 events"]);
    await it.edit(
      "events.ts",
      FILES["events.ts"].replace("export class Note", "\nconst x = 1;\n/* … */\nexport class Note"),
    );
    expect(await folds(it, "events.ts")).toEqual(["6-7 2 events"]);
  });

  it("takes a workflow of functions as a whole", async () => {
    const it = await scene();
    await it.edit(
      "other.ts",
      `import { StartEvent, StopEvent, Workflow } from "stepscope";
const flow = new Workflow({ name: "told" });
flow.step(async function only(ev: StartEvent): Promise<StopEvent> {
  return new StopEvent();
});
`,
    );
    expect(await folds(it, "other.ts")).toEqual(["2-5 told"]);
    await it.open("plain.ts");
    expect(await folds(it, "plain.ts")).toBeUndefined();
  });
});
