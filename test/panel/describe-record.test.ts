import type { TraceRecord } from "stepscope/debug";
import { expect, test } from "vitest";
import { describeRecord, isInternal } from "../../client/webview/stream/describe-record.js";
import { traced } from "./page/records.js";

const event = traced("JokeEvent", { joke: "…" });
const at = { seq: 1, run: "r", at: 1, step: "critique", worker: 0, delivery: 2, event } as const;

test.each<[what: string, record: TraceRecord, look: object, internal: boolean]>([
  [
    "a failure that is tried again",
    { ...at, type: "step-ended", duration: 5, returned: null, error: "Error: no", retryIn: 1500 },
    { kind: "step retries", tone: "warning", summary: "Error: no, again in 1.500 s" },
    false,
  ],
  [
    "a failure for good",
    { ...at, type: "step-ended", duration: 5, returned: null, error: "Error: no" },
    { kind: "step failed", tone: "bad", summary: "Error: no" },
    false,
  ],
  [
    "a step that waits",
    { ...at, type: "step-suspended", duration: 5, waitsFor: "Answer" },
    { kind: "step waits", summary: "for Answer", step: "critique" },
    false,
  ],
  [
    "the failure that a catch-error step gets",
    { ...at, type: "event-emitted", via: "failure" },
    { kind: "failure", event: "JokeEvent", step: "critique" },
    false,
  ],
  [
    "a step that goes on",
    { ...at, type: "wait-ended", waitsFor: "Answer", got: 7 },
    { kind: "step goes on", summary: "got Answer #7" },
    true,
  ],
  [
    "a step that nobody answers in time",
    { ...at, type: "wait-ended", waitsFor: "Answer", got: null },
    { kind: "step goes on", summary: "Answer didn't come in time" },
    true,
  ],
  [
    "a step that has collected",
    { ...at, type: "events-collected", collected: [3, 5] },
    { kind: "step collected", summary: "#3 #5" },
    true,
  ],
  ["a step that starts", { ...at, type: "step-started" }, { kind: "step started" }, true],
])("%s", (_, record, look, internal) => {
  expect(describeRecord(record)).toMatchObject(look);
  expect(isInternal(record)).toBe(internal);
});
