import { expect, test } from "vitest";
import { repairing } from "./repairing.js";

const handler = (n: number, forSteps: string): string => `
  @catchError({ forSteps: [${forSteps}] })
  async rescue${n}(ev: StepFailedEvent): Promise<StopEvent> {
    return new StopEvent();
  }
`;

/** A step and a handler for it, of each number. */
const flow = (count: number, forSteps: (n: number) => string, comment = ""): string => `\
import { Event, StartEvent, StepFailedEvent, StopEvent, Workflow, catchError, step } from "stepscope";
${Array.from({ length: count }, (_, n) => `class Event${n} extends Event {}\n`).join("")}
export class Flow extends Workflow {
  @step
  async begin(_ev: StartEvent): Promise<Event0> {
    return new Event0();
  }
${Array.from(
  { length: count },
  (_, n) => `${comment}
  @step
  async charge${"abcdefghijklmnopqrstuvwxyz"[n]}Card(_ev: Event${n}): Promise<${n + 1 < count ? `Event${n + 1}` : "StopEvent"}> {
    return new ${n + 1 < count ? `Event${n + 1}` : "StopEvent"}();
  }
${handler(n, forSteps(n))}`,
).join("")}}
`;
const step = (n: number): string => `"charge${"abcdefghijklmnopqrstuvwxyz"[n]}Card"`;
const COUNT = 12;

test("everything that needs no decision is mended at once, wherever it stands", () => {
  const wrong = flow(COUNT, (n) => `"rescue0", ${step(n)}, "rescue${n}"`, "\n  // stepscope-ignore missing-await");
  for (const text of [wrong, wrong.replaceAll("\n", "\r\n")]) {
    const { analysis, file } = repairing(text);
    const mended = analysis.mended(file);
    const right = flow(COUNT, step);
    expect(mended?.text.replaceAll("\r\n", "\n")).toBe(right);
    expect(mended?.text.includes("\r\n")).toBe(text.includes("\r\n"));
    // A comment for each step, and two names for each handler; the first one names itself twice.
    expect(mended?.problems.length).toBe(3 * COUNT);
    expect(analysis.textAt({ file, start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } })).toBe(text);
  }
});

test("an import that several repairs bring comes once", () => {
  const events = `\
import { Event } from "stepscope";
export class Joke extends Event.of<{ text: string }>() {}
export class Riddle extends Event.of<{ text: string }>() {}
export function riddle(): Riddle { return new Riddle({ text: "" }); }
`;
  const tell = (name: string, type: string): string => `
  @step
  async ${name}(ev: StartEvent<{ hard: boolean }>): Promise<${type}> {
    return ev.hard ? riddle() : new Joke({ text: "" });
  }
`;
  const flow = (type: string, names: string): string => `\
import { StartEvent, StopEvent, Workflow, step } from "stepscope";
import { ${names} } from "./events.js";
import * as all from "./others.js";

export class Flow extends Workflow {${tell("tell", type)}${tell("ask", type)}
  @step
  async end(ev: all.Taken): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.text });
  }
}
`;
  const { analysis, file } = repairing({
    "flow.ts": flow("Joke", "Joke, riddle"),
    "events.ts": events,
    "others.ts": 'import type { Joke, Riddle } from "./events.js";\nexport type Taken = Joke | Riddle;\n',
  });
  expect(analysis.mended(file)?.text).toBe(flow("Joke | Riddle", "Joke, riddle, Riddle"));
});

test("what the settings leave out is left alone", () => {
  const wrong = flow(2, (n) => `${step(n)}, "rescue${n}"`, "\n  // stepscope-ignore missing-await");
  const { analysis, file } = repairing(wrong);
  expect(analysis.mended(file, ({ code }) => code !== "unused-ignore")?.text).toBe(
    flow(2, step, "\n  // stepscope-ignore missing-await"),
  );
});
