import { expect, test } from "vitest";
import { code, repairing } from "./repairing.js";

const title = (name: string): string => `Create the event class ${name}`;

test("its fields are those that it is given: of literals, variables, and what the compiler knows", () => {
  const it = repairing(code`
    import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
    class JokeEvent extends Event.of<{ joke: string }>() {}

    const rate = (text: string) => ({ score: text.length, tags: [text] });

    export class JokeFlow extends Workflow {
      @step
      async tell(ev: StartEvent): Promise<JokeEvent> {
        return new JokeEvent({ joke: "" });
      }

      @step
      async judge(ev: JokeEvent): Promise<JudgeEvent> {
        const { tags } = rate(ev.joke);
        if (tags.length > 2) return new JudgeEvent({ joke: ev.joke, "is good": true, score: -1, tags, rated: rate("") });
        return new «JudgeEvent({ joke: "", "is good": !tags, score: 3, tags: ["a", "b"], rated: rate("b"), late: null });
      }

      @step
      async end(ev: JudgeEvent): Promise<StopEvent> {
        return new StopEvent();
      }
    }
  `);
  const { text, codes } = it.make(title("JudgeEvent"));
  expect(codes).toEqual([]);
  expect(text).toContain(
    'class JokeEvent extends Event.of<{ joke: string }>() {}\nclass JudgeEvent extends Event.of<{ joke: string; "is good": boolean; score: number; tags: string[]; rated: { score: number; tags: string[]; }; late?: null }>() {}\n',
  );
});

test("or those that are read of it; it stands before the workflow where there is no other event", () => {
  const it = repairing(code`
    import type { StartEvent } from 'stepscope'
    import { Workflow, step } from 'stepscope'

    /** Tells jokes. */
    export class JokeFlow extends Workflow {
    	@step
    	async judge(ev: StartEvent) {
    		return undefined
    	}

    	@step
    	async end(ev: «JudgeEvent) {
    		console.log(ev.score, ev.get('more'))
    	}
    }
  `);
  const { text } = it.make(title("JudgeEvent"), ["event-never-produced JudgeEvent"]);
  expect(text).toContain(
    "import { Workflow, step, Event } from 'stepscope'\n\nclass JudgeEvent extends Event.of<{ score: unknown }>() {}\n\n/** Tells jokes. */\nexport class",
  );
});

test("where all events come from one file, it goes there", () => {
  const it = repairing({
    "flow.ts": code`
      import { StartEvent, StopEvent, Workflow, step } from "stepscope";
      import { JokeEvent } from "./events";
      export class JokeFlow extends Workflow {
        @step async tell(ev: StartEvent): Promise<JokeEvent> { return new JokeEvent(); }
        @step({ accepts: JokeEvent, emits: [«JudgeEvent] }) async judge(ev: JokeEvent) { return new JudgeEvent({ at: new Date() }); }
        @step async end(ev: JudgeEvent): Promise<StopEvent> { return new StopEvent(); }
      }
    `,
    "events.ts": code`
      import { Event } from "stepscope";
      export class JokeEvent extends Event {}
      export const more = 1;
    `,
  });
  const { text, files } = it.make(title("JudgeEvent"));
  expect(files.get("/repairs/events.ts")).toContain(
    "export class JokeEvent extends Event {}\nexport class JudgeEvent extends Event.of<{ at: Date }>() {}\nexport const more",
  );
  expect(text).toContain('import { JokeEvent, JudgeEvent } from "./events";');
});

test("who asks a person and who answers are of their own kind", () => {
  const source = code`
    import { Event, StartEvent, StopEvent, Workflow, step, Context } from "stepscope";
    export class Flow extends Workflow {
      @step
      async ask(ev: StartEvent, ctx: Context): Promise<StopEvent<string>> {
        const { name } = await ctx.waitForEvent(NameEvent, { waiterEvent: new AskEvent({ text: "Your name?" }) });
        return new StopEvent({ result: name });
      }
    }
  `;
  const asking = repairing(source.replace("new AskEvent", "new «AskEvent"));
  expect(
    asking
      .repair(title("AskEvent"))
      .edits()
      .map(({ text }) => text),
  ).toContain("class AskEvent extends InputRequiredEvent.of<{ text: string }>() {}\n\n");
  const answering = repairing(source.replace("(NameEvent", "(«NameEvent"));
  expect(
    answering
      .repair(title("NameEvent"))
      .edits()
      .map(({ text }) => text),
  ).toContain("class NameEvent extends HumanResponseEvent {}\n\n");
});

test("nothing is offered for a name that is known, or outside of a workflow's steps", () => {
  const around = (body: string): string => code`
    import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
    const outside = () => new ${body.startsWith("«") ? "«Unknown" : "Unknown"}();
    export class Flow extends Workflow {
      @step async tell(ev: StartEvent): Promise<StopEvent> { ${body} return new StopEvent(); }
    }
  `;
  expect(repairing(around("«")).titles()).toEqual([]);
  expect(repairing(around("new «Map();")).titles()).toEqual([]);
  expect(repairing(around("const x: «Record<string, string> = {};")).titles()).toEqual([]);
});
