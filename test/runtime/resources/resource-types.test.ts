import {
  type Context,
  catchError,
  configResource,
  Event,
  type Resource,
  resource,
  StartEvent,
  type StepFailedEvent,
  StopEvent,
  step,
  Workflow,
} from "stepscope";
import { expect, expectTypeOf, it } from "vitest";
import { z } from "zod";

class A extends Event.of<{ n: number }>() {}
class B extends Event.of<{ text: string }>() {}

interface Db {
  query(sql: string): Promise<string[]>;
}
class Index {
  constructor(readonly db: Db) {}
}

const db = resource("db", {
  make: async (): Promise<Db> => ({ query: async (sql) => [sql] }),
  dispose: async (it) => void (await it.query("end")),
});
const index = resource("index", { uses: { db }, make: ({ db }) => new Index(db), cache: false });
const later = resource("later", { uses: () => ({ db, index }), make: ({ index }) => index.db });
const limits = configResource("limits", { file: "limits.json", schema: z.object({ top: z.number() }) });
const plain = configResource<{ top: number }>("plain", { file: "plain.json" });

it("a resource is typed by what makes it", () => {
  expectTypeOf(db).toEqualTypeOf<Resource<Db>>();
  expectTypeOf(index).toEqualTypeOf<Resource<Index>>();
  expectTypeOf(later).toEqualTypeOf<Resource<Db>>();
  expectTypeOf(limits).toEqualTypeOf<Resource<{ top: number }>>();
  expectTypeOf(plain).toEqualTypeOf<Resource<{ top: number }>>();
  // @ts-expect-error: it uses no such thing
  resource("wrong", { uses: { db }, make: ({ index }) => index });
  // @ts-expect-error: what it disposes of is what it makes
  resource("wrong", { make: () => 1, dispose: (it: string) => void it });
});

// The compiler is the test here: each declaration is one that it must take, or one that it must refuse.
it("the compiler checks a step's last parameter against the resources that it names", () => {
  class Right extends Workflow {
    @step({ resources: { index } })
    async bare(_ev: StartEvent, _ctx: Context, { index }: { index: Index }): Promise<A> {
      return new A({ n: (await index.db.query("")).length });
    }
    @step({ resources: { db, index, limits } })
    async wider(_ev: A, _ctx: Context<{ n: number }>, given: { db: Db; index: { db: Db } }): Promise<void> {
      await given.db.query("");
    }
    @step({ resources: { db }, accepts: A, emits: [StopEvent] })
    async declared(_ev: A, _ctx: unknown, { db }: { readonly db: Db }): Promise<StopEvent> {
      return new StopEvent({ result: await db.query("") });
    }
    @step({ resources: { db }, accepts: [[A]], emits: [StopEvent] })
    async list(_all: A[], _ctx: Context, _given: { db: Db }): Promise<StopEvent> {
      return new StopEvent();
    }
    @step({ resources: { db }, join: [A, B], emits: [StopEvent] })
    async joined(_a: A, _b: B, _ctx: Context, _given: { db: Db }): Promise<StopEvent> {
      return new StopEvent();
    }
    @step({ resources: { db } })
    async contextFirst(_ctx: Context, _ev: A, _given: { db: Db }): Promise<void> {}
    @step({ resources: { db } })
    async optional(_ev: A, _ctx: Context, _given?: { db: Db }): Promise<void> {}
    @catchError({ resources: { db }, emits: [StopEvent] })
    async caught(_ev: StepFailedEvent, _ctx: Context, _given: { db: Db }): Promise<StopEvent> {
      return new StopEvent();
    }
  }
  expect(new Right()).toBeInstanceOf(Workflow);

  const wrong = () => {
    class Wrong extends Workflow {
      // @ts-expect-error: the index is no Db
      @step({ resources: { db: index } }) async otherType(_ev: A, _ctx: Context, _given: { db: Db }): Promise<void> {}
      // @ts-expect-error: it takes an index, too
      @step({ resources: { db } }) async more(_ev: A, _c: Context, _given: { db: Db; index: Index }): Promise<void> {}
      // @ts-expect-error: the context comes first
      @step({ resources: { db } }) async noContext(_ev: A, _given: { db: Db }): Promise<void> {}
      // @ts-expect-error: it doesn't take what it names
      @step({ resources: { db } }) async unused(_ev: A, _ctx: Context): Promise<void> {}
      // @ts-expect-error: the resources are last
      @step({ resources: { db } }) async notLast(_ev: A, _given: { db: Db }, _ctx: Context): Promise<void> {}
      // @ts-expect-error: of a step with declared events as well
      @step({ resources: { db }, accepts: A, emits: [] }) async wide(_ev: A, _c: Context, _x: Db): Promise<void> {}
      // @ts-expect-error: of a list
      @step({ resources: { db }, accepts: [[A]], emits: [] }) async list(
        _all: A[],
        _c: Context,
        _x: Db,
      ): Promise<void> {}
      // @ts-expect-error: of a join
      @step({ resources: { db }, join: [A, B], emits: [] }) async join(_a: A, _b: B, _x: { db: Db }): Promise<void> {}
      // @ts-expect-error: of what catches failures
      @catchError({ resources: { db } }) async caught(_ev: StepFailedEvent, _c: Context, _x: Db): Promise<void> {}
      // @ts-expect-error: no resource
      @step({ resources: { db: 1 } }) async none(_ev: A, _ctx: Context, _given: { db: number }): Promise<void> {}
    }
    return Wrong;
  };
  expect(wrong).toBeTypeOf("function");
});

it("and a function's", () => {
  const flow = new Workflow({ name: "Functions" });
  const options = { accepts: StartEvent, emits: [StopEvent], resources: { db } };
  flow.step(options, async function right(_ev: StartEvent, _ctx: Context, { db }: { db: Db }): Promise<StopEvent> {
    return new StopEvent({ result: await db.query("") });
  });
  // @ts-expect-error: no index is named
  flow.step(options, async function wrong(_ev: StartEvent, _ctx: Context, _given: { index: Index }): Promise<void> {});
  // @ts-expect-error: the context comes first
  flow.step(options, async function alsoWrong(_ev: StartEvent, _given: { db: Db }): Promise<void> {});
  expect(flow.graph.steps.map(({ resources }) => resources)).toEqual([["db"], ["db"], ["db"]]);
});
