import { expect, it } from "vitest";
import type { CodeLens, DocumentSymbol, Hover, MarkupContent } from "vscode-languageserver/node";
import { at } from "../marked.js";
import { scene } from "./scene.js";

const HELLO = `import { createWorkflow, workflowEvent } from "@llamaindex/workflow-core";
const helloEvent = workflowEvent<string>();
const byeEvent = workflowEvent<string>();
const flow = createWorkflow();
flow.handle([helloEvent], function greet(context, { data }) { return byeEvent.with(data); });
const { sendEvent } = flow.createContext();
sendEvent(helloEvent.with("world"));
`;

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
  expect(resolved.map(({ command }) => command?.title)).toEqual(["Show Graph", "0 emit · 1 takes", "1 emits · 0 take"]);
});
