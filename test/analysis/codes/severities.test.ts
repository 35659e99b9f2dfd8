import { expect, test } from "vitest";
import { defaultSeverity, PROBLEM_CODES } from "../../../server/analysis/index.js";
import { readRuleSettings, withSeverities } from "../../../server/config/index.js";
import { inClass } from "../source.js";

test("a setting makes a rule's problems as bad as it says, or leaves them out", () => {
  const it = inClass(`@step async s(ev: StartEvent): Promise<StopEvent> { return new StopEvent(); }
@step async loop(ev: C): Promise<C> { return new C(); }`);
  const problems = it.analysis.problems(it.path("flow.ts"));
  const severities = (settings: object) =>
    withSeverities(problems, readRuleSettings(settings).severities).map(({ code, severity }) => `${code} ${severity}`);
  expect(severities({})).toEqual(["unreachable-step error", "dead-end-step error"]);
  expect(severities({ "dead-end-step": "hint" })).toEqual(["unreachable-step error", "dead-end-step hint"]);
  expect(severities({ "dead-end-step": "off", "missing-await": "error" })).toEqual(["unreachable-step error"]);
});

test("settings that say nothing sensible are told, and the others count", () => {
  const { severities, wrong } = readRuleSettings({
    "ded-end-step": "off",
    "dead-end-step": "loud",
    "no-steps": "hint",
  });
  expect(severities).toEqual({ "no-steps": "hint" });
  expect(wrong).toEqual([
    'there is no rule "ded-end-step". Did you mean "dead-end-step"?',
    '"dead-end-step" can be error, warning, information, hint, off, not "loud".',
  ]);
  expect(readRuleSettings(["off"]).wrong).toHaveLength(1);
  expect(readRuleSettings(undefined)).toEqual({ severities: {}, wrong: [] });
});

test("every code has a hyphen, which tells it from the first word of a reason, and a severity", () => {
  expect(PROBLEM_CODES.length).toBeGreaterThan(40);
  for (const code of PROBLEM_CODES) {
    expect(code).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
    expect(["error", "warning", "information", "hint"]).toContain(defaultSeverity(code));
  }
  expect(defaultSeverity("no-steps")).toBe("error");
});
