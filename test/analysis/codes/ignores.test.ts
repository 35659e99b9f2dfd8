import { describe, expect, test } from "vitest";
import { found, foundIn, START, withFiles } from "../rules/found.js";
import { inClass } from "../source.js";

const LOOP = "async loop(ev: C): Promise<C> { return new C(); }";
const S = `${START}: Promise<StopEvent> { return new StopEvent(); }`;
const BOTH = ["unreachable-step @loop", "dead-end-step @loop"];

test("the step's problems, for what follows", () => {
  expect(foundIn(`${S} @step ${LOOP}`)).toEqual(BOTH);
});

describe("a comment silences", () => {
  test.each([
    ["on the line above", `// stepscope-ignore dead-end-step\n@step ${LOOP}`, ["unreachable-step @loop"]],
    ["at the end of the line", `@step ${LOOP} // stepscope-ignore dead-end-step`, ["unreachable-step @loop"]],
    ["several codes", `// stepscope-ignore dead-end-step, unreachable-step\n@step ${LOOP}`, []],
    ["with a reason", `// stepscope-ignore dead-end-step, unreachable-step it is shown in a talk\n@step ${LOOP}`, []],
    ["all codes", `// stepscope-ignore\n@step ${LOOP}`, []],
    ["all codes, with a reason", `// stepscope-ignore shown in a talk\n@step ${LOOP}`, []],
    [
      "above the decorator of a name on another line",
      `// stepscope-ignore\n@step({\n  numWorkers: 2,\n})\n${LOOP}`,
      [],
    ],
    ["between the decorator and the name", `@step\n// stepscope-ignore\n${LOOP}`, []],
    ["with another comment below", `// stepscope-ignore\n// A loop.\n@step ${LOOP}`, []],
    [
      "each of two comments",
      `// stepscope-ignore dead-end-step\n// stepscope-ignore unreachable-step\n@step ${LOOP}`,
      [],
    ],
  ])("%s", (_how, steps, left) => {
    expect(foundIn(`${S}\n${steps}`)).toEqual(left);
  });

  test("problems of the rules that need source as well", () => {
    expect(found(withFiles("class Left extends Event {} // stepscope-ignore event-class-unused soon"))).toEqual([]);
  });

  test("but not where a comment or a doc comment tells about it", () => {
    expect(foundIn(`${S}\n/** Write \`// stepscope-ignore CODE\` here. */\n@step ${LOOP}`)).toEqual(BOTH);
    expect(found(withFiles("/*\n// stepscope-ignore\nclass Left extends Event {} */"))).toEqual([]);
    // What opens no comment is none.
    expect(found(withFiles('const all = "src/**/*.ts";\nclass Left extends Event {} // stepscope-ignore'))).toEqual([]);
  });

  test("but not on another line, nor in a text", () => {
    expect(foundIn(`${S}\n// stepscope-ignore\n\n@step ${LOOP}`)).toEqual([
      ...BOTH,
      "unused-ignore @// stepscope-ignore",
    ]);
    expect(found(withFiles('class Left extends Event { x = "// stepscope-ignore" }'))).toEqual([
      "event-class-unused @Left",
    ]);
    expect(found(withFiles("class Left extends Event { x = `\n// stepscope-ignore\n` }"))).toEqual([
      "event-class-unused @Left",
    ]);
  });
});

describe("a comment that is wrong itself", () => {
  test("names no rule", () => {
    const it = inClass(`${S}\n// stepscope-ignore ded-end-step, unreachable-step\n@step ${LOOP}`);
    expect(found(it)).toEqual(["dead-end-step @loop", "unknown-ignore-code @ded-end-step"]);
    const problem = it.analysis.problems(it.path("flow.ts"))[1];
    expect(problem).toMatchObject({ severity: "warning", hint: "Did you mean dead-end-step?" });
    expect(problem?.data?.suggestions).toEqual(["dead-end-step"]);
  });

  test("silences nothing: faded", () => {
    const it = inClass(`${S} // stepscope-ignore missing-await`);
    expect(found(it)).toEqual(["unused-ignore @// stepscope-ignore missing-await"]);
    expect(it.analysis.problems(it.path("flow.ts"))[0]).toMatchObject({ severity: "hint", tags: ["unnecessary"] });
  });

  test("silences nothing by one of its codes", () => {
    const codes = foundIn(`${S}\n// stepscope-ignore dead-end-step, unreachable-step, missing-await\n@step ${LOOP}`);
    expect(codes).toEqual(["unused-ignore @missing-await"]);
  });
});
