import { describe, expect, it } from "vitest";
import type {
  CompletionItem,
  CompletionList,
  MarkupContent,
  Position,
  SignatureHelp,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { at } from "../marked.js";
import { FILES, type Scene, scene } from "./scene.js";

const SNIPPETS = { textDocument: { completion: { completionItem: { snippetSupport: true } } } };

/** flow.ts as somebody edits it, unsaved, with a `§` where the cursor is. */
async function editing(it: Scene, replaced: string, by: string): Promise<{ uri: string; text: string; at: Position }> {
  const edited = FILES["flow.ts"].replace(replaced, by);
  const text = edited.replace("§", "");
  const uri = await it.edit("flow.ts", text);
  const before = edited.slice(0, edited.indexOf("§"));
  return { uri, text, at: at(text, `${before}§`) };
}

const RETURN = "    return new JokeEvent({ joke: ev.topic });\n";
/** A line before the return of the first step. */
const inBody = (it: Scene, line: string): ReturnType<typeof editing> => editing(it, RETURN, `    ${line}\n${RETURN}`);
const inOptions = (it: Scene, options: string): ReturnType<typeof editing> =>
  editing(it, "{ numWorkers: 2, timeout: 5 }", options);

async function complete(
  it: Scene,
  { uri, at }: { uri: string; at: Position },
): Promise<readonly CompletionItem[] | null> {
  const list = await it.request<CompletionList | null>("textDocument/completion", {
    textDocument: { uri },
    position: at,
  });
  return list?.items ?? null;
}

const labels = (items: readonly CompletionItem[] | null): string[] | null => items?.map(({ label }) => label) ?? null;

/** The text after an item was taken, without placeholders. */
function applied(text: string, { textEdit, additionalTextEdits = [] }: CompletionItem): string {
  if (textEdit === undefined || !("range" in textEdit)) throw new Error("no text edit");
  return TextDocument.applyEdits(TextDocument.create("", "", 0, text), [textEdit, ...additionalTextEdits]);
}

describe("completion of events", () => {
  it("offers what a step of the workflow takes first, for an event that is sent", async () => {
    const it = await scene();
    const items = await complete(it, await inBody(it, "ctx.sendEvent(§"));
    expect(labels(items)).toEqual(["JokeEvent", "StopEvent", "NoteEvent", "LostEvent"]);
    const details = ["taken by critique", "ends the run", undefined, 'from "./events.js"'];
    expect(items?.map(({ detail }) => detail)).toEqual(details);
    const sorted = [...(items ?? [])].sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1));
    expect(sorted).toEqual(items);
  });

  it("makes the event, with a place for each field that it must have, and imports its class", async () => {
    const it = await scene(SNIPPETS);
    const cursor = await inBody(it, "ctx.sendEvent(§);");
    const [joke, , , lost] = (await complete(it, cursor)) ?? [];
    expect(joke?.insertTextFormat).toBe(2);
    expect(joke && applied(cursor.text, joke)).toContain(`ctx.sendEvent(new JokeEvent({ joke: \${1:joke} })$0);\n`);
    const text = (lost && applied(cursor.text, lost)) ?? "";
    expect(text).toContain("ctx.sendEvent(new LostEvent());");
    expect(text).toContain('import { JokeEvent, NoteEvent, LostEvent } from "./events.js";');
  });

  it("goes on behind new, and from what is typed already", async () => {
    const it = await scene();
    const bare = await inBody(it, "ctx.sendEvent(new §);");
    const [joke] = (await complete(it, bare)) ?? [];
    expect(joke && applied(bare.text, joke)).toContain("ctx.sendEvent(new JokeEvent());\n");
    const typed = await inBody(it, "ctx.sendEvent(new No§(), {});");
    const items = await complete(it, typed);
    expect(labels(items)).toEqual(["NoteEvent"]);
    expect(items?.[0] && applied(typed.text, items[0])).toContain("ctx.sendEvent(new NoteEvent(), {});\n");
  });

  it("names classes in a step's options, and where events are waited for and collected", async () => {
    const it = await scene();
    const accepts = await inOptions(it, "{ accepts: § }");
    const taken = await complete(it, accepts);
    expect(labels(taken)).toEqual(["JokeEvent", "StartEvent", "NoteEvent", "LostEvent"]);
    expect(taken?.[0]?.detail).toBe("emitted by tellJoke");
    expect(taken?.[0] && applied(accepts.text, taken[0])).toContain("@step({ accepts: JokeEvent })");
    expect(labels(await complete(it, await inOptions(it, "{ accepts: JokeEvent, emits: [St§] }")))).toEqual([
      "StopEvent",
      "LostEvent",
    ]);
    expect(labels(await complete(it, await inBody(it, "ctx.waitForEvent(Hu§);")))).toEqual(["HumanResponseEvent"]);
    expect(labels(await complete(it, await inBody(it, "ctx.collectEvents(ev, [Jo§]);")))).toEqual(["JokeEvent"]);
  });

  it("goes on in lists and options that aren't closed yet", async () => {
    const it = await scene();
    for (const options of [
      "{ accepts: [LostEvent, Jo§",
      "{ accepts: [LostEvent, Jo§ }",
      "{ accepts: Jo§",
      "{ join: [Jo§",
    ]) {
      expect(labels(await complete(it, await inOptions(it, options))), options).toEqual(["JokeEvent"]);
    }
    for (const options of ["{ accepts: [LostEvent, §", "{ accepts: §"]) {
      expect(labels(await complete(it, await inOptions(it, options)))?.[0], options).toBe("JokeEvent");
    }
    const typed = await inBody(it, "const all = ctx.collectEvents(ev, [JokeEvent, §);");
    expect(labels(await complete(it, typed))?.[0]).toBe("JokeEvent");
  });

  it("goes by what is typed before the cursor", async () => {
    const it = await scene();
    const items = await complete(it, await inBody(it, "ctx.sendEvent(new No§Such());"));
    expect(labels(items)).toEqual(["NoteEvent"]);
  });

  it("offers what asks first where an event asks for another one; nothing there goes to a step", async () => {
    const it = await scene();
    const events = `${FILES["events.ts"]}export class Question extends InputRequiredEvent {}\n`;
    await it.edit("events.ts", events.replace("{ Event }", "{ Event, InputRequiredEvent }"));
    const cursor = await inBody(it, "await ctx.waitForEvent(LostEvent, { waiterEvent: § });");
    const items = await complete(it, cursor);
    expect(items?.map(({ label, detail }) => [label, detail]).slice(0, 2)).toEqual([
      ["Question", 'from "./events.js"'],
      ["InputRequiredEvent", 'from "stepscope"'],
    ]);
    expect(items?.[0] && applied(cursor.text, items[0])).toContain("{ waiterEvent: new Question() });");
    expect(items?.find(({ label }) => label === "JokeEvent")?.detail).toBeUndefined();
  });

  it("leaves out what another file keeps to itself, however much of it there is", async () => {
    const it = await scene();
    const own = Array.from({ length: 150 }, (_, n) => `class Inner${n} extends Event {}\n`).join("");
    await it.edit("other.ts", `import { Event } from "stepscope";\n${own}export class Zoo extends Event {}\n`);
    expect(labels(await complete(it, await inBody(it, "ctx.sendEvent(new §);")))).toContain("Zoo");
  });

  it("says more about an item once it is looked at", async () => {
    const it = await scene();
    const [joke] = (await complete(it, await inBody(it, "ctx.sendEvent(§);"))) ?? [];
    expect(joke?.documentation).toBeUndefined();
    const resolved = await it.request<CompletionItem>("completionItem/resolve", joke ?? {});
    const { kind, value } = resolved.documentation as MarkupContent;
    expect(kind).toBe("plaintext");
    expect(value).toContain("joke: string\nrating?: number");
    expect(value).toContain("- taken by critique");
  });

  it("is no noise elsewhere", async () => {
    const it = await scene();
    for (const line of [
      "console.log(§);",
      "const x = §",
      "ctx.store.get(§)",
      'const s = "§";',
      "new JokeEvent({ § });",
    ]) {
      expect(await complete(it, await inBody(it, line)), line).toBeNull();
    }
    const plain = await it.open("plain.ts");
    expect(await complete(it, { uri: plain, at: { line: 0, character: 30 } })).toBeNull();
  });
});

describe("completion in quotes", () => {
  it("offers the steps that take the event that is sent", async () => {
    const it = await scene();
    const cursor = await inBody(it, 'ctx.sendEvent(new JokeEvent({ joke: "" }), { step: "§" });');
    const items = await complete(it, cursor);
    expect(items?.map(({ label, detail }) => [label, detail])).toEqual([["critique", "takes JokeEvent"]]);
    expect(items?.[0] && applied(cursor.text, items[0])).toContain('{ step: "critique" });');
    const resolved = await it.request<CompletionItem>("completionItem/resolve", items?.[0] ?? {});
    expect((resolved.documentation as MarkupContent).value).toContain("step critique of JokeFlow");
  });

  it("offers them while quotes and brackets are open, and puts them in quotes where there are none", async () => {
    const it = await scene();
    const sent = 'ctx.sendEvent(new JokeEvent({ joke: "" }), {';
    for (const line of [`${sent} step: "§`, `${sent} step: '§`, `${sent}\n  step: "§\n});`, `${sent} step: "cri§`]) {
      expect(labels(await complete(it, await inBody(it, line))), line).toEqual(["critique"]);
    }
    const bare = await inBody(it, `${sent} step: § });`);
    const [item] = (await complete(it, bare)) ?? [];
    expect(item && applied(bare.text, item)).toContain('{ step: "critique" });');
    const checks = await inOptions(it, "{ skipGraphChecks: [§] }");
    const [check] = (await complete(it, checks)) ?? [];
    expect(check && applied(checks.text, check)).toContain('{ skipGraphChecks: ["unreachable-step"] }');
    expect(labels(await complete(it, await editing(it, '["critique"]', '["§')))).toEqual(["tellJoke", "critique"]);
  });

  it("offers the steps whose failures can be caught, and the checks that can be skipped", async () => {
    const it = await scene();
    expect(labels(await complete(it, await editing(it, '["critique"]', '["§"]')))).toEqual(["tellJoke", "critique"]);
    const checks = await complete(it, await inOptions(it, '{ skipGraphChecks: ["§"] }'));
    expect(labels(checks)).toEqual(["unreachable-step", "non-terminal-event", "dead-end-step"]);
  });
});

describe("completion in a comment that silences", () => {
  const broken = async (it: Scene, comment: string): ReturnType<typeof editing> =>
    editing(it, "  async critique(ev: JokeEvent)", `${comment}\n  async critique(ev: NoteEvent)`);

  it("offers rules, those first that find something there", async () => {
    const it = await scene();
    for (const comment of [
      "// stepscope-ignore §",
      "// stepscope-ignore even§",
      "  //stepscope-ignore: missing-await, §",
    ]) {
      const items = [...((await complete(it, await broken(it, comment))) ?? [])];
      items.sort((a, b) => ((a.sortText ?? "") < (b.sortText ?? "") ? -1 : 1));
      expect(labels(items)?.[0], comment).toBe("event-never-produced");
      expect(items.filter(({ detail }) => detail === "found here").length, comment).toBeGreaterThan(0);
      expect(labels(items)?.includes("missing-await"), comment).toBe(!comment.includes("missing-await"));
    }
    const cursor = await broken(it, "// stepscope-ignore even§t, missing-await: because");
    const item = (await complete(it, cursor))?.find(({ label }) => label === "event-never-produced");
    expect(item && applied(cursor.text, item)).toContain("ignore event-never-produced, missing-await: because");
    const resolved = await it.request<CompletionItem>("completionItem/resolve", item ?? {});
    expect((resolved.documentation as MarkupContent).value).toContain("# event-never-produced");
  });

  it("is silent in other comments, and where the reason stands", async () => {
    const it = await scene();
    for (const comment of ["// stepscope-§", "// stepscope-ignore missing-await, since §", "// ignore §", "// §"]) {
      expect(await complete(it, await broken(it, comment)), comment).toBeNull();
    }
  });
});

describe("signature help", () => {
  const OFFSETS = {
    textDocument: { signatureHelp: { signatureInformation: { parameterInformation: { labelOffsetSupport: true } } } },
  };
  /** The signature, with the active parameter in brackets. */
  async function signature(it: Scene, line: string): Promise<string | null> {
    const { uri, at: position } = await inBody(it, line);
    const help = await it.request<SignatureHelp | null>("textDocument/signatureHelp", {
      textDocument: { uri },
      position,
    });
    if (help === null) return null;
    const [only] = help.signatures;
    const active = only?.parameters?.[help.activeParameter ?? 0]?.label;
    if (only === undefined || active === undefined) return only?.label ?? null;
    const [start, end] = Array.isArray(active)
      ? active
      : [only.label.indexOf(active), only.label.indexOf(active) + active.length];
    return `${only.label.slice(0, start)}[${only.label.slice(start, end)}]${only.label.slice(end)}`;
  }

  it.each([
    ["offsets", OFFSETS],
    ["texts", {}],
  ])("marks the field that is written, by %s", async (_by, capabilities) => {
    const it = await scene(capabilities);
    const fresh = "new JokeEvent({ [joke: string], rating?: number })";
    expect(await signature(it, "ctx.sendEvent(new JokeEvent({ § }));")).toBe(fresh);
    expect(await signature(it, "ctx.sendEvent(new JokeEvent({ rating: 1, § }));")).toBe(fresh);
    const second = "new JokeEvent({ joke: string, [rating?: number] })";
    expect(await signature(it, "ctx.sendEvent(new JokeEvent({ joke: '', § }));")).toBe(second);
    expect(await signature(it, "ctx.sendEvent(new JokeEvent({ rating: § }));")).toBe(second);
    expect(await signature(it, "ctx.sendEvent(new JokeEvent({ ra§ }));")).toBe(second);
    expect(await signature(it, "ctx.sendEvent(new JokeEvent({ joke: '', rating: 1, § }));")).toBe(
      "new JokeEvent({ joke: string, rating?: number })",
    );
  });

  it("leaves everything else to TypeScript", async () => {
    const it = await scene();
    for (const line of ["ctx.sendEvent(§);", "new JokeEvent(§);", "new NoteEvent({ § });", "const x = { § };"]) {
      expect(await signature(it, line), line).toBeNull();
    }
  });
});
