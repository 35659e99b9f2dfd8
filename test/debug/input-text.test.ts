import { expect, test } from "vitest";
import { fieldText, readField } from "../../client/debug/input-text.js";

const field = (type: "string" | "number" | "boolean" | "json", text: string = type) => ({
  name: "n",
  type,
  text,
  optional: false,
});

test("text is taken as it is, everything else is read", () => {
  expect(readField(field("string"), "3")).toEqual({ value: "3" });
  expect(readField(field("number"), " 3.5 ")).toEqual({ value: 3.5 });
  expect(readField(field("boolean"), "true")).toEqual({ value: true });
  expect(readField(field("json", "string[]"), '["a"]')).toEqual({ value: ["a"] });
});

test("what can't be read is said", () => {
  expect(readField(field("number"), "three")).toEqual({ problem: "n must be a number." });
  expect(readField(field("number"), '"3"')).toEqual({ problem: "n must be a number." });
  expect(readField(field("boolean"), "yes")).toEqual({ problem: "n must be true or false." });
  expect(readField(field("json", "string[]"), "a, b")).toHaveProperty("problem");
  expect(fieldText(field("json", "string[]"))).toBe("n: string[], as JSON");
});
