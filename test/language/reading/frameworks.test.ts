import { expect, it } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CodeLens,
  DocumentSymbol,
  Hover,
  MarkupContent,
} from "vscode-languageserver/node";
import { at } from "../marked.js";
import { TOKENS_CLIENT } from "../rig.js";
import { scene } from "./scene.js";

const HELLO = `import { createWorkflow, workflowEvent } from "@llamaindex/workflow-core";
const helloEvent = workflowEvent<string>();
const byeEvent = workflowEvent<string>();
const flow = createWorkflow();
flow.handle([helloEvent], function greet(context, { data }) { return byeEvent.with(data); });
const { sendEvent } = flow.createContext();
sendEvent(helloEvent.with("world"));
`;

it("an event with a label is followed by the name of its constant", async () => {
  const it = await scene(TOKENS_CLIENT);
  const text = HELLO.replace(
    "byeEvent = workflowEvent<string>()",
    'byeEvent = workflowEvent<string>({ debugLabel: "bye" })',
  );
  const uri = await it.edit("other.ts", text);
  const textDocument = { uri };
  const position = at(text, "const bye§Event");
  const [item] = await it.request<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", { textDocument, position });
  const calls = await it.request<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item });
  expect(calls.map(({ from }) => from.name)).toEqual(["greet"]);
});

it("a handler without a name is found by the word that adds it", async () => {
  const it = await scene();
  const text = HELLO.replace("function greet(context, { data })", "(context, { data }) =>");
  const uri = await it.edit("other.ts", text);
  const found = await it.request<Hover>("textDocument/hover", {
    textDocument: { uri },
    position: at(text, "flow.han§dle"),
  });
  expect((found.contents as MarkupContent).value).toContain("step handle(helloEvent) of flow");
});

it("nothing of the runtime's is offered where another framework's event is sent", async () => {
  const it = await scene();
  const lines = ["context.sendEvent(§);", "const { sendEvent } = context; sendEvent(§);", "context.sendEvent(new §);"];
  for (const line of [...lines, "context.waitForEvent(§);"]) {
    const marked = HELLO.replace("return byeEvent", `${line} return byeEvent`);
    const text = marked.replace("§", "");
    const uri = await it.edit("other.ts", text);
    const position = at(text, marked.slice(0, marked.indexOf("§") + 1));
    expect(await it.request("textDocument/completion", { textDocument: { uri }, position }), line).toBeNull();
  }
  const outside = `${HELLO}flow.createContext().sendEvent();\n`;
  const uri = await it.edit("other.ts", outside);
  const position = at(outside, "createContext().sendEvent(§)");
  expect(await it.request("textDocument/completion", { textDocument: { uri }, position })).toBeNull();
});

it("a workflow of another framework is read in the same way", async () => {
  const it = await scene();
  const uri = await it.edit("other.ts", HELLO);
  const textDocument = { uri };
  const hover = async (marked: string): Promise<string[]> => {
    const position = at(HELLO, marked);
    const found = await it.request<Hover>("textDocument/hover", { textDocument, position });
    return (found.contents as MarkupContent).value.split("\n");
  };
  expect(await hover("function gr§eet")).toEqual(expect.arrayContaining(["- takes helloEvent from run()"]));
  expect(await hover("return bye§Event")).toEqual(expect.arrayContaining(["- emitted by greet"]));
  const symbols = await it.request<DocumentSymbol[]>("textDocument/documentSymbol", { textDocument });
  expect(symbols.map(({ name }) => name)).toEqual(["helloEvent", "byeEvent", "flow"]);
  const lenses = await it.request<CodeLens[]>("textDocument/codeLens", { textDocument });
  const resolved = await Promise.all(lenses.map((lens) => it.request<CodeLens>("codeLens/resolve", lens)));
  expect(resolved.map(({ command }) => command?.title)).toEqual(["Show Graph", "1 takes", "1 emits"]);
});
