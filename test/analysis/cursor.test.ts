import { describe, expect, it } from "vitest";
import type { SourcePosition, SourceSlot } from "../../server/analysis/index.js";
import { PRELUDE, type Workspace, workspace } from "./source.js";

/** A file with a `§` where the cursor is. */
function cursor(marked: string, others: Record<string, string> = {}): Workspace & { readonly at: SourcePosition } {
  const [before = "", after = ""] = marked.split("§");
  const lines = before.split("\n");
  const at = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  return { ...workspace({ ...others, "flow.ts": before + after }), at };
}

const inStep = (body: string): string =>
  `${PRELUDE}export class Flow extends Workflow {
  @step async first(ev: StartEvent, ctx: Context): Promise<B> {
    ${body}
  }
  @step async last(ev: B): Promise<StopEvent> {
    return new StopEvent({ result: ev.text });
  }
}
`;
const withOptions = (options: string): string =>
  `${PRELUDE}export class Flow extends Workflow {
  @step(${options})
  async first(ev: StartEvent) {
    return new StopEvent();
  }
}
`;

function shown(it: Workspace & { readonly at: SourcePosition }): string | null {
  const slot: SourceSlot | null = it.analysis.slotAt(it.path("flow.ts"), it.at);
  if (slot === null) return null;
  const written = `[${it.textAt(slot.range)}]`;
  if (slot.kind === "check" || slot.kind === "rule") return `${slot.kind} ${written}`;
  const flows = slot.workflows.map(({ graph }) => graph.workflow).join();
  return slot.kind === "event"
    ? `${slot.of}${slot.made ? " new" : ""} ${written} in ${flows}`
    : `${slot.of} ${written} in ${flows}`;
}

describe("what belongs at a place", () => {
  it.each([
    ["ctx.sendEvent(§);", "sendEvent [] in Flow"],
    ["ctx.sendEvent(§", "sendEvent [] in Flow"],
    ["ctx.sendEvent(new §);", "sendEvent new [] in Flow"],
    ["ctx.sendEvent(new B§);", "sendEvent new [B] in Flow"],
    ["ctx.sendEvent(B§);", "sendEvent [B] in Flow"],
    ["ctx.writeEventToStream(§);", "writeEventToStream [] in Flow"],
    ["await ctx.waitForEvent(§);", "waitForEvent [] in Flow"],
    ["ctx.collectEvents(ev, [§]);", "collectEvents [] in Flow"],
    ["ctx.collectEvents(ev, [A, B§]);", "collectEvents [B] in Flow"],
    ['ctx.sendEvent(new B({ text: "" }), { step: "la§" });', "step [la] in Flow"],
    ['ctx.sendEvent(new B({ text: "" }), { step: "§', "step [] in Flow"],
    // Nowhere else:
    ['ctx.sendEvent(new B({ text: "" }), §);', null],
    ["ctx.sendEvent(§new B());", null],
    ["ctx.sendEvent()§;", null],
    ["ctx.sendEvent(events.§);", null],
    ["ctx.collectEvents(§, [A]);", null],
    ["console.log(§);", null],
    ["const made = [§];", null],
    ['const text = { step: "§" };', null],
    ["return §", null],
  ])("%s", (body, expected) => {
    expect(shown(cursor(inStep(body)))).toBe(expected);
  });

  it.each([
    ["{ accepts: § }", "accepts [] in Flow"],
    ["{ accepts: [§] }", "accepts [] in Flow"],
    ["{ accepts: StartEvent, emits: [St§] }", "emits [St] in Flow"],
    ["{ accepts: StartEvent, emits: [[§], StopEvent] }", "emits [] in Flow"],
    ["{ join: [A, §] }", "join [] in Flow"],
    ['{ skipGraphChecks: ["dead§"] }', "check [dead] in Flow".replace(" in Flow", "")],
    ["{ numWorkers: § }", null],
    ["{ §accepts: [A] }", null],
    ["{ accepts: [A]§ }", null],
  ])("%s", (options, expected) => {
    expect(shown(cursor(withOptions(options)))).toBe(expected);
  });

  it("is a step in the options of a handler, and a check in the class's own list", () => {
    const handler = (marked: string): string =>
      marked.replace("@step async last(ev: B)", '@catchError({ forSteps: ["§"] }) async last(ev: StepFailedEvent)');
    expect(shown(cursor(handler(inStep("return new B({ text: '' });"))))).toBe("forSteps [] in Flow");
    const skipping = inStep("return null;").replace("@step async first", 'static skipGraphChecks = ["§"];\n$&');
    expect(shown(cursor(skipping))).toBe("check []");
  });
});

describe("the fields of an event that is made", () => {
  const construction = (body: string): unknown => {
    const it = cursor(inStep(body));
    const found = it.analysis.constructionAt(it.path("flow.ts"), it.at);
    return found && { event: found.name, given: found.given, field: found.field };
  };
  it.each([
    ["return new B({ § });", { event: "B", given: [], field: null }],
    ["return new B({ §", { event: "B", given: [], field: null }],
    ["return new B({ text: § });", { event: "B", given: [], field: "text" }],
    ["return new B({ text: ev.topic§ });", { event: "B", given: [], field: "text" }],
    ["return new B({ other: 1, § });", { event: "B", given: ["other"], field: null }],
    ["return new B(§{ text: 1 });", null],
    ["return new B({ text: 1 }§);", null],
    ["return new B({ text: pick(§) });", null],
    ["return new B({ text: () => ev§ });", null],
    ["return new Map({ § });", null],
  ])("%s", (body, expected) => {
    expect(construction(body)).toEqual(expected);
  });
});

describe("what an event is called", () => {
  const EVENTS = `import { Event } from "stepscope";
export class Far extends Event.of<{ miles: number }>() {}
class Hidden extends Event {}
`;
  const FLOW = `import { type StartEvent, StopEvent, step, Workflow } from "stepscope";
class Near extends StopEvent {}
§export class Flow extends Workflow {
  @step async only(ev: StartEvent): Promise<Near> { return new Near(); }
}
`;
  function called(name: string, flow = FLOW): unknown {
    const it = cursor(flow, { "lib/events.ts": EVENTS });
    for (const file of ["lib/events.ts", "flow.ts"]) it.analysis.events(it.path(file));
    const event = it.analysis.allEvents().find((declared) => declared.name === name);
    const found = it.analysis.nameAt(it.path("flow.ts"), it.at, event ?? { name, key: name, nameRange: null });
    if (found === null || found.edit === null) return found?.name ?? null;
    const { start, end, text } = found.edit;
    const lines = flow.replace("§", "").split("\n");
    const line = lines[start.line] ?? "";
    expect(end.line).toBe(start.line);
    lines[start.line] = line.slice(0, start.character) + text + line.slice(end.character);
    return [found.name, ...lines.join("\n").split("\n").slice(0, 2)];
  }

  it("is its name where the file declares or imports it", () => {
    expect(called("Near")).toBe("Near");
    expect(called("StopEvent")).toBe("StopEvent");
  });

  it("takes an import where another file has it, in the style of the file", () => {
    const [first = ""] = FLOW.split("\n");
    expect(called("Far")).toEqual(["Far", first, 'import { Far } from "./lib/events.js";']);
    const bare = FLOW.replace(first, `${first}\nimport './lib/other';`);
    expect(called("Far", bare)).toEqual(["Far", first, "import './lib/other';"]);
  });

  it("joins the import that is there, and makes a value of what was imported as a type", () => {
    const joined = FLOW.replace('"stepscope";', '"stepscope";\nimport { other } from "./lib/events.js";');
    expect(called("Far", joined)).toEqual([
      "Far",
      FLOW.split("\n")[0],
      'import { other, Far } from "./lib/events.js";',
    ]);
    expect(called("InputRequiredEvent")).toEqual([
      "InputRequiredEvent",
      'import { type StartEvent, StopEvent, step, Workflow, InputRequiredEvent } from "stepscope";',
      "class Near extends StopEvent {}",
    ]);
    expect(called("StartEvent")).toEqual([
      "StartEvent",
      'import { StartEvent, StopEvent, step, Workflow } from "stepscope";',
      "class Near extends StopEvent {}",
    ]);
  });

  it("is nothing where its file doesn't export it, or another thing has its name", () => {
    expect(called("Hidden")).toBeNull();
    expect(called("Far", FLOW.replace("class Near", "const Far = 1;\nclass Near"))).toBeNull();
  });

  it("is another name where it is imported by that", () => {
    const aliased = FLOW.replace("class Near", 'import { Far as Away } from "./lib/events.js";\nclass Near');
    expect(called("Far", aliased)).toBe("Away");
  });
});

describe("how a step is written", () => {
  it("is told from its decorator, and from the call that adds a function", () => {
    const it = workspace({
      "flow.ts": `${PRELUDE}export class Flow extends Workflow {
  @step({ timeout: 5, retryPolicy: retryPolicy({
    stop: 3 }) })
  async first(ev: StartEvent) { return new B({ text: "" }); }
  @step({ accepts: B, emits: [StopEvent] })
  async last(ev: B) { return new StopEvent(); }
}
const flow = new Workflow({ name: "functions" });
flow.step({ timeout: 9 }, async function only(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); });
flow.step({ name: "arrow" }, (ev: StartEvent) => new StopEvent());
`,
    });
    const texts = it.analysis
      .workflows(it.path("flow.ts"))
      .flatMap(({ steps }) => Object.values(steps))
      .map((step) => it.analysis.stepText(step));
    expect(texts.map((text) => text?.options)).toEqual([
      { timeout: "5", retryPolicy: "retryPolicy({ stop: 3 })" },
      { accepts: "B", emits: "[StopEvent]" },
      { timeout: "9" },
      { name: '"arrow"' },
    ]);
    expect(texts.map((text) => text?.declares)).toEqual([false, true, true, false]);
    const end = texts[0]?.parametersEnd ?? { line: 0, character: 0 };
    expect(it.textAt({ file: it.path("flow.ts"), start: { ...end, character: 0 }, end })).toBe(
      "  async first(ev: StartEvent)",
    );
  });
});
