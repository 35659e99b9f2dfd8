import { testRun } from "stepscope/testing";
import { expect, test } from "vitest";
import { AskName, NameAnswer, NameQuestion } from "./ask-name.js";

test("greets who answers", async () => {
  const t = await testRun(new AskName(), {}, { answers: [new NameAnswer({ response: "Ada" })] });
  expect(t.result).toBe("Good to meet you, Ada.");
  expect(t.eventsOf(NameQuestion).map(({ prefix }) => prefix)).toEqual(["What's your name?"]);
});

test("waits for a minute, and no longer", async () => {
  const t = await testRun(new AskName(), {});
  expect([t.status, t.seconds]).toEqual(["timed-out", 60]);
});
