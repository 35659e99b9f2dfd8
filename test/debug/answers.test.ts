import { describe, expect, it } from "vitest";
import { type Awaited, readAnswer } from "../../server/debug/answers.js";
import { folder, installRuntime, stepscope } from "../cli/command-line.js";

const PROGRAM = `
import { type Context, HumanResponseEvent, InputRequiredEvent, type StartEvent, StopEvent, step, Workflow } from "stepscope";

class Ask extends InputRequiredEvent.of<{ question: string }>() {}
class Answer extends HumanResponseEvent.of<{ response: string }>() {}

export class TwoSteps extends Workflow {
  @step async ask(_ev: StartEvent): Promise<Ask> {
    return new Ask({ question: "Your name?" });
  }
  @step async greet(ev: Answer): Promise<StopEvent<string>> {
    return new StopEvent({ result: \`Hello, \${ev.response}\` });
  }
}

export class Waits extends Workflow {
  @step async ask(_ev: StartEvent, ctx: Context): Promise<StopEvent<string>> {
    const first = await ctx.waitForEvent(Answer, { waiterEvent: new Ask({ question: "First?" }) });
    const second = await ctx.waitForEvent(Answer, { waiterEvent: new Ask({ question: "Second?" }) });
    return new StopEvent({ result: \`\${first.response} and \${second.response}\` });
  }
}
`;

describe("stepscope run, for a workflow that asks a person", () => {
  const run = async (workflow: string, input?: string) => {
    using place = folder({ "ask.ts": PROGRAM });
    installRuntime(place.path);
    return await stepscope(["run", "ask.ts", workflow], { cwd: place.path, ...(input === undefined ? {} : { input }) });
  };

  it("shows the question and takes a line as the answer", async () => {
    const { code, out, err } = await run("TwoSteps", "Ada\n");
    expect(err).toContain('Ask {"question":"Your name?"}');
    expect(err).toContain("Answer? (text, or field=value …, or JSON) ");
    expect([code, out]).toEqual([0, "Hello, Ada\n"]);
  });

  it("asks again for each wait of a step", async () => {
    const { code, out, err } = await run("Waits", 'bread\n{"response":"wine"}\n');
    expect(err.match(/Ask \{/g)).toHaveLength(2);
    expect([code, out]).toEqual([0, "bread and wine\n"]);
  });

  it("fails where nobody answers", async () => {
    for (const input of [undefined, ""]) {
      const { code, out, err } = await run("TwoSteps", input);
      expect(err).toContain("TwoSteps waits for Answer, and standard input has ended.");
      expect([code, out]).toEqual([1, ""]);
    }
  });
});

describe("an answer", () => {
  class Name {}
  class Age {}
  const name: Awaited = { eventClass: Name, requirements: {} };
  const age: Awaited = { eventClass: Age, requirements: {} };

  it.each<[string, object]>([
    ["Ada Lovelace", { response: "Ada Lovelace" }],
    ["first=Ada last=Byron King", { first: "Ada", last: "Byron King" }],
    ['{ "n": 1 }', { n: 1 }],
    ["Name Ada", { response: "Ada" }],
    ["Name", {}],
  ])("%s", (line, fields) => {
    expect(readAnswer(line, [name])).toEqual({ awaited: name, fields });
  });

  it("begins with the event's name where several are awaited", () => {
    expect(readAnswer("Age n=7", [name, age])).toEqual({ awaited: age, fields: { n: "7" } });
    expect(() => readAnswer("7", [name, age])).toThrow("Begin with the event's name: Name or Age.");
  });

  it("says what is wrong with JSON that isn't", () => {
    expect(() => readAnswer("{ n: 1", [name])).toThrow(/That isn't JSON/);
  });
});
