import { describe, expect, it } from "vitest";
import { type Hover, type MarkupContent, MarkupKind } from "vscode-languageserver/node";
import { renderMarkup } from "../../../server/language/text/markup.js";
import { type FileName, type Scene, scene } from "./scene.js";

const MARKDOWN = { textDocument: { hover: { contentFormat: [MarkupKind.Markdown, MarkupKind.PlainText] } } };

async function plain(it: Scene, name: FileName, marked: string): Promise<string[] | null> {
  const hover = await it.ask<Hover | null>("textDocument/hover", name, marked);
  if (hover === null) return null;
  const { kind, value } = hover.contents as MarkupContent;
  expect(kind).toBe("plaintext");
  return value.split("\n").filter((line) => line !== "");
}

describe("hover", () => {
  it("on a step tells who sends it what, who takes what it emits, and how it is run", async () => {
    const it = await scene();
    await it.open("flow.ts");
    expect(await plain(it, "flow.ts", "async crit§ique")).toEqual([
      "step critique of JokeFlow",
      "- takes JokeEvent from tellJoke",
      "- emits StopEvent: it ends the run",
      "- 2 workers: deliveries beyond that queue",
      "- a call may take 5 s",
      "- failures go to giveUp",
      "critique → StopEvent ■",
    ]);
    expect(await plain(it, "flow.ts", "async tell§Joke")).toEqual([
      "step tellJoke of JokeFlow",
      "- takes StartEvent from run()",
      "- emits JokeEvent to critique",
      "- emits NoteEvent: it goes to the reader of the stream",
      "tellJoke",
      "├─ JokeEvent → critique → StopEvent ■",
      "└─ NoteEvent → stream",
    ]);
    expect(await plain(it, "flow.ts", 'step: "crit§ique"')).toEqual(await plain(it, "flow.ts", "async crit§ique"));
    expect((await plain(it, "flow.ts", "async give§Up"))?.slice(0, 4)).toEqual([
      "failure handler giveUp of JokeFlow",
      "- takes StepFailedEvent from a step that fails",
      "- emits StopEvent: it ends the run",
      "- for failures of critique",
    ]);
  });

  it("on an event tells its fields and both ends in each workflow, those of the file first", async () => {
    const it = await scene();
    await it.open("flow.ts");
    await it.open("other.ts");
    const lines = await plain(it, "other.ts", "new To§ld(");
    expect(lines).toEqual([
      "event JokeEvent",
      "joke: string",
      "rating?: number",
      "in OtherFlow",
      "- emitted by retell",
      "- taken by laugh",
      "JokeEvent → laugh → StopEvent ■",
      "in JokeFlow",
      "- emitted by tellJoke",
      "- taken by critique",
      "JokeEvent → critique → StopEvent ■",
    ]);
    await it.open("events.ts");
    expect(await plain(it, "events.ts", "class Lost§Event")).toEqual(["event LostEvent", "No step emits or takes it."]);
  });

  it("on a workflow tells its size, input, result and problems", async () => {
    const it = await scene();
    await it.open("flow.ts");
    expect(await plain(it, "flow.ts", "class Joke§Flow")).toEqual([
      "workflow JokeFlow",
      "- 3 steps, 5 events",
      "- run() takes { topic: string }",
      "- it ends with StopEvent<string>",
      "- no problems",
      "StartEvent → tellJoke",
      "├─ JokeEvent → critique → StopEvent ■",
      "└─ NoteEvent → stream",
    ]);
  });

  it("follows unsaved edits, and underlines the name", async () => {
    const it = await scene();
    await it.open("flow.ts");
    await it.pushDown("flow.ts", 3);
    const hover = await it.request<Hover>("textDocument/hover", {
      textDocument: { uri: it.folder.uriOf("flow.ts") },
      position: { line: 6, character: 15 },
    });
    expect(hover.range).toEqual({ start: { line: 6, character: 13 }, end: { line: 6, character: 21 } });
  });

  it("is nothing where there is nothing of a workflow's", async () => {
    const it = await scene();
    await it.open("flow.ts");
    await it.open("plain.ts");
    expect(await plain(it, "plain.ts", "ans§wer")).toBeNull();
    expect(await plain(it, "flow.ts", "ev.to§pic")).toBeNull();
    expect(await plain(it, "flow.ts", "ev.step§Name")).toBeNull();
    // Behind the end of an empty line, and not in the next one.
    const position = { line: 2, character: 15 };
    const textDocument = { uri: it.folder.uriOf("flow.ts") };
    expect(await it.request("textDocument/hover", { textDocument, position })).toBeNull();
  });

  it("is Markdown with ways to the names where the client shows that", async () => {
    const it = await scene(MARKDOWN);
    const uri = await it.open("flow.ts");
    const { contents } = await it.ask<Hover>("textDocument/hover", "flow.ts", "async crit§ique");
    const { kind, value } = contents as MarkupContent;
    expect(kind).toBe("markdown");
    expect(value).toContain(`**step** \`critique\` of [\`JokeFlow\`](${uri}#L4,14)`);
    expect(value).toContain(`- takes [\`JokeEvent\`](${it.folder.uriOf("events.ts")}#L2,14) from [\`tellJoke\`]`);
    expect(value).toContain("```text\ncritique → StopEvent ■\n```");
  });
});

describe("what is shown", () => {
  const write = (markdown: boolean, ...blocks: Parameters<typeof renderMarkup>[0]): string =>
    renderMarkup(blocks, { markdown, uriOf: (file) => `file://${file}` }).value;
  const at = { file: "/a (b).ts", start: { line: 0, character: 0 }, end: { line: 0, character: 1 } };

  it("is text, never markup", () => {
    expect(write(true, { line: ["<img> *a* [b](c) | d"] })).toBe("\\<img\\> \\*a\\* \\[b\\](c) \\| d");
    expect(write(true, { line: [{ name: "a`b" }, { name: "x", at }] })).toBe(
      "``a`b``[`x`](file:///a%20%28b%29.ts#L1,1)",
    );
    expect(write(true, { code: "```\nout", language: "text" })).toBe("````text\n```\nout\n````");
    expect(write(false, { line: ["<b> ", { name: "x", at }, { strong: "y" }] }, { list: [["*"]] })).toBe(
      "<b> xy\n\n- *",
    );
  });
});
