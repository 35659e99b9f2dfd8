import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import type { EventUse, SourceSymbol } from "../../server/analysis/index.js";
import { type Workspace, workspace } from "./source.js";

const EVENTS = `import { Event } from "stepscope";
export class Asked extends Event.of<{ question: string; tries?: number }>() {}
export class Answered extends Asked {}
`;
const FLOW = `import { catchError, Context, StartEvent, StopEvent, step, Workflow } from "stepscope";
import { Asked as Question } from "./events.js";
import * as events from "./events.js";
export class Flow extends Workflow {
  @step async ask(ev: StartEvent, ctx: Context): Promise<Question> {
    if (ev.again) ctx.sendEvent(new events.Answered({ question: "?" }), { step: "answer" });
    return new Question({ question: "why" });
  }
  @step async answer(ev: Question | events.Answered): Promise<StopEvent> {
    return new StopEvent({ result: ev.question });
  }
}
const question = { Question: 1 }.Question;
`;

/** The symbol where `marked` stands in a file, at the `§` in it. */
function at({ analysis, path }: Workspace, name: string, text: string, marked: string): SourceSymbol | null {
  const offset = text.indexOf(marked.replace("§", "")) + marked.indexOf("§");
  const before = text.slice(0, offset).split("\n");
  return analysis.symbolAt(path(name), { line: before.length - 1, character: before.at(-1)?.length ?? 0 });
}

function shown(symbol: SourceSymbol | null): string | null {
  if (symbol === null) return null;
  if (symbol.kind === "step")
    return `step ${symbol.workflows
      .map(({ graph }) => `${graph.workflow}.${symbol.name}`)
      .sort()
      .join(", ")}`;
  return `${symbol.kind} ${symbol.name}`;
}

describe("what a name stands for", () => {
  const files = { "events.ts": EVENTS, "flow.ts": FLOW };
  it.each([
    ["ev: Que§stion |", "event Asked"],
    ["Asked as Quest§ion", "event Asked"],
    ["As§ked as Question", "event Asked"],
    ["new events.Answ§ered", "event Answered"],
    ["Question | events.Answered§)", "event Answered"],
    ["new Stop§Event", "event StopEvent"],
    ["class §Flow", "workflow Flow"],
    ["async as§k(", "step Flow.ask"],
    ['step: "ans§wer"', "step Flow.answer"],
    ["{ Ques§tion: 1 }", null],
    ["ev.quest§ion", null],
    ['question: §"why"', null],
    ["ctx§.sendEvent", null],
  ])("%s", (marked, expected) => {
    expect(shown(at(workspace(files), "flow.ts", FLOW, marked))).toBe(expected);
  });

  it("is known where an event is declared, in a file without workflows", () => {
    const symbol = at(workspace(files), "events.ts", EVENTS, "class Answ§ered");
    expect(shown(symbol)).toBe("event Answered");
    expect(symbol).toMatchObject({
      fields: [
        { name: "question", text: "string" },
        { name: "tries", optional: true },
      ],
    });
  });

  it("is a step of every workflow that inherits it", () => {
    const derived = `import { Flow } from "./flow.js";\nexport class Longer extends Flow {}\n`;
    const it = workspace({ ...files, "longer.ts": derived });
    it.analysis.workflows(it.path("longer.ts"));
    expect(shown(at(it, "flow.ts", FLOW, "async as§k("))).toBe("step Flow.ask, Longer.ask");
  });
});

describe("who uses an event", () => {
  const folders: string[] = [];
  afterEach(() => {
    for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
  });

  const key = (it: Workspace, marked: string): string => {
    const symbol = at(it, "events.ts", EVENTS, marked);
    return symbol?.kind === "event" ? symbol.key : "";
  };
  const shownUse = ({ workflow, step, how, ranges }: EventUse): string =>
    `${workflow.graph.workflow}.${step} ${how} ${ranges
      .map(({ start }) => start.line + 1)
      .sort()
      .join()}`;

  it("is told with the places, and follows edits", () => {
    const it = workspace({ "events.ts": EVENTS, "flow.ts": FLOW });
    it.analysis.workflows(it.path("flow.ts"));
    const uses = it.analysis.uses(key(it, "class §Asked"));
    expect(uses.emits.map(shownUse)).toEqual(["Flow.ask returns 7"]);
    expect(uses.takes.map(shownUse)).toEqual(["Flow.answer accepts 9"]);
    expect(it.analysis.uses(key(it, "class §Answered")).emits.map(shownUse)).toEqual(["Flow.ask sends 6"]);
    it.edit("flow.ts", FLOW.replace("return new Question", "return null ?? new events.Answered"));
    expect(it.analysis.uses(key(it, "class §Answered")).emits.map(shownUse)).toEqual(["Flow.ask sends 6,7"]);
  });

  it("counts the files of the workspace's folders that nobody has opened", () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-uses-")));
    folders.push(folder);
    mkdirSync(join(folder, "node_modules"));
    for (const [name, text] of Object.entries({ "events.ts": EVENTS, "flow.ts": FLOW, "other.ts": "export {};" })) {
      writeFileSync(join(folder, name), text);
    }
    writeFileSync(join(folder, "node_modules", "flow.ts"), FLOW);
    const { analysis } = workspace({});
    analysis.setFolders([folder]);
    expect([...analysis.workspaceFiles()].sort()).toEqual([join(folder, "events.ts"), join(folder, "flow.ts")]);
    expect(analysis.allWorkflows().map(({ graph }) => graph.workflow)).toEqual(["Flow"]);
    analysis.update(join(folder, "flow.ts"), "export {};");
    expect(analysis.allWorkflows()).toEqual([]);
    writeFileSync(join(folder, "new.ts"), FLOW.replace("class Flow", "class New"));
    analysis.update(join(folder, "new.ts"), null);
    expect(analysis.allWorkflows().map(({ graph }) => graph.workflow)).toEqual(["New"]);
  });
});
