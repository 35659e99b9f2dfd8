import {
  Event,
  type JsonValue,
  ResourceError,
  type Resources,
  resource,
  retryPolicy,
  StartEvent,
  StopEvent,
  stopAfterAttempt,
  Workflow,
  WorkflowConfigurationError,
  type WorkflowOptions,
  WorkflowValidationError,
  waitFixed,
} from "stepscope";
import { describe, expect, test } from "vitest";
import { caught } from "./catching.js";

class Ask extends Event.of<{ n: number }>() {}
class Tell extends Event.of<{ text: string }>() {}

/** Counts what it makes: `db1`, `db2`, … */
function counting(name: string, options: { cache?: boolean; uses?: Resources; fails?: () => boolean } = {}) {
  const log: string[] = [];
  const it = resource(name, {
    ...(options.uses === undefined ? {} : { uses: options.uses }),
    ...(options.cache === undefined ? {} : { cache: options.cache }),
    make: async (uses) => {
      if (options.fails?.() === true) throw new Error(`no ${name}`);
      log.push(`${name}${log.filter((line) => !line.startsWith("-")).length + 1}`);
      const used = Object.values(uses).join("+");
      return used === "" ? (log.at(-1) as string) : `${log.at(-1)}(${used})`;
    },
    dispose: (value) => void log.push(`-${value}`),
  });
  return { it, log };
}

/** A workflow of one step, which gives what `use` makes of its resources. */
function flowOf<R extends Resources>(
  resources: R,
  use: (given: Record<string, unknown>) => unknown,
  options: WorkflowOptions = {},
) {
  const flow = new Workflow({ name: "Flow", ...options });
  flow.step(
    { name: "only", accepts: StartEvent, emits: [StopEvent], resources: resources as Resources },
    async (_ev, _ctx, given: Record<string, unknown>) => new StopEvent({ result: (await use(given)) as JsonValue }),
  );
  return flow;
}

/** A workflow whose start sends three events to a step that takes the resources. */
function fanOut(resources: Resources, options: WorkflowOptions = {}) {
  const flow = new Workflow({ name: "Flow", ...options });
  flow.step({ name: "fan", accepts: StartEvent, emits: [[Ask]] }, () => [1, 2, 3].map((n) => new Ask({ n })));
  flow.step(
    { name: "tell", accepts: Ask, emits: [Tell], resources, numWorkers: 3 },
    async (ev: Ask, _ctx, given: object) => new Tell({ text: `${ev.n}:${Object.values(given).join()}` }),
  );
  flow.step({ name: "all", accepts: [[Tell]], emits: [StopEvent] }, (all: Tell[]) => {
    return new StopEvent({ result: all.map(({ text }) => text).sort() });
  });
  return flow;
}

describe("a cached resource", () => {
  test("is made once for a workflow object, when a step first needs it, also where several ask at once", async () => {
    const db = counting("db");
    const flow = fanOut({ db: db.it });
    flow.validate();
    expect(db.log).toEqual([]);
    expect(await flow.run()).toEqual(["1:db1", "2:db1", "3:db1"]);
    await flow.run();
    expect(db.log).toEqual(["db1"]);
    await fanOut({ db: db.it }).run();
    expect(db.log).toEqual(["db1", "db2"]);
  });

  test("is made from others, each of which is made once", async () => {
    const db = counting("db");
    const [left, right] = [counting("left", { uses: { db: db.it } }), counting("right", { uses: { db: db.it } })];
    const flow = flowOf({ left: left.it, right: right.it }, (given) => given);
    expect(await flow.run()).toEqual({ left: "left1(db1)", right: "right1(db1)" });
    expect(db.log).toEqual(["db1"]);
  });

  test("keeps what it uses for itself, where that isn't cached", async () => {
    const id = counting("id", { cache: false });
    const index = counting("index", { uses: { id: id.it } });
    const flow = flowOf({ id: id.it, index: index.it }, (given) => given);
    expect(await flow.run()).toEqual({ id: "id1", index: "index1(id2)" });
    expect(id.log).toEqual(["id1", "id2", "-id1"]);
    await flow.close();
    expect([...index.log, ...id.log.slice(3)]).toEqual(["index1", "-index1(id2)", "-id2"]);
  });

  test("may name what is defined later, by a function", async () => {
    const index = resource("index", { uses: () => ({ later }), make: ({ later }) => `index of ${later.n}` });
    const later = resource("later", { make: () => ({ n: 7 }) });
    expect(await flowOf({ index }, ({ index }) => index).run()).toBe("index of 7");
  });

  test("that is there leaves the step's call as it is: in the same turn", async () => {
    const db = resource("db", { make: () => "db" });
    const order: string[] = [];
    const flow = flowOf({ db }, () => void order.push("step"));
    for (const turn of ["first", "second"]) {
      const run = flow.run();
      queueMicrotask(() => queueMicrotask(() => order.push(turn)));
      await run;
    }
    expect(order).toEqual(["step", "first", "step", "second"]);
  });
});

test("an uncached resource is made for each call, once in it, and disposed of after it", async () => {
  const id = counting("id", { cache: false });
  const [left, right] = [
    counting("left", { cache: false, uses: { id: id.it } }),
    counting("right", { cache: false, uses: { id: id.it } }),
  ];
  const flow = flowOf({ left: left.it, right: right.it }, (given) => {
    expect([...id.log, ...left.log].filter((line) => line.startsWith("-"))).toHaveLength(0);
    return given;
  });
  expect(await flow.run()).toEqual({ left: "left1(id1)", right: "right1(id1)" });
  expect(id.log).toEqual(["id1", "-id1"]);
  expect(left.log).toEqual(["left1", "-left1(id1)"]);
  await fanOut({ id: id.it }).run();
  expect(id.log.filter((line) => !line.startsWith("-"))).toEqual(["id1", "id2", "id3", "id4"]);
});

describe("the parameter", () => {
  test("stands behind the context, after all events", async () => {
    const db = resource("db", { make: () => "db" });
    const flow = new Workflow({ name: "Join" });
    const seen: unknown[] = [];
    flow.step({ name: "a", accepts: StartEvent, emits: [Ask] }, () => new Ask({ n: 1 }));
    flow.step({ name: "b", accepts: StartEvent, emits: [Tell] }, () => new Tell({ text: "t" }));
    flow.step({ name: "join", join: [Ask, Tell], emits: [StopEvent], resources: { db } }, (...args: unknown[]) => {
      seen.push(...args.map((it) => (it as object).constructor.name), args.at(-1));
      return new StopEvent();
    });
    await flow.run();
    expect(seen).toEqual(["Ask", "Tell", "Context", "Object", { db: "db" }]);
  });

  test("has the names of the step, whatever the resources are called", async () => {
    const db = resource("database", { make: () => "db" });
    const flow = flowOf({ store: db }, (given) => given);
    expect(flow.graph.resources).toEqual([{ name: "database", uses: [] }]);
    expect(await flow.run()).toEqual({ store: "db" });
  });
});

describe("a factory that fails", () => {
  test("fails the step, with the way to it, the step, and its error", async () => {
    const db = counting("db", { fails: () => true });
    const index = counting("index", { uses: { db: db.it } });
    const error = (await flowOf({ index: index.it }, () => null)
      .run()
      .catch((it) => it)) as ResourceError;
    expect(error).toBeInstanceOf(ResourceError);
    expect(error.message).toBe(
      `Step "only" of Flow can't be called: its resource "db" (index → db) couldn't be made: no db`,
    );
    expect(error).toMatchObject({ step: "only", workflow: "Flow", chain: ["index", "db"], cause: new Error("no db") });
  });

  test("is tried again with the step, and what it was made from isn't made twice", async () => {
    let left = 2;
    const db = counting("db");
    const index = counting("index", { uses: { db: db.it }, fails: () => left-- > 0 });
    const flow = new Workflow({ name: "Flow" });
    flow.step(
      {
        name: "only",
        accepts: StartEvent,
        emits: [StopEvent],
        resources: { index: index.it },
        retryPolicy: retryPolicy({ wait: waitFixed(0), stop: stopAfterAttempt(3) }),
      },
      (_ev, ctx, { index }) => new StopEvent({ result: [index, ctx.retryInfo().retryNumber] }),
    );
    expect(await flow.run()).toEqual(["index1(db1)", 2]);
    expect(db.log).toEqual(["db1"]);
  });

  test("is caught as any failure, by a handler that takes resources too", async () => {
    const db = counting("db", { fails: () => true });
    const mail = counting("mail");
    const flow = new (caught(db.it, mail.it))();
    expect(await flow.run()).toBe("mail1: db");
  });

  test("takes down what its call had made", async () => {
    const id = counting("id", { cache: false });
    const db = counting("db", { fails: () => true });
    await expect(flowOf({ id: id.it, db: db.it }, () => null).run()).rejects.toThrow("no db");
    expect(id.log).toEqual(["id1", "-id1"]);
  });
});

describe("a cycle", () => {
  const cycle = () => {
    const a = resource<string>("a", { uses: () => ({ b }), make: () => "a" });
    const b = resource<string>("b", { uses: () => ({ a }), make: () => "b" });
    return a;
  };

  test("is found before the first run", () => {
    const flow = flowOf({ a: cycle() }, () => null);
    expect(() => flow.run()).toThrow(WorkflowValidationError);
    expect(() => flow.validate()).toThrow(
      '[resource-cycle] Resources "b" and "a" are made from each other: a → b → a.',
    );
  });

  test("and fails the step where nothing was checked", async () => {
    const flow = flowOf({ a: cycle() }, () => null, { disableValidation: true });
    await expect(flow.run()).rejects.toThrow(
      'Step "only" of Flow can\'t be called: its resource "a" (a → b → a) needs itself.',
    );
  });
});

test("two resources of one name in a workflow are an error", () => {
  const [one, two] = [resource("db", { make: () => 1 }), resource("db", { make: () => 2 })];
  expect(() => flowOf({ one, two }, () => null).validate()).toThrow(
    '[resource-name-twice] Flow has two resources with the name "db".',
  );
});

describe("an override", () => {
  test("takes a resource's place by its name, and what that uses isn't made", async () => {
    const db = counting("db", { fails: () => true });
    const index = counting("index", { uses: { db: db.it } });
    const flow = flowOf({ index: index.it }, ({ index }) => index, { resources: { index: "fake" } });
    expect(await flow.run()).toBe("fake");
    const below = flowOf({ index: index.it }, ({ index }) => index, { resources: { db: "fake" } });
    expect(await below.run()).toBe("index1(fake)");
    await below.close();
    expect([...db.log, ...index.log]).toEqual(["index1", "-index1(fake)"]);
  });

  test("of a resource that isn't there is an error", () => {
    const flow = flowOf({ db: counting("db").it }, () => null, { resources: { bd: 1 } });
    expect(() => flow.run()).toThrow(new WorkflowConfigurationError('Flow has no resource "bd". It has: db.'));
  });
});

describe("options that no resource can have", () => {
  test.each<[string, () => unknown, string]>([
    ["no name", () => resource("", { make: () => 1 }), 'A resource needs a name, a text, not the string "".'],
    [
      "no make",
      () => resource("db", {} as never),
      'Resource "db": make must be a function that makes it, not undefined.',
    ],
    [
      "no resource",
      () => resource("index", { uses: { db: 1 } as never, make: () => 1 }),
      'Resource "index" uses "db", which is 1 and no resource. Make one with resource() or configResource().',
    ],
    [
      "undefined",
      () => flowOf({ db: undefined } as never, () => null),
      'Step "only" uses "db", which is undefined and no resource. It isn\'t defined when it is needed: define it before, break the circle of imports, or write uses: () => ({ db }).',
    ],
  ])("%s", (_, make, message) => {
    expect(make).toThrow(new WorkflowConfigurationError(message));
  });
});
