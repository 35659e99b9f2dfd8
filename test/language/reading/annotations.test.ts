import { describe, expect, it } from "vitest";
import { type CodeLens, CodeLensRequest, type InlayHint, type Location } from "vscode-languageserver/node";
import { at } from "../marked.js";
import { FILES, type Scene, scene } from "./scene.js";

const WHOLE = { start: { line: 0, character: 0 }, end: { line: 1000, character: 0 } };

async function hints(it: Scene, range = WHOLE): Promise<InlayHint[] | null> {
  return it.request("textDocument/inlayHint", { textDocument: { uri: it.folder.uriOf("flow.ts") }, range });
}

function written(hint: InlayHint): string {
  return typeof hint.label === "string" ? hint.label : hint.label.map(({ value }) => value).join("");
}

describe("inlay hints", () => {
  it("tell what a step emits whose type doesn't say it, and how many workers it has", async () => {
    const it = await scene();
    await it.open("flow.ts");
    const found = (await hints(it)) ?? [];
    expect(found.map((hint) => [written(hint), hint.position])).toEqual([
      ["→ JokeEvent", at(FILES["flow.ts"], "ctx: Context)§ {")],
      ["2 workers", at(FILES["flow.ts"], "(ev: JokeEvent)§")],
    ]);
  });

  it("lead to the classes, at once or when they are resolved", async () => {
    const place: Pick<Location, "uri"> = { uri: expect.stringMatching(/events\.ts$/) };
    const eager = await scene();
    await eager.open("flow.ts");
    const [hint] = (await hints(eager)) ?? [];
    expect(hint?.label).toEqual([{ value: "→ " }, { value: "JokeEvent", location: expect.objectContaining(place) }]);
    const lazy = await scene({ textDocument: { inlayHint: { resolveSupport: { properties: ["label.location"] } } } });
    await lazy.open("flow.ts");
    const [bare] = (await hints(lazy)) ?? [];
    expect(bare?.label).toEqual([{ value: "→ " }, { value: "JokeEvent" }]);
    const resolved = await lazy.request<InlayHint>("inlayHint/resolve", bare ?? {});
    expect(resolved.label).toEqual([{ value: "→ " }, { value: "JokeEvent", location: expect.objectContaining(place) }]);
  });

  it("are those of the lines that are asked for, after an edit too", async () => {
    const it = await scene();
    await it.open("flow.ts");
    await it.pushDown("flow.ts", 5);
    const { line } = at(FILES["flow.ts"], "§async critique");
    const range = { start: { line: line + 5, character: 0 }, end: { line: line + 6, character: 0 } };
    expect((await hints(it, range))?.map((hint) => [written(hint), hint.position.line])).toEqual([
      ["2 workers", line + 5],
    ]);
  });

  it("can be turned off, one kind or all", async () => {
    const one = await scene({}, { settings: () => ({ events: false, workers: true }) });
    await one.open("flow.ts");
    expect((await hints(one))?.map(written)).toEqual(["2 workers"]);
    const none = await scene({}, { settings: () => ({ events: false, workers: false }) });
    await none.open("flow.ts");
    expect(await hints(none)).toBeNull();
  });
});

describe("lenses over events", () => {
  const lenses = async (it: Scene, name: "events.ts" | "flow.ts"): Promise<CodeLens[]> => {
    const textDocument = { uri: it.folder.uriOf(name) };
    const found = await it.request<CodeLens[]>(CodeLensRequest.method, { textDocument });
    return Promise.all(found.map((lens) => it.request<CodeLens>("codeLens/resolve", lens)));
  };
  const titles = async (it: Scene): Promise<unknown[]> =>
    (await lenses(it, "events.ts")).map(({ command }) => command?.title);

  it("count the steps that emit and take it in the whole workspace, and lead there", async () => {
    const it = await scene();
    const uri = await it.open("events.ts");
    expect(await titles(it)).toEqual(["2 emit · 2 take", "1 emits · 0 take", "0 emit · 0 take"]);
    const [joke] = await lenses(it, "events.ts");
    expect(joke?.command?.command).toBe("stepscope.showUses");
    const [document, position, places] = joke?.command?.arguments ?? [];
    expect([document, position]).toEqual([uri, at(FILES["events.ts"], "class §JokeEvent")]);
    expect(places.map((place: Location) => it.shown(place))).toEqual([
      "flow.ts: new JokeEvent({ joke: ev.topic })",
      'flow.ts: new JokeEvent({ joke: "none" })',
      'other.ts: new Told({ joke: "again" })',
      "flow.ts: JokeEvent",
      "other.ts: Told",
    ]);
  });

  it("count anew when another file is different, and the client is told", async () => {
    const it = await scene();
    await it.open("events.ts");
    const other = await it.open("other.ts");
    await it.editor.quiet();
    it.editor.heard.length = 0;
    await it.editor.edit(other, "export {};");
    await it.editor.quiet();
    expect(it.editor.heard).toContain("workspace/codeLens/refresh");
    expect(await titles(it)).toEqual(["1 emits · 1 takes", "1 emits · 0 take", "0 emit · 0 take"]);
  });

  it("are found again after an edit between showing and resolving", async () => {
    const it = await scene();
    const uri = await it.open("events.ts");
    const [lens] = await it.request<CodeLens[]>(CodeLensRequest.method, { textDocument: { uri } });
    await it.pushDown("events.ts", 2);
    const resolved = await it.request<CodeLens>("codeLens/resolve", lens ?? {});
    expect(resolved.command?.title).toBe("2 emit · 2 take");
  });

  it("can be turned off, as those over workflows can", async () => {
    const it = await scene({}, { settings: () => ({ workflows: false, events: true }) });
    await it.open("flow.ts");
    await it.open("events.ts");
    expect(await lenses(it, "flow.ts")).toEqual([]);
    expect((await lenses(it, "events.ts")).length).toBe(3);
  });
});
