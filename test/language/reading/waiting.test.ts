import { describe, expect, it } from "vitest";
import type {
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeLens,
  Hover,
  Location,
  MarkupContent,
} from "vscode-languageserver/node";
import { at } from "../marked.js";
import { type Scene, scene } from "./scene.js";

const EVENTS = `import { HumanResponseEvent, InputRequiredEvent } from "stepscope";
export class Question extends InputRequiredEvent.of<{ text: string }>() {}
export class Answer extends HumanResponseEvent.of<{ text: string }>() {}
`;
/** The wait is in a function that gets the step's context. */
const FLOW = `import { type Context, StartEvent, StopEvent, step, Workflow } from "stepscope";
import { Answer, Question } from "./events.js";
export class Asking extends Workflow {
  @step
  async ask(ev: StartEvent, ctx: Context): Promise<StopEvent<string>> {
    return new StopEvent({ result: await answerOf(ctx) });
  }
}
async function answerOf(ctx: Context): Promise<string> {
  const { text } = await ctx.waitForEvent(Answer, { waiterEvent: new Question({ text: "?" }) });
  return text;
}
`;

async function asking(): Promise<Scene & { readonly events: string; readonly flow: string }> {
  const it = await scene();
  return { ...it, events: await it.edit("events.ts", EVENTS), flow: await it.edit("flow.ts", FLOW) };
}

async function lines({ request }: Scene, uri: string, text: string, marked: string): Promise<string[]> {
  const hover = await request<Hover>("textDocument/hover", { textDocument: { uri }, position: at(text, marked) });
  return (hover.contents as MarkupContent).value.split("\n").filter((line) => line !== "");
}

/* The graph has none of this: only source tells it. */
describe("an event that a step waits for", () => {
  it("is told with the step that waits, and what that asks with", async () => {
    const it = await asking();
    expect(await lines(it, it.flow, FLOW, "async as§k")).toEqual([
      "step ask of Asking",
      "- takes StartEvent from run()",
      "- waits for Answer from a person",
      "- emits StopEvent: it ends the run",
      "- emits Question: it goes to a person",
      "ask",
      "├─ StopEvent ■",
      "└─ Question → a person",
    ]);
    expect(await lines(it, it.events, EVENTS, "class Ans§wer")).toEqual([
      "human response event Answer",
      "text: string",
      "in Asking",
      "- emitted by a person",
      "- waited for by ask",
    ]);
    expect(await lines(it, it.events, EVENTS, "class Quest§ion")).toEqual([
      "input required event Question",
      "text: string",
      "in Asking",
      "- emitted by ask",
      "- it goes to a person",
    ]);
  });

  it("counts, leads to the wait, and is forgotten with it", async () => {
    const it = await asking();
    const textDocument = { uri: it.events };
    const titles = async (): Promise<unknown[]> => {
      const lenses = await it.request<CodeLens[]>("textDocument/codeLens", { textDocument });
      const resolved = await Promise.all(lenses.map((lens) => it.request<CodeLens>("codeLens/resolve", lens)));
      return resolved.map(({ command }) => command?.title);
    };
    expect(await titles()).toEqual(["1 emits", "1 takes"]);
    const asked = await it.request<Location[]>("textDocument/definition", {
      textDocument,
      position: at(EVENTS, "class Quest§ion"),
    });
    expect(asked.map(({ range }) => range.start)).toEqual([at(FLOW, "waiterEvent: §new Question")]);
    const [item] = await it.request<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", {
      textDocument,
      position: at(EVENTS, "class Ans§wer"),
    });
    const calls = await it.request<CallHierarchyOutgoingCall[]>("callHierarchy/outgoingCalls", { item });
    expect(calls.map(({ to }) => to.name)).toEqual(["ask"]);
    await it.edit("flow.ts", FLOW.replace(/const \{ text \}.*\n/, 'const text = "";\n'));
    expect(await titles()).toEqual(["0 emit · 0 take", "0 emit · 0 take"]);
  });
});
