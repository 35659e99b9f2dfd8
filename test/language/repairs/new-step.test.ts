import { expect, test } from "vitest";
import { code, path, repairing } from "./repairing.js";

const joke = (more = ""): string => code`
  import { Event, type StartEvent, Workflow, step } from "stepscope";

  class JokeEvent extends Event.of<{ joke: string; score?: number }>() {}

  export class JokeFlow extends Workflow {
    @step
    async tell(ev: StartEvent<{ topic: string }>): Promise<JokeEvent> {
      return new JokeEvent({ joke: ev.topic });
    }
  ${more}}
`;

test("a class: the step stands behind the one that emits the event, and ends the run", () => {
  const it = repairing(joke());
  expect(it.codes).toEqual(["no-stop-event", "event-never-consumed JokeEvent"]);
  expect(it.titles()).toEqual([
    '!Create the step "joke", which takes JokeEvent and ends the run',
    'End the run in step "tell" with StopEvent',
    '!Create the step "joke", which takes JokeEvent and returns StopEvent',
  ]);
  const { text, codes } = it.make('Create the step "joke", which takes JokeEvent and returns');
  expect(codes).toEqual([]);
  expect(text).toBe(code`
    import { Event, type StartEvent, Workflow, step, StopEvent } from "stepscope";

    class JokeEvent extends Event.of<{ joke: string; score?: number }>() {}

    export class JokeFlow extends Workflow {
      @step
      async tell(ev: StartEvent<{ topic: string }>): Promise<JokeEvent> {
        return new JokeEvent({ joke: ev.topic });
      }

      @step
      async joke(_ev: JokeEvent): Promise<StopEvent> {
        return new StopEvent();
      }
    }
  `);
});

test("the fields that both events have go on, and the others have a value to replace", () => {
  const it = repairing(code`
    import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
    class DraftEvent extends Event.of<{ text: string; tags: string[] }>() {}
    class ReviewEvent extends Event.of<{ text: string; score: number; kind: "good" | "bad"; tags: readonly string[]; at: Date }>() {}
    export class Flow extends Workflow {
      @step async write(ev: StartEvent): Promise<DraftEvent> {
        return new DraftEvent({ text: "", tags: [] });
      }
      @step async publish(ev: ReviewEvent): Promise<StopEvent<string>> {
        return new StopEvent({ result: ev.text });
      }
    }
  `);
  const { text, codes } = it.make('Create the step "draft", which takes DraftEvent and returns ReviewEvent');
  expect(codes).toEqual([]);
  expect(text).toContain(
    [
      "  }",
      "",
      "  @step async draft(ev: DraftEvent): Promise<ReviewEvent> {",
      '    return new ReviewEvent({ text: ev.text, score: 0, kind: "good", tags: [], at: undefined as never });',
      "  }",
      "  @step async publish",
    ].join("\n"),
  );
});

test("the run goes on ending as it does: with the same class, or a result of the same type", () => {
  const typed = repairing(
    joke(code`
      @step
      async other(ev: HumanResponseEvent): Promise<StopEvent<string>> {
        return new StopEvent({ result: "" });
      }
  `).replace("Event, type", "Event, HumanResponseEvent, StopEvent, type"),
  );
  expect(typed.make('Create the step "joke"').text).toContain(
    'async joke(_ev: JokeEvent): Promise<StopEvent<string>> {\n    return new StopEvent({ result: "" });',
  );
  const own = repairing(
    joke(code`
      @step
      async other(ev: HumanResponseEvent): Promise<Done> {
        return new Done({ joke: "" });
      }
  `)
      .replace("Event, type", "Event, HumanResponseEvent, StopEvent, type")
      .replace("export class", "class Done extends StopEvent.of<{ joke: string }>() {}\nexport class"),
  );
  expect(own.make('Create the step "joke"').text).toContain(
    "async joke(ev: JokeEvent): Promise<Done> {\n    return new Done({ joke: ev.joke });",
  );
});

test("an object: a function behind the last one", () => {
  const it = repairing(code`
    import { Event, type StartEvent, Workflow } from 'stepscope'

    class JokeEvent extends Event.of<{ joke: string }>() {}

    export const flow = new Workflow({ name: 'flow' })

    flow.step(async function tell(ev: StartEvent<{ topic: string }>): Promise<JokeEvent> {
      return new JokeEvent({ joke: ev.topic })
    })

    console.log(flow)
  `);
  const { text, codes } = it.make('Create the step "joke", which takes JokeEvent and returns');
  expect(codes).toEqual([]);
  expect(text).toContain(
    [
      "})",
      "",
      "flow.step(async function joke(_ev: JokeEvent): Promise<StopEvent> {",
      "  return new StopEvent()",
      "})",
      "",
      "console.log(flow)",
    ].join("\n"),
  );
  expect(text).toContain("import { Event, type StartEvent, Workflow, StopEvent } from 'stepscope'\n");
});

test("tabs and Windows line ends stay", () => {
  const it = repairing(joke().replaceAll("  ", "\t").replaceAll("\n", "\r\n"));
  const { text } = it.make('Create the step "joke", which takes JokeEvent and returns');
  expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  expect(text).toContain(
    "\r\n\t}\r\n\r\n\t@step\r\n\tasync joke(_ev: JokeEvent): Promise<StopEvent> {\r\n\t\treturn new StopEvent();\r\n\t}\r\n}\r\n",
  );
});

test("steps that declare their types get another one that does", () => {
  const it = repairing(code`
    import { Event, StartEvent, Workflow, step } from "stepscope";
    class JokeEvent extends Event {}
    export class JokeFlow extends Workflow {
      @step({ accepts: StartEvent, emits: [JokeEvent] })
      async tell(ev: StartEvent): Promise<JokeEvent> {
        return new JokeEvent();
      }
    }
  `);
  expect(it.make('Create the step "joke", which takes JokeEvent and returns').text).toContain(
    "  @step({ accepts: JokeEvent, emits: [StopEvent] })\n  async joke(_ev: JokeEvent): Promise<StopEvent> {\n",
  );
});

test("JavaScript has no types to write", () => {
  const it = repairing({
    "flow.js": code`
      import { Event, StartEvent, Workflow } from "stepscope";
      class JokeEvent extends Event {}
      export const flow = new Workflow();
      flow.step({ accepts: StartEvent, emits: [JokeEvent] }, async function tell(ev) {
        return new JokeEvent();
      });
    `,
  });
  expect(it.codes).toEqual(["no-stop-event", "event-never-consumed JokeEvent"]);
  const { edits } = it.repair('Create the step "joke", which takes JokeEvent and returns');
  expect(edits().map(({ text }) => text)).toContain(
    "\n\nflow.step({ accepts: JokeEvent, emits: [StopEvent] }, async function joke(_ev) {\n  return new StopEvent();\n});",
  );
});

test("an event of another file is imported as that file's others are", () => {
  const files = {
    "flow.ts": code`
      import * as stepscope from "stepscope";
      import { makeJoke } from "./make.js";
      export class JokeFlow extends stepscope.Workflow {
        @stepscope.step
        async tell(ev: stepscope.StartEvent) {
          return makeJoke();
        }
      }
    `,
    "make.ts": code`
      import { JokeEvent } from "./events.js";
      export const makeJoke = (): JokeEvent => new JokeEvent({ joke: "" });
    `,
    "events.ts": code`
      import { Event } from "stepscope";
      export class JokeEvent extends Event.of<{ joke: string }>() {}
    `,
  };
  const { text, codes } = repairing(files).make('Create the step "joke", which takes JokeEvent and returns');
  expect(codes).toEqual([]);
  expect(text).toContain('import { makeJoke } from "./make.js";\nimport { JokeEvent } from "./events.js";\n');
  expect(text).toContain("  @stepscope.step\n  async joke(_ev: JokeEvent): Promise<stepscope.StopEvent> {");
  expect(text).toContain("return new stepscope.StopEvent();");
});

test("a name that is taken, or Workflow's own, is another", () => {
  const it = repairing(code`
    import { Event, StartEvent, Workflow, step } from "stepscope";
    class RunEvent extends Event {}
    class TellEvent extends Event {}
    export class Flow extends Workflow {
      @step async tell(ev: StartEvent): Promise<RunEvent | TellEvent> { return new RunEvent(); }
    }
  `);
  const titles = it.titles().filter((title) => title.includes("Create"));
  expect(titles.map((title) => /"(\w+)"/.exec(title)?.[1])).toEqual([
    "handleRun",
    "handleTell",
    "handleRun",
    "handleTell",
  ]);
  expect(it.make('Create the step "handleRun", which takes RunEvent and returns').text).toContain(
    "  @step async handleRun(_ev: RunEvent): Promise<StopEvent> {\n    return new StopEvent();\n  }\n}\n",
  );
});

test("a workflow without a start gets a first step, one without a step too", () => {
  const it = repairing(code`
    import { Event, StopEvent, Workflow, step } from "stepscope";
    class Asked extends Event.of<{ question: string }>() {}
    export class Flow extends Workflow {
      @step
      async answer(ev: Asked): Promise<StopEvent> {
        return new StopEvent();
      }
    }
  `);
  const { text, codes } = it.make('Create the first step "start", which returns Asked');
  expect(codes).toEqual([]);
  expect(text).toContain(
    '  @step\n  async start(_ev: StartEvent): Promise<Asked> {\n    return new Asked({ question: "" });\n  }\n}\n',
  );
  const empty = repairing('import { Workflow } from "stepscope";\nexport class Empty extends Workflow {}\n');
  expect(empty.make("Create the first step").text).toBe(code`
    import { Workflow, StartEvent, StopEvent, step } from "stepscope";
    export class Empty extends Workflow {
      @step
      async start(_ev: StartEvent): Promise<StopEvent> {
        return new StopEvent();
      }
    }
  `);
});

test("fields that a schema says are left to the person", () => {
  const it = repairing({
    "flow.ts": code`
      import { Event, StartEvent, Workflow, step } from "stepscope";
      import { schema } from "./schema.js";
      class Lost extends Event {}
      class Checked extends Event.of(schema) {}
      export class Flow extends Workflow {
        @step async a(ev: StartEvent): Promise<Lost> { return new Lost(); }
        @step async b(ev: Checked): Promise<void> {}
      }
    `,
    "schema.ts": code`
      import type { StandardSchema } from "stepscope";
      export declare const schema: StandardSchema<{ n: number }, { n: number }>;
    `,
  });
  expect(it.make('Create the step "lost", which takes Lost and returns Checked').text).toContain(
    "new Checked({} as never)",
  );
  expect(path("flow.ts")).toBe(it.file);
});

test("a step that is to take the start event as well has the fields of it that it reads", () => {
  const it = repairing(code`
    import { Event, StopEvent, Workflow, step } from "stepscope";
    class Draft extends Event.of<{ lines: string[]; title?: string; extra: number }>() {}

    export class Flow extends Workflow {
      @step
      async count(ev: Draft): Promise<Draft | StopEvent<number>> {
        const long = ev.lines.filter((line) => line.length > 80);
        if (ev.title === undefined) return new Draft({ lines: long, extra: 0 });
        return new StopEvent({ result: long.length });
      }
    }
  `);
  expect(it.make('Let step "count" take StartEvent as well').text).toContain(
    "async count(ev: Draft | StartEvent<{ lines: string[]; title?: string }>)",
  );
});

test("a class with type parameters is given some", () => {
  const it = repairing(code`
    import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
    class Work<P, Q extends object, R = string> extends Event.of<{ note: string }>() {
      p?: P; q?: Q; r?: R;
    }

    export class Flow extends Workflow {
      @step
      async begin(_ev: StartEvent): Promise<Work<number, object>> {
        return new Work({ note: "" });
      }
    }
  `);
  expect(it.make('Create the step "work", which takes Work and ends').text).toContain(
    "async work(_ev: Work<unknown, any>): Promise<StopEvent>",
  );
});

test("a class that a constant holds is named by what it makes, unless it has a type beside it", () => {
  const flow = (beside: string): string => code`
    import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
    const Lost = class extends Event.of<{ a: string }>() {};
    ${beside}
    export const Flow = class extends Workflow {
      @step
      async begin(_ev: StartEvent): Promise<StopEvent | undefined> {
        return new StopEvent();
      }
      @step
      async other(_ev: StartEvent) {
        return new Lost({ a: "" });
      }
    };
  `;
  expect(repairing(flow("")).make('Create the step "lost"').text).toContain("lost(_ev: InstanceType<typeof Lost>)");
  const beside = "type Lost = InstanceType<typeof Lost>;";
  expect(repairing(flow(beside)).make('Create the step "lost"').text).toContain("lost(_ev: Lost)");
});
