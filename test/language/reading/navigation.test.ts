import { describe, expect, it } from "vitest";
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Location,
  LocationLink,
  WorkspaceSymbol,
} from "vscode-languageserver/node";
import type { UsesResult } from "../../../server/language/contract.js";
import { at } from "../marked.js";
import { FILES, type FileName, type Scene, scene } from "./scene.js";

const LINKS = { textDocument: { definition: { linkSupport: true }, implementation: { linkSupport: true } } };

/** Where a request leads, as `file: text`. */
async function leads(it: Scene, method: string, name: FileName, marked: string, more = {}): Promise<string[] | null> {
  const found = await it.ask<Location[] | null>(`textDocument/${method}`, name, marked, more);
  return found?.map((place) => it.shown(place)) ?? null;
}

describe("definition", () => {
  it("of a step's name in quotes is the step", async () => {
    const it = await scene();
    await it.open("flow.ts");
    expect(await leads(it, "definition", "flow.ts", 'step: "crit§ique"')).toEqual(["flow.ts: critique"]);
    expect(await leads(it, "definition", "flow.ts", 'forSteps: ["§critique"')).toEqual(["flow.ts: critique"]);
    expect(await leads(it, "definition", "flow.ts", "async crit§ique")).toBeNull();
  });

  it("of an event that a step takes is where its workflow emits it, of the event's class where any does", async () => {
    const it = await scene();
    for (const name of ["flow.ts", "events.ts"] as const) await it.open(name);
    const emitted = ["flow.ts: new JokeEvent({ joke: ev.topic })", 'flow.ts: new JokeEvent({ joke: "none" })'];
    expect(await leads(it, "definition", "flow.ts", "ev: Joke§Event")).toEqual(emitted);
    expect(await leads(it, "definition", "events.ts", "class Joke§Event")).toEqual([
      ...emitted,
      'other.ts: new Told({ joke: "again" })',
    ]);
    expect(await leads(it, "definition", "flow.ts", "return new Joke§Event")).toBeNull();
  });

  it("leaves events to TypeScript where that is set", async () => {
    const it = await scene({}, { settings: () => ({ emitters: false }) });
    await it.open("flow.ts");
    expect(await leads(it, "definition", "flow.ts", "ev: Joke§Event")).toBeNull();
    expect(await leads(it, "definition", "flow.ts", 'step: "crit§ique"')).toEqual(["flow.ts: critique"]);
  });

  it("underlines the name, and shows the whole step, where the client has links", async () => {
    const it = await scene(LINKS);
    await it.open("flow.ts");
    await it.pushDown("flow.ts", 2);
    const { line, character } = at(FILES["flow.ts"], 'step: "crit§ique"');
    const [link] = await it.request<LocationLink[]>("textDocument/definition", {
      textDocument: { uri: it.folder.uriOf("flow.ts") },
      position: { line: line + 2, character },
    });
    expect(link?.originSelectionRange).toEqual({
      start: { line: line + 2, character: character - 5 },
      end: { line: line + 2, character: character + 5 },
    });
    const name = at(FILES["flow.ts"], "async §critique");
    expect(link?.targetSelectionRange.start).toEqual({ ...name, line: name.line + 2 });
    expect(link?.targetRange.start.line).toBe(name.line + 1); // its decorator
  });
});

it("the implementations of an event are the steps that take it, in all workflows", async () => {
  const it = await scene();
  await it.open("events.ts");
  expect(await leads(it, "implementation", "events.ts", "class Joke§Event")).toEqual([
    "flow.ts: critique",
    "other.ts: laugh",
  ]);
  expect(await leads(it, "implementation", "events.ts", "class Lost§Event")).toBeNull();
  await it.open("flow.ts");
  expect(await leads(it, "implementation", "flow.ts", "return new Joke§Event")).toEqual(["flow.ts: critique"]);
});

it("the runtime's own events are others in each workflow", async () => {
  const it = await scene();
  await it.open("flow.ts");
  const references = { context: { includeDeclaration: false } };
  expect(await leads(it, "implementation", "flow.ts", "ev: Start§Event")).toEqual(["flow.ts: tellJoke"]);
  expect(await leads(it, "references", "flow.ts", "new Stop§Event", references)).toEqual([
    "flow.ts: StopEvent",
    "flow.ts: StopEvent",
  ]);
  const [stop] = await it.ask<CallHierarchyItem[]>("textDocument/prepareCallHierarchy", "flow.ts", "new Stop§Event");
  const calls = await it.request<CallHierarchyIncomingCall[]>("callHierarchy/incomingCalls", { item: stop });
  expect(calls.map(({ from }) => `${from.detail}.${from.name}`)).toEqual(["JokeFlow.critique", "JokeFlow.giveUp"]);
  await it.open("events.ts");
  expect(await leads(it, "implementation", "events.ts", "import { Ev§ent")).toBeNull();
  expect(await it.ask("textDocument/hover", "events.ts", "import { Ev§ent")).toBeNull();
  expect(await it.ask("textDocument/prepareCallHierarchy", "events.ts", "import { Ev§ent")).toBeNull();
});

describe("references", () => {
  const context = (includeDeclaration: boolean): object => ({ context: { includeDeclaration } });

  it("of an event are where it is emitted, then where it is taken, each by its name", async () => {
    const it = await scene();
    await it.open("events.ts");
    const found = ["JokeEvent", "JokeEvent", "Told", "JokeEvent", "Told"];
    const files = ["flow.ts", "flow.ts", "other.ts", "flow.ts", "other.ts"];
    const expected = found.map((name, n) => `${files[n]}: ${name}`);
    expect(await leads(it, "references", "events.ts", "class Joke§Event", context(false))).toEqual(expected);
    expect(await leads(it, "references", "events.ts", "class Joke§Event", context(true))).toEqual([
      "events.ts: JokeEvent",
      ...expected,
    ]);
  });

  it("of a step are the texts that name it, then where what it takes is emitted", async () => {
    const it = await scene();
    await it.open("flow.ts");
    expect(await leads(it, "references", "flow.ts", "async crit§ique", context(false))).toEqual([
      'flow.ts: "critique"',
      'flow.ts: "critique"',
      "flow.ts: JokeEvent",
      "flow.ts: JokeEvent",
    ]);
  });

  it("are told apart for the client's commands", async () => {
    const it = await scene();
    const uri = await it.open("events.ts");
    const uses = (marked: string): Promise<UsesResult | null> =>
      it.request("stepscope/uses", { uri, position: at(FILES["events.ts"], marked) });
    const note = await uses("class Note§Event");
    expect(note?.event).toBe("NoteEvent");
    expect(note?.emits.map((place) => it.shown(place))).toEqual(["flow.ts: new NoteEvent()"]);
    expect(note?.takes).toEqual([]);
    expect(await uses("import { Ev§ent")).toEqual(expect.objectContaining({ event: "Event" }));
    expect(await uses("jo§ke: string")).toBeNull();
  });
});

describe("call hierarchy", () => {
  const prepare = (it: Scene, name: FileName, marked: string): Promise<CallHierarchyItem[] | null> =>
    it.ask("textDocument/prepareCallHierarchy", name, marked);
  const incoming = (it: Scene, item: CallHierarchyItem): Promise<CallHierarchyIncomingCall[] | null> =>
    it.request("callHierarchy/incomingCalls", { item });
  const outgoing = (it: Scene, item: CallHierarchyItem): Promise<CallHierarchyOutgoingCall[] | null> =>
    it.request("callHierarchy/outgoingCalls", { item });

  it("leads from a step to those that emit what it takes, and to those that take what it emits", async () => {
    const it = await scene();
    const uri = await it.open("flow.ts");
    const [critique] = (await prepare(it, "flow.ts", "async crit§ique")) ?? [];
    if (critique === undefined) throw new Error("no item");
    expect([critique.name, critique.detail]).toEqual(["critique", "JokeFlow"]);
    const calls = (await incoming(it, critique)) ?? [];
    expect(calls.map(({ from }) => from.name)).toEqual(["tellJoke"]);
    expect(calls[0]?.fromRanges.map((range) => it.shown({ uri, range }))).toEqual([
      "flow.ts: new JokeEvent({ joke: ev.topic })",
      'flow.ts: new JokeEvent({ joke: "none" })',
    ]);
    const [teller] = calls;
    const back = (teller && (await outgoing(it, teller.from))) ?? [];
    expect(back.map(({ to }) => to.name)).toEqual(["critique"]);
    expect(back[0]?.fromRanges).toEqual(calls[0]?.fromRanges);
    expect(await outgoing(it, critique)).toEqual([]);
  });

  it("starts from an event as well, across workflows", async () => {
    const it = await scene();
    await it.open("events.ts");
    const [joke] = (await prepare(it, "events.ts", "class Joke§Event")) ?? [];
    if (joke === undefined) throw new Error("no item");
    expect((await incoming(it, joke))?.map(({ from }) => `${from.detail}.${from.name}`)).toEqual([
      "JokeFlow.tellJoke",
      "OtherFlow.retell",
    ]);
    expect((await outgoing(it, joke))?.map(({ to }) => to.name)).toEqual(["critique", "laugh"]);
    expect(await prepare(it, "events.ts", "jo§ke: string")).toBeNull();
  });

  it("goes on after an edit, and ends where the step is gone", async () => {
    const it = await scene();
    const uri = await it.open("flow.ts");
    const [critique] = (await prepare(it, "flow.ts", "async crit§ique")) ?? [];
    if (critique === undefined) throw new Error("no item");
    await it.pushDown("flow.ts", 4);
    const [call] = (await incoming(it, critique)) ?? [];
    expect(call?.from.selectionRange.start.line).toBe(at(FILES["flow.ts"], "§tellJoke").line + 4);
    await it.editor.edit(uri, "export {};");
    expect(await incoming(it, critique)).toBeNull();
  });
});

describe("workspace symbols", () => {
  const find = async (it: Scene, query: string): Promise<string[]> => {
    const found = await it.request<WorkspaceSymbol[]>("workspace/symbol", { query });
    return found.map(({ name, containerName }) => (containerName === undefined ? name : `${containerName}.${name}`));
  };

  it("are the workflows, steps and events of files that nobody has opened, the nearest first", async () => {
    const it = await scene();
    expect(await find(it, "jokeflow")).toEqual(["JokeFlow"]);
    expect((await find(it, "je"))[0]).toBe("JokeEvent");
    expect(await find(it, "laugh")).toEqual(["OtherFlow.laugh"]);
    expect((await find(it, "joke"))[0]).toMatch(/^Joke/);
    expect(await find(it, "zzz")).toEqual([]);
    expect((await find(it, "")).length).toBe(2 + 5 + 3);
  });

  it("follow what isn't saved, and say where they are", async () => {
    const it = await scene();
    await it.open("other.ts");
    await it.editor.edit(it.folder.uriOf("other.ts"), `\n\n${FILES["other.ts"].replace("retell", "repeat")}`);
    const [symbol] = await it.request<WorkspaceSymbol[]>("workspace/symbol", { query: "repeat" });
    expect(symbol?.location).toEqual({
      uri: it.folder.uriOf("other.ts"),
      range: { start: { line: 6, character: 14 }, end: { line: 6, character: 20 } },
    });
    expect(await find(it, "retell")).toEqual([]);
  });
});

describe("none of this", () => {
  it("looks into a file that holds no workflow", async () => {
    const it = await scene();
    await it.open("plain.ts");
    for (const method of ["definition", "implementation", "references", "prepareCallHierarchy", "inlayHint"]) {
      const more = {
        context: { includeDeclaration: true },
        range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
      };
      expect(await it.ask(`textDocument/${method}`, "plain.ts", "ans§wer", more), method).toBeNull();
    }
  });
});
