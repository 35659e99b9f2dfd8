import type { TraceEvent, TraceRecord } from "stepscope/debug";

type Body<T> = T extends TraceRecord ? Omit<T, "seq" | "run" | "at"> : never;

/** Writes the records of one run, as its journal would. */
export function recorder(run = "run-1"): (body: Body<TraceRecord>) => TraceRecord {
  let seq = 0;
  return (body) => ({ seq: seq, run, at: seq++ * 12.5, ...body }) as TraceRecord;
}

let events = 0;

export function traced(name: string, payload: unknown = {}): TraceEvent {
  return { id: ++events, name, payload: JSON.stringify(payload) };
}

/** JokeFlow up to the step that critiques: held there, in a debugger. */
export function jokeRecords(run = "run-1", joke = "Why did the pirate cross the road?"): TraceRecord[] {
  const record = recorder(run);
  const start = traced("StartEvent", { topic: "pirates", apiKey: "sk-very-secret" });
  const told = traced("JokeEvent", { joke });
  return [
    record({ type: "run-started", workflow: "JokeFlow" }),
    record({ type: "event-emitted", event: start, via: "run" }),
    record({ type: "step-started", step: "generateJoke", worker: 0, delivery: 1, event: start }),
    record({
      type: "step-ended",
      step: "generateJoke",
      worker: 0,
      delivery: 1,
      event: start,
      duration: 843,
      returned: "JokeEvent",
    }),
    record({ type: "event-emitted", event: told, via: "return", step: "generateJoke", delivery: 1 }),
    record({ type: "step-started", step: "critiqueJoke", worker: 0, delivery: 2, event: told }),
  ];
}

/** What follows `jokeRecords`: the run completes. */
export function jokeEnd(run = "run-1"): TraceRecord[] {
  const told = traced("JokeEvent", { joke: "…" });
  const stop = traced("StopEvent", { result: "Not bad." });
  const step = { step: "critiqueJoke", delivery: 2 };
  return (
    [
      { type: "step-ended", ...step, worker: 0, event: told, duration: 120, returned: "StopEvent" },
      { type: "event-emitted", event: stop, via: "return", ...step },
      { type: "run-ended", status: "completed", result: '"Not bad."' },
    ] as const
  ).map((body, index): TraceRecord => ({ seq: 6 + index, run, at: 900 + index, ...body }));
}

/** A run of ResearchFlow in the middle of a fan-out, with some of everything. */
export function researchRecords(): TraceRecord[] {
  const record = recorder("research-7f3a");
  const start = traced("StartEvent", { question: "What holds workflows together?", depth: 3 });
  const search = [1, 2, 3, 4, 5, 6].map((page) => traced("SearchEvent", { query: "durable execution", page }));
  const records = [
    record({ type: "run-started", workflow: "ResearchFlow" }),
    record({ type: "event-emitted", event: start, via: "run" }),
    record({ type: "step-started", step: "plan", worker: 0, delivery: 1, event: start }),
    record({
      type: "event-streamed",
      event: traced("ProgressEvent", { text: "Planning: six searches, one outline" }),
      step: "plan",
      delivery: 1,
    }),
    record({
      type: "step-ended",
      step: "plan",
      worker: 0,
      delivery: 1,
      event: start,
      duration: 31,
      returned: "SearchEvent",
    }),
    ...search.map((event) => record({ type: "event-emitted", event, via: "return", step: "plan", delivery: 1 })),
  ];
  for (const [index, event] of search.entries()) {
    const delivery = 2 + index;
    records.push(
      index < 4
        ? record({ type: "step-started", step: "search", worker: index, delivery, event })
        : record({ type: "step-queued", step: "search", delivery, event }),
    );
  }
  const first = search[0] as TraceEvent;
  const source = traced("SourceEvent", {
    url: "https://example.com/journal",
    title: "The journal is the truth",
    score: 0.92,
  });
  records.push(
    record({
      type: "step-ended",
      step: "search",
      worker: 0,
      delivery: 2,
      event: first,
      duration: 412,
      returned: "SourceEvent",
    }),
    record({ type: "event-emitted", event: source, via: "return", step: "search", delivery: 2 }),
    record({ type: "step-started", step: "rank", worker: 0, delivery: 8, event: source }),
    record({
      type: "step-ended",
      step: "rank",
      worker: 0,
      delivery: 8,
      event: source,
      duration: 4,
      returned: null,
      error: "RangeError: a score of 1.2 is not between 0 and 1",
    }),
    record({ type: "event-unhandled", event: traced("AuditEvent", { by: "nobody" }) }),
  );
  return records;
}

/** Many records of one run: a loop that emits and handles one event again and again. */
export function manyRecords(count: number): TraceRecord[] {
  const record = recorder("run-many");
  const records = [record({ type: "run-started", workflow: "JokeFlow" })];
  for (let delivery = 1; records.length < count; delivery++) {
    const event = traced("JokeEvent", { joke: `number ${delivery}`, laughs: delivery % 7 });
    const at = { step: "generateJoke", delivery };
    records.push(
      record({ type: "event-emitted", event, via: "return", ...at }),
      record({ type: "step-started", step: "critiqueJoke", worker: 0, delivery, event }),
      record({
        type: "step-ended",
        step: "critiqueJoke",
        worker: 0,
        delivery,
        event,
        duration: 1,
        returned: "JokeEvent",
      }),
    );
  }
  return records.slice(0, count);
}
