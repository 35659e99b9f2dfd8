import { describe, expect, it } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CodeLens,
  CompletionList,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  MarkupContent,
  WorkspaceSymbol,
} from "vscode-languageserver/node";
import { at } from "../marked.js";
import { type Scene, scene } from "./scene.js";

const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

/** A class of steps, and two that are built on it. */
const INHERITED = `import { Event, StartEvent, StopEvent, step, Workflow } from "stepscope";
class Asked extends Event {}
abstract class Base extends Workflow {
  @step
  async begin(ev: StartEvent /* a (comment) */) {
    return new Asked();
  }
}
class Short extends Base {
  @step
  async end(ev: Asked): Promise<StopEvent> {
    return new StopEvent();
  }
}
class Long extends Base {
  @step
  async finish(ev: Asked): Promise<StopEvent> {
    return new StopEvent();
  }
}
`;

async function edited(text: string): Promise<Scene & { readonly uri: string }> {
  const it = await scene({
    textDocument: {
      documentSymbol: { hierarchicalDocumentSymbolSupport: true },
      completion: { completionItem: { snippetSupport: true } },
    },
  });
  return { ...it, uri: await it.edit("other.ts", text) };
}

async function outline({ request, uri }: Scene & { readonly uri: string }): Promise<DocumentSymbol[]> {
  return request("textDocument/documentSymbol", { textDocument: { uri } });
}

async function titles({ request, uri }: Scene & { readonly uri: string }): Promise<unknown[]> {
  const lenses = await request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
  const resolved = await Promise.all(lenses.map((lens) => request<CodeLens>("codeLens/resolve", lens)));
  return resolved.map(({ command }) => command?.title);
}

describe("a step that several workflows of a file inherit", () => {
  it("is in the outline, folds and has its hint once, where it is written", async () => {
    const it = await edited(INHERITED);
    const textDocument = { uri: it.uri };
    expect((await outline(it)).map(({ name, children }) => [name, ...(children ?? []).map((one) => one.name)])).toEqual(
      [["Asked"], ["Base", "begin"], ["Short", "end"], ["Long", "finish"]],
    );
    const hints = await it.request<InlayHint[]>("textDocument/inlayHint", { textDocument, range: WHOLE });
    expect(hints.map(({ position }) => position)).toEqual([at(INHERITED, "(ev: StartEvent /* a (comment) */)§")]);
    const folds = await it.request<FoldingRange[]>("textDocument/foldingRange", { textDocument });
    expect(folds.map(({ collapsedText }) => collapsedText)).toEqual(["step begin", "step end", "step finish"]);
    const symbols = await it.request<WorkspaceSymbol[]>("workspace/symbol", { query: "begin" });
    expect(symbols.map(({ name, containerName }) => [name, containerName])).toEqual([["begin", "Base"]]);
  });

  it("counts once as what emits its event; an abstract workflow isn't run", async () => {
    const it = await edited(INHERITED);
    expect(await titles(it)).toEqual([
      "Show Graph",
      ...["Run", "Debug", "Show Graph"],
      ...["Run", "Debug", "Show Graph"],
      "1 emits · 2 take",
    ]);
    const position = at(INHERITED, "async beg§in");
    const found = await it.request<Location[]>("textDocument/implementation", {
      textDocument: { uri: it.uri },
      position: at(INHERITED, "new As§ked"),
    });
    expect(found.length).toBe(2);
    const items = await it.request<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", {
      textDocument: { uri: it.uri },
      position,
    });
    expect(items.map(({ detail }) => detail)).toEqual(["Base", "Short", "Long"]);
  });
});

it("an inherited step is described by what it is a part of, lists as lists", async () => {
  const text = INHERITED.replace("return new Asked();", "return [new Asked(), new Asked()];").replace(
    "async finish(ev: Asked)",
    "async finish(all: Asked[])",
  );
  const it = await edited(text);
  const lines = async (marked: string): Promise<string[]> => {
    const position = at(text, marked);
    const hover = await it.request<Hover>("textDocument/hover", { textDocument: { uri: it.uri }, position });
    return (hover.contents as MarkupContent).value.split("\n").filter((line) => line !== "");
  };
  expect((await lines("async beg§in")).slice(0, 3)).toEqual([
    "step begin of Base and 2 workflows more",
    "- takes StartEvent from run()",
    "- emits Asked[] to end, finish",
  ]);
  expect((await lines("async fin§ish"))[1]).toBe("- takes Asked[] from begin");
});

const FUNCTIONS = `import { Event, StartEvent, StopEvent, Workflow } from "stepscope";
const Asked = class extends Event {};
export const flow = new Workflow({ name: "functions" });
flow.step(async function begin(ev: StartEvent) {
  return new Asked();
});
flow.step(async function end(ev: InstanceType<typeof Asked>): Promise<StopEvent> {
  return new StopEvent();
});
`;

it("the outline of functions and class expressions has each name inside of what it names", async () => {
  const it = await edited(FUNCTIONS);
  const [asked, flow] = await outline(it);
  expect(asked?.range.start).toEqual(at(FUNCTIONS, "const §Asked"));
  expect(flow?.name).toBe("functions");
  expect(flow?.range.start).toEqual(at(FUNCTIONS, "const §flow"));
  expect(flow?.children?.map(({ name }) => name)).toEqual(["begin", "end"]);
  expect(flow?.range.end).toEqual(flow?.children?.at(-1)?.range.end);
});

it("a step that takes several events, or a list, isn't told as one that takes any of them", async () => {
  const text = `import { Event, StartEvent, StopEvent, step, Workflow } from "stepscope";
class Part extends Event {}
class Name extends Event {}
class All extends Event {}
class Flow extends Workflow {
  @step async split(ev: StartEvent): Promise<Part[]> {
    return [new Part()];
  }
  @step async name(ev: StartEvent): Promise<Name> {
    return new Name();
  }
  @step async collect(parts: Part[]): Promise<All> {
    return new All();
  }
  @step async print(name: Name, all: All): Promise<StopEvent> {
    return new StopEvent();
  }
}
`;
  const it = await edited(text);
  const flow = (await outline(it)).find(({ name }) => name === "Flow");
  expect(flow?.children?.map(({ detail }) => detail)).toEqual([
    "StartEvent → Part[]",
    "StartEvent → Name",
    "Part[] → All",
    "Name & All → StopEvent",
  ]);
  const hover = async (marked: string): Promise<string> => {
    const position = at(text, marked);
    const found = await it.request<Hover>("textDocument/hover", { textDocument: { uri: it.uri }, position });
    return (found.contents as MarkupContent).value;
  };
  expect(await hover("async pri§nt")).toContain("- called once each of these has come");
  expect(await hover("async coll§ect")).toContain("- called once with all that came of a list");
  expect(await hover("async na§me")).not.toContain("called once");
});

it("names that aren't words are in quotes: fields, and methods", async () => {
  const text = `import { Event, StartEvent, StopEvent, step, Workflow } from "stepscope";
class Asked extends Event.of<{ "a|b": number; ok?: boolean }>() {}
class Flow extends Workflow {
  @step async begin(ev: StartEvent): Promise<Asked> {
    return new Asked({ "a|b": 1 });
  }
  @step async "the end"(ev: Asked, ctx: Context): Promise<StopEvent> {
    ctx.sendEvent();
  }
}
`;
  const it = await edited(text);
  const textDocument = { uri: it.uri };
  const hover = async (marked: string): Promise<string> => {
    const found = await it.request<Hover>("textDocument/hover", { textDocument, position: at(text, marked) });
    return (found.contents as MarkupContent).value;
  };
  expect(await hover("class As§ked")).toContain('"a|b": number\nok?: boolean');
  expect(await hover('"the e§nd"')).toContain("step the end of Flow");
  const list = await it.request<CompletionList>("textDocument/completion", {
    textDocument,
    position: at(text, "ctx.sendEvent(§)"),
  });
  const asked = list.items.find(({ label }) => label === "Asked");
  expect(asked?.textEdit?.newText).toBe(`new Asked({ "a|b": \${1:a|b} })$0`);
});

it("references to an event are its name, whatever stands around that", async () => {
  const text = FUNCTIONS.replace("return new Asked();", "return new /* one */ // and\n    Asked();");
  const it = await edited(text);
  const position = at(text, "const Ask§ed");
  const context = { includeDeclaration: false };
  const textDocument = { uri: it.uri };
  const found = await it.request<Location[]>("textDocument/references", { textDocument, position, context });
  expect(found.map(({ range }) => range.start)).toEqual([at(text, "    §Asked();"), at(text, "typeof §Asked")]);
  expect(found.every(({ range: { start, end } }) => end.character - start.character === "Asked".length)).toBe(true);
});

it("a function that is added under a name is found by it", async () => {
  const text = FUNCTIONS.replace("flow.step(async function end(ev", 'flow.step({ name: "finish" }, async (ev').replace(
    "): Promise<StopEvent> {",
    "): Promise<StopEvent> => {",
  );
  const it = await edited(text);
  const textDocument = { uri: it.uri };
  const position = at(text, 'name: "fin§ish"');
  const hover = await it.request<Hover>("textDocument/hover", { textDocument, position });
  expect((hover.contents as MarkupContent).value).toContain("step finish of functions");
  const [place] = await it.request<Location[]>("textDocument/definition", { textDocument, position });
  expect(place?.range.start).toEqual(at(text, '"finish" }, §async'));
});

it("of two events of one name, as in the functions of a test, each has its own uses", async () => {
  const one = `  class Told extends Event {}
  class Flow extends Workflow {
    @step async tell(ev: StartEvent): Promise<Told> {
      return new Told();
    }
    @step async hear(ev: Told): Promise<StopEvent> {
      return new StopEvent();
    }
  }
`;
  const it = await edited(`import { Event, StartEvent, StopEvent, step, Workflow } from "stepscope";
function first() {
${one}}
function second() {
${one.replaceAll("hear", "listen").replace("): Promise<Told> {\n      return new Told();", ") {")}}
`);
  expect((await titles(it)).filter((title) => String(title).includes("·"))).toEqual([
    "1 emits · 1 takes",
    "0 emit · 1 takes",
  ]);
  const [, second] = (await outline(it)).filter(({ name }) => name === "Told");
  const items = await it.request<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", {
    textDocument: { uri: it.uri },
    position: second?.selectionRange.start,
  });
  const calls = await it.request<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item: items[0] });
  expect(calls).toEqual([]);
});
