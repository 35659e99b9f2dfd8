import { describe, expect, test } from "vitest";
import { inFile } from "./source.js";

const input = (type: string, more = "") =>
  inFile(`${more}\nclass Flow extends Workflow { @step async s(ev: ${type}): Promise<StopEvent> { return x; } }`)
    .workflow("flow.ts")
    .graph.input?.map(({ name, type: kind, text, optional }) => `${name}${optional ? "?" : ""}: ${kind} (${text})`);

describe("the fields that run() takes", () => {
  test.each([
    [
      "StartEvent<{ topic: string; max?: number; ok: boolean }>",
      ["topic: string (string)", "max?: number (number)", "ok: boolean (boolean)"],
    ],
    [
      "StartEvent<{ kind: 'a' | 'b'; tags: string[]; who: string | null }>",
      ["kind: string ('a' | 'b')", "tags: json (string[])", "who: string (string | null)"],
    ],
    ["StartEvent<{ keys: string; get?: number }>", ["keys: string (string)", "get?: number (number)"]],
    ["StartEvent<{}>", []],
    ["StartEvent", undefined],
    ["StartEvent<Record<string, unknown>>", undefined],
    ["A | StartEvent<{ n: 1 }>", ["n: number (1)"]],
  ])("%s", (type, fields) => {
    expect(input(type)).toEqual(fields);
  });

  test("of an interface, an alias, an intersection", () => {
    const more = "interface In { topic: string } type More = { n?: number }; type Both = In & More;";
    expect(input("StartEvent<In>", more)).toEqual(["topic: string (string)"]);
    expect(input("StartEvent<Both>", more)).toEqual(["topic: string (string)", "n?: number (number)"]);
  });

  test("of a subclass, its ancestors' first", () => {
    const more = "class S extends StartEvent.of<{ a: string }>() {} class T extends S.of<{ b?: number }>() {}";
    expect(input("T", more)).toEqual(["a: string (string)", "b?: number (number)"]);
  });

  test("of a computed type, by the compiler", () => {
    const more = "interface In { topic: string; max: number } interface Sub extends In { ok?: boolean }";
    expect(input("StartEvent<Partial<In>>", more)).toEqual(["topic?: string (string)", "max?: number (number)"]);
    expect(input("StartEvent<Sub>", more)).toEqual([
      "ok?: boolean (boolean)",
      "topic: string (string)",
      "max: number (number)",
    ]);
  });
});
