import { describe, expect, test } from "vitest";
import { repairing } from "./repairing.js";

const flow = (members: string, events = ""): string => `\
import { type Context, Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
class Joke extends Event.of<{ joke: string }>() {}
class Riddle extends Event.of<{ joke: string }>() {}
${events}export class Flow extends Workflow {
${members}
}
`;

const ends = `  @step async end(ev: Joke): Promise<StopEvent<string>> { return new StopEvent({ result: ev.joke }); }
  @step async solve(ev: Riddle): Promise<StopEvent<string>> { return new StopEvent({ result: ev.joke }); }`;

describe("an event that is returned and not declared", () => {
  test("goes into the return type, without a question where a step takes it", () => {
    const it = repairing(
      flow(`  @step async start(ev: StartEvent<{ hard: boolean }>, ctx: Context): Promise<Joke | undefined> {
    if (ev.hard) return new Riddle({ joke: "" });
    ctx.sendEvent(new Riddle({ joke: "" }));
    return new Joke({ joke: "" });
  }
${ends}`),
    );
    expect(it.titles()).toEqual(['!!Add Riddle to the return type of step "start"']);
    expect(it.make("Add Riddle").text).toContain("Promise<Joke | Riddle | undefined> {");
  });

  test("goes into emits, and is imported for what it is there", () => {
    const it = repairing({
      "flow.ts": `\
import { StartEvent, StopEvent, Workflow, step } from "stepscope";
import { Joke, makeRiddle } from "./events.js";
export const flow = new Workflow({ name: "flow" });
flow.step({ accepts: StartEvent, emits: Joke }, async function start(ev: StartEvent<{ hard: boolean }>) {
  return ev.hard ? makeRiddle() : new Joke({ joke: "" });
});
flow.step(async function end(ev: Joke): Promise<StopEvent> { return new StopEvent({ result: ev.joke }); });
`,
      "events.ts": `\
import { Event } from "stepscope";
export class Joke extends Event.of<{ joke: string }>() {}
export class Riddle extends Event.of<{ joke: string }>() {}
export function makeRiddle(): Riddle { return new Riddle({ joke: "" }); }
`,
    });
    expect(it.codes).toEqual(["event-not-declared start"]);
    const { text } = it.make("Add Riddle to the emits", ["event-never-consumed Riddle"]);
    expect(text).toContain("emits: [Joke, Riddle] }");
    expect(text).toContain('import { Joke, makeRiddle, Riddle } from "./events.js";');
  });
});

describe("an event that is declared and not emitted", () => {
  const declared = (type: string): string =>
    flow(`  @step async start(ev: StartEvent<{ hard: boolean }>): Promise<${type}> {
    return new Joke({ joke: String(ev.hard) });
  }
${ends}`);

  test("goes from the return type, with its list", () => {
    expect(repairing(declared("Riddle[] | Joke")).titles().slice(0, 2)).toEqual([
      'Remove Riddle from the return type of step "start"',
      'Emit Riddle in step "start"',
    ]);
    const { text } = repairing(declared("Joke | Riddle[]")).make("Remove Riddle", ["event-never-produced Riddle"]);
    expect(text).toContain("Promise<Joke> {");
  });

  test("is sent where the step doesn't end without, and declared once", () => {
    const { text } = repairing(declared("Joke | Riddle")).make("Emit Riddle");
    expect(text).toContain("Promise<Joke | Riddle> {");
    expect(text).toContain(
      '    ctx.sendEvent(new Riddle({ joke: "" }));\n    return new Joke({ joke: String(ev.hard) });',
    );
  });

  test("isn't taken out of a type that others may use", () => {
    const it = repairing(declared("Out").replace("export class", "type Out = Joke | Riddle;\nexport class"));
    expect(it.codes).toEqual(["declared-event-not-emitted start"]);
    expect(it.titles()).toEqual(['Emit Riddle in step "start"']);
  });

  test("goes from emits", () => {
    const source = declared("Joke").replace(
      "@step async start",
      "@step({ accepts: StartEvent, emits: [Riddle, Joke] }) async start",
    );
    expect(repairing(source).make("Remove Riddle", ["event-never-produced Riddle"]).text).toContain("emits: [Joke] })");
  });
});

describe("a name in quotes that no step has", () => {
  const sends = (target: string): string =>
    flow(`  @step async start(ev: StartEvent<{ hard: boolean }>, ctx: Context): Promise<Riddle | undefined> {
    ctx.sendEvent(new Joke({ joke: "" }), { step: ${target} });
    return ev.hard ? new Riddle({ joke: "" }) : undefined;
  }
${ends}
  @step async rate(ev: Joke): Promise<StopEvent<string>> { return new StopEvent({ result: ev.joke }); }`);

  test("becomes that of a step that takes the event; the nearest without a question", () => {
    const it = repairing(sends('"rtae"'));
    expect(it.titles()).toEqual([
      '!!Change "rtae" to "rate"',
      'Change "rtae" to "end"',
      "Send it to every step that takes it",
    ]);
    expect(it.make('Change "rtae" to "rate"').text).toContain('{ step: "rate" });');
    expect(it.make("Send it to every").text).toContain('ctx.sendEvent(new Joke({ joke: "" }));');
  });

  test("of a step that doesn't take the event becomes another one, or that step takes it", () => {
    const it = repairing(sends('"solve"'));
    expect(it.titles()).toEqual([
      'Send it to "end"',
      'Send it to "rate"',
      'Let step "solve" take Joke as well',
      "Send it to every step that takes it",
    ]);
    expect(it.make('Send it to "end"').text).toContain('{ step: "end" }');
    expect(it.make('Let step "solve"').text).toContain("async solve(ev: Riddle | Joke)");
  });
});

describe("a path that ends without an event", () => {
  const gap = (body: string, type = "Joke | undefined"): string =>
    flow(
      `  @step async start(ev: StartEvent<{ hard: boolean }>): Promise<${type}> {
${body}
  }
  @step async end(ev: Joke): Promise<StopEvent<string>> { return new StopEvent({ result: ev.joke }); }`,
      "",
    ).replace("class Riddle", "export class Riddle");

  test("at a bare return, a value, and the end of the body", () => {
    const bare = repairing(gap('    if (ev.hard) return;\n    return new Joke({ joke: "" });'));
    expect(bare.titles()).toEqual(["End the run here with StopEvent", "Return Joke here"]);
    expect(bare.make("End the run").text).toContain('if (ev.hard) return new StopEvent({ result: "" });');
    expect(bare.make("End the run").text).toContain("Promise<Joke | StopEvent<string> | undefined>");
    const value = repairing(gap('    return ev.hard ? undefined : new Joke({ joke: "" });'));
    expect(value.make("Return Joke").text).toContain('ev.hard ? new Joke({ joke: "" }) : new Joke({ joke: "" });');
    const end = repairing(gap('    if (ev.hard) return new Joke({ joke: "" });'));
    expect(end.make("End the run").text).toContain(
      '    if (ev.hard) return new Joke({ joke: "" });\n    return new StopEvent({ result: "" });\n  }',
    );
  });
});

describe("a list that is never complete", () => {
  const collects = (list: string, accepts = "Joke"): string =>
    flow(`  @step async start(_ev: StartEvent, ctx: Context): Promise<void> {
    ctx.sendEvent(new Joke({ joke: "" }));
    ctx.sendEvent(new Riddle({ joke: "" }));
  }
  @step async both(ev: ${accepts}, ctx: Context): Promise<StopEvent | undefined> {
    return ctx.collectEvents(ev, ${list}) === null ? undefined : new StopEvent();
  }
  @step async solve(_ev: Riddle): Promise<StopEvent> { return new StopEvent(); }`);

  test("waits for what the step takes, or the step takes what it waits for", () => {
    const it = repairing(collects("[Joke, Riddle, Riddle]"));
    expect(it.titles()).toEqual(['!Let step "both" take Riddle as well', "Don't wait for Riddle"]);
    expect(it.make("Don't wait").text).toContain("ctx.collectEvents(ev, [Joke])");
    expect(it.make('Let step "both"', ["collect-too-many both"]).text).toContain("both(ev: Joke | Riddle, ctx");
  });

  test("waits for as many as there are", () => {
    const it = repairing(collects("[Joke, Riddle, Joke, Joke]", "Joke | Riddle"));
    expect(it.titles()).toEqual(["Wait for one Joke only"]);
    expect(it.make("Wait for one").text).toContain("ctx.collectEvents(ev, [Joke, Riddle])");
  });

  test("isn't emptied", () => {
    expect(repairing(collects("[Riddle]")).titles()).toEqual(['!Let step "both" take Riddle as well']);
  });
});

describe("promises and calls that hold up the process", () => {
  const body = (lines: string, head = ""): string => `\
${head}import { type Context, StartEvent, StopEvent, Workflow, step } from 'stepscope'

export class Flow extends Workflow {
\t@step
\tasync start(ev: StartEvent<{ file: string }>, ctx: Context): Promise<StopEvent<string>> {
${lines}
\t}
}
`;

  test("a promise is awaited, or left out on purpose", () => {
    const it = repairing(body("\t\tctx.store.set('file', ev.file)\n\t\treturn new StopEvent({ result: '' })"));
    expect(it.titles()).toEqual(["!Await ctx.store.set", "Do without the outcome of ctx.store.set on purpose"]);
    expect(it.make("Await").text).toContain("\t\tawait ctx.store.set('file', ev.file)\n");
    expect(it.make("Do without").text).toContain("\t\tvoid ctx.store.set('file', ev.file)\n");
  });

  test("a function of node:fs is awaited, under the name that the file has for it", () => {
    const of = (text: string, head: string) => repairing(body(`\t\treturn new StopEvent({ result: ${text} })`, head));
    const head = "import * as fs from 'node:fs'\n";
    expect(of("fs.readFileSync(ev.file, 'utf8').trim()", head).make("Await readFile").text).toBe(
      body("\t\treturn new StopEvent({ result: (await readFile(ev.file, 'utf8')).trim() })", head).replace(
        "from 'stepscope'\n",
        "from 'stepscope'\nimport { readFile } from 'node:fs/promises'\n",
      ),
    );
    const known = "import { readFileSync } from 'node:fs'\nimport { readFile as read } from 'node:fs/promises'\n";
    expect(of("readFileSync(ev.file, 'utf8')", known).make("Await readFile").text).toContain(
      "result: await read(ev.file, 'utf8') }",
    );
    expect(of("['a'].map((it) => fs.readFileSync(it, 'utf8')).join()", head).titles()).toEqual([]);
    expect(of("String(fs.existsSync(ev.file))", head).titles()).toEqual([]);
  });
});

test("one of two events of nearly one name is used everywhere, in lists and unions once", () => {
  const it = repairing(
    flow(
      `  @step({ accepts: StartEvent, emits: [Joke, JOKE] })
  async start(ev: StartEvent<{ hard: boolean }>): Promise<Joke | JOKE> {
    return ev.hard ? new JOKE({ joke: "" }) : new Joke({ joke: "" });
  }
  @step async end(ev: Joke): Promise<StopEvent<string>> { return new StopEvent({ result: ev.joke }); }
  @step async other(ev: JOKE): Promise<StopEvent<string>> { return new StopEvent({ result: ev.joke }); }`,
      "export class JOKE extends Event.of<{ joke: string }>() {}\n",
    ).replace("class Riddle", "export class Riddle"),
  );
  expect(it.codes).toEqual(["event-name-case"]);
  const { text } = it.make("Use Joke in place of JOKE in Flow");
  expect(text).toContain("emits: [Joke] })\n  async start(ev: StartEvent<{ hard: boolean }>): Promise<Joke");
  expect(text).toContain('ev.hard ? new Joke({ joke: "" }) : new Joke({ joke: "" })');
  expect(text).toContain("async other(ev: Joke)");
});

describe("comments that silence", () => {
  const quiet = (comment: string): string =>
    flow(`  @step async start(ev: StartEvent<{ hard: boolean }>): Promise<Joke> {
    ${comment}
    return new Joke({ joke: String(ev.hard) });
  }
${ends}`);

  test("are written above the line, above the decorators, or into the comment that is there", () => {
    const source = `\
import { Event, StartEvent, StopEvent, Workflow, step } from "stepscope";

export class Joke extends Event {}

export class Flow extends Workflow {
  /** Begins. */
  @step
  async start(_ev: StartEvent): Promise<StopEvent> {
    return new StopEvent();
  }

  @step({
    numWorkers: 1,
  })
  async end(_ev: Joke): Promise<Joke> {
    return new Joke();
  }
}
`.replaceAll("\n", "\r\n");
    const it = repairing(source);
    expect(it.codes).toEqual(["unreachable-step end", "dead-end-step end"]);
    const { text } = it.make("Silence unreachable-step");
    expect(text).toBe(source.replace("  @step({", "  // stepscope-ignore unreachable-step\r\n  @step({"));
    expect(repairing(text).make("Silence dead-end-step").text).toBe(
      source.replace("  @step({", "  // stepscope-ignore unreachable-step, dead-end-step\r\n  @step({"),
    );
  });

  test("aren't written into a text of several lines", () => {
    const it = repairing(
      `import { readFileSync } from "node:fs";\n${flow(`  @step async start(ev: StartEvent<{ hard: boolean }>): Promise<Joke> {
    return new Joke({ joke: \`one
      \${readFileSync("file", "utf8")} \${ev.hard}\` });
  }
  @step async end(ev: Joke): Promise<StopEvent<string>> { return new StopEvent({ result: ev.joke }); }`)}`.replace(
        "class Riddle",
        "export class Riddle",
      ),
    );
    expect(it.codes).toEqual(["blocking-call start"]);
    expect(it.silencing()).toEqual([]);
  });

  test("go where they silence nothing, with their line, or from the line's end", () => {
    const none = quiet("").replace("    \n", "");
    const all = (text: string) => text.replace("async start(ev: StartEvent<{ hard: boolean }>): Promise<Joke>", "");
    expect(
      all(repairing(quiet("// stepscope-ignore dead-end-step, missing-await for now")).make("Remove the comment").text),
    ).toBe(all(none));
    const behind = none.replace("String(ev.hard) });", "String(ev.hard) }); // stepscope-ignore");
    expect(repairing(behind).make("Remove the comment").text).toBe(none);
  });

  test("lose the codes that silence nothing, and keep the others", () => {
    const it = (codes: string) =>
      repairing(
        `import { readFileSync } from "node:fs";\n${quiet(`// stepscope-ignore ${codes}`).replace("String(ev.hard)", 'readFileSync(String(ev.hard), "utf8")')}`,
      );
    expect(it("dead-end-step, blocking-call").make("Remove dead-end-step").text).toContain(
      "// stepscope-ignore blocking-call\n",
    );
    expect(it("blocking-call, dead-end-step so").make("Remove dead-end-step").text).toContain(
      "// stepscope-ignore blocking-call so\n",
    );
  });

  test("have a slip put right where its rule has something to say", () => {
    const it = repairing(
      `import { readFileSync } from "node:fs";\n${quiet("// stepscope-ignore bloking-call").replace(
        "String(ev.hard)",
        'readFileSync(String(ev.hard), "utf8")',
      )}`,
    );
    expect(it.titles()).toContain("!!Change bloking-call to blocking-call");
    expect(it.make("Change bloking-call").text).toContain("// stepscope-ignore blocking-call\n");
    expect(repairing(quiet("// stepscope-ignore bloking-call")).titles()).toContain(
      "!Remove the comment, which silences nothing",
    );
  });
});
