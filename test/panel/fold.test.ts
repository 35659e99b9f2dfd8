import type { TraceRecord } from "stepscope/debug";
import { describe, expect, test } from "vitest";
import type { PanelDelta, PanelState } from "../../client/panel/contract.js";
import { STREAM_LIMIT } from "../../client/panel/contract.js";
import { applyDelta, applyDeltas, emptyPanelState, joinDeltas } from "../../client/panel/fold.js";
import { IDLE_STEP, own } from "../../client/panel/fold-live.js";
import { jokeEnd, jokeRecords, manyRecords, recorder, researchRecords, traced } from "./page/records.js";
import { BOTH, JOKE_ONLY } from "./page/samples.js";

const stream = (records: readonly TraceRecord[]): PanelDelta => ({ type: "stream", records });
const shown = applyDelta(emptyPanelState(), JOKE_ONLY);
const folded = (...records: readonly TraceRecord[]): PanelState => applyDelta(shown, stream(records));
const stepOf = (state: PanelState, step: string, workflow = "JokeFlow") => state.live.workflows[workflow]?.steps[step];

describe("graphs", () => {
  test("the first workflow is shown, until another is wished for", () => {
    expect(applyDelta(emptyPanelState(), JOKE_ONLY).selected).toBe("JokeFlow");
    expect(applyDelta(emptyPanelState(), BOTH).selected).toBe("ResearchFlow");
  });

  test("a choice outlives an edit of the file, and not its workflow", () => {
    const chosen = applyDeltas(emptyPanelState(), [BOTH, { type: "select", workflow: "JokeFlow" }]);
    expect(chosen.selected).toBe("JokeFlow");
    expect(applyDelta(chosen, { ...BOTH, selected: null } as PanelDelta).selected).toBe("JokeFlow");
    expect(applyDelta(chosen, { type: "select", workflow: "Nobody" }).selected).toBe("JokeFlow");
    expect(applyDelta(chosen, { type: "graphs", file: null, graphs: [], selected: "JokeFlow" }).selected).toBeNull();
  });
});

describe("live state", () => {
  test("deliveries run and end", () => {
    const state = folded(...jokeRecords());
    expect(stepOf(state, "generateJoke")).toEqual({ ...IDLE_STEP, done: 1 });
    expect(stepOf(state, "critiqueJoke")).toEqual({ ...IDLE_STEP, running: 1 });
    expect(state.live.workflows.JokeFlow).toMatchObject({
      events: { StartEvent: { emitted: 1 }, JokeEvent: { emitted: 1 } },
      latest: { event: "JokeEvent", step: "critiqueJoke", way: "received" },
      outcome: null,
    });
  });

  test("a queued delivery that starts leaves the queue, and others stay in it", () => {
    const state = folded(...researchRecords());
    expect(stepOf(state, "search", "ResearchFlow")).toEqual({ running: 3, queued: 2, done: 1, failed: 0 });
    expect(stepOf(state, "rank", "ResearchFlow")).toEqual({ ...IDLE_STEP, failed: 1 });
    const event = traced("SearchEvent");
    const next = applyDelta(
      state,
      stream([
        { seq: 90, run: "research-7f3a", at: 1, type: "step-started", step: "search", worker: 0, delivery: 6, event },
      ]),
    );
    expect(stepOf(next, "search", "ResearchFlow")).toEqual({ running: 4, queued: 1, done: 1, failed: 0 });
  });

  test("a step that waits for an event isn't running, and one that is tried again hasn't failed", () => {
    const event = traced("JokeEvent");
    const at = { run: "run-1", step: "critiqueJoke", worker: 0, delivery: 2, event } as const;
    const waiting = applyDelta(
      folded(...jokeRecords()),
      stream([{ ...at, seq: 6, at: 1, type: "step-suspended", duration: 5, waitsFor: "Answer" }]),
    );
    expect(stepOf(waiting, "critiqueJoke")).toEqual(IDLE_STEP);
    const again = applyDelta(
      waiting,
      stream([
        { ...at, seq: 7, at: 2, type: "step-started" },
        { ...at, seq: 8, at: 3, type: "step-ended", duration: 5, returned: null, error: "Error: no", retryIn: 10 },
      ]),
    );
    expect(stepOf(again, "critiqueJoke")).toEqual(IDLE_STEP);
    const failed = applyDelta(
      again,
      stream([
        { ...at, seq: 9, at: 4, type: "step-started" },
        { ...at, seq: 10, at: 5, type: "step-ended", duration: 5, returned: null, error: "Error: no" },
      ]),
    );
    expect(stepOf(failed, "critiqueJoke")).toEqual({ ...IDLE_STEP, failed: 1 });
  });

  test("a run that ends takes its deliveries with it, and no other run's", () => {
    const both = folded(...jokeRecords("a"), ...jokeRecords("b"));
    expect(stepOf(both, "critiqueJoke")?.running).toBe(2);
    const ended = applyDelta(both, stream([{ seq: 9, run: "a", at: 1, type: "run-ended", status: "cancelled" }]));
    expect(stepOf(ended, "critiqueJoke")).toEqual({ ...IDLE_STEP, running: 1 });
    expect(ended.live.workflows.JokeFlow?.outcome).toBe("cancelled");
    expect(Object.keys(ended.live.runs)).toEqual(["b"]);
  });

  test("a nested workflow's events are its own", () => {
    const child = recorder("child");
    const state = folded(
      ...jokeRecords("parent"),
      child({ type: "run-started", workflow: "ResearchFlow" }),
      child({ type: "event-emitted", event: traced("StartEvent"), via: "run" }),
    );
    expect(state.live.workflows.JokeFlow?.events.StartEvent?.emitted).toBe(1);
    expect(state.live.workflows.ResearchFlow?.events.StartEvent?.emitted).toBe(1);
  });

  test("a run whose start was never seen belongs to the workflow that is shown", () => {
    expect(stepOf(folded(...jokeRecords().slice(1)), "critiqueJoke")?.running).toBe(1);
  });

  test("names that objects inherit are names like others", () => {
    const record = recorder();
    const event = traced("toString");
    const state = folded(
      record({ type: "run-started", workflow: "JokeFlow" }),
      record({ type: "event-emitted", event, via: "run" }),
      record({ type: "step-started", step: "constructor", worker: 0, delivery: 1, event }),
    );
    expect(own(state.live.workflows.JokeFlow?.steps ?? {}, "constructor")).toEqual({ ...IDLE_STEP, running: 1 });
    expect(own(state.live.workflows.JokeFlow?.events ?? {}, "toString")).toEqual({ emitted: 1 });
  });

  test("what a batch doesn't touch keeps its identity", () => {
    const before = folded(...jokeRecords());
    const after = applyDelta(
      before,
      stream([{ seq: 6, run: "run-1", at: 1, type: "event-streamed", event: traced("Progress") }]),
    );
    expect(stepOf(after, "critiqueJoke")).toBe(stepOf(before, "critiqueJoke"));
    expect(after.graphs).toBe(before.graphs);
    expect(before.stream).toHaveLength(6);
  });
});

describe("the stream", () => {
  test("interleaved runs: one batch equals one by one", () => {
    const runs = ["a", "b", "c"].map((run) => [...jokeRecords(run), ...jokeEnd(run)]);
    const mixed = (runs[0] ?? []).flatMap((_, index) => runs.flatMap((run) => run[index] ?? []));
    const singles = mixed.reduce((state, record) => applyDelta(state, stream([record])), shown);
    expect(applyDelta(shown, stream(mixed))).toEqual(singles);
    expect(
      applyDeltas(
        shown,
        mixed.map((record) => stream([record])),
      ),
    ).toEqual(singles);
    expect(stepOf(singles, "critiqueJoke")).toEqual({ ...IDLE_STEP, done: 3 });
    expect(singles.live.runs).toEqual({});
  });

  test("is a ring that counts what it drops", () => {
    const records = manyRecords(STREAM_LIMIT * 2 + 34);
    const sizes = [1, 4_000, 7_000, STREAM_LIMIT + 5, 3_000];
    let state = shown;
    let from = 0;
    for (const size of sizes) {
      state = applyDelta(state, stream(records.slice(from, from + size)));
      from += size;
      const sent = Math.min(from, records.length);
      expect(state.stream).toEqual(records.slice(Math.max(0, sent - STREAM_LIMIT), sent));
      expect(state.dropped).toBe(Math.max(0, sent - STREAM_LIMIT));
    }
    expect(state.dropped).toBe(STREAM_LIMIT + 34);
  });

  test("a new session empties it, and what the debugger held", () => {
    const state = applyDeltas(shown, [
      stream(jokeRecords()),
      { type: "held", held: { kind: "step", id: "critiqueJoke" } },
      { type: "clear" },
    ]);
    expect(state).toEqual(shown);
  });
});

describe("joining", () => {
  test("neighbours become one, and what a clear removes is not folded at all", () => {
    const records = jokeRecords();
    const [one, two, three] = records.map((record) => stream([record])) as [PanelDelta, PanelDelta, PanelDelta];
    expect(joinDeltas([one, two, { type: "notice", notice: "x" }, three]).map(({ type }) => type)).toEqual([
      "stream",
      "notice",
      "stream",
    ]);
    expect(joinDeltas([one, { type: "clear" }, two, three])).toEqual([{ type: "clear" }, stream(records.slice(1, 3))]);
  });

  test("joined or not, the state is the same", () => {
    const deltas: PanelDelta[] = [
      JOKE_ONLY,
      stream(jokeRecords()),
      { type: "session", session: "running" },
      { type: "clear" },
      ...jokeRecords("again").map((record) => stream([record])),
      { type: "held", held: { kind: "event", id: "JokeEvent" } },
      stream(jokeEnd("again")),
    ];
    expect(applyDeltas(emptyPanelState(), deltas)).toEqual(deltas.reduce(applyDelta, emptyPanelState()));
  });
});
