import { SourceMap } from "node:module";
import { describe, expect, test } from "vitest";
import { SourceSyntaxError, transform, withInlineMap } from "../../server/transform/transform.js";

const FLOW = `import { StartEvent, StopEvent, Workflow, step } from "stepscope"; mark_0();
class Flow extends Workflow {
  @step async s(ev: StartEvent<{ n: number }>): Promise<StopEvent> { mark_1(); return new StopEvent({ result: mark_2 }); }
  field = mark_3 } mark_4(); const flow = new Workflow({ name: "f" });
flow.step(async function t(ev: StartEvent): Promise<StopEvent> {
  return mark_5;
}); mark_6(); flow.step(async (ev: StartEvent) => mark_7); mark_8();
mark_9();`;

function position(text: string, word: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(word)).split("\n");
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}

test("every place in the source keeps its line and column", () => {
  const { code, map } = transform("/virtual/flow.ts", FLOW);
  expect(map.sources).toEqual(["file:///virtual/flow.ts"]);
  const reader = new SourceMap({
    ...map,
    file: "flow.js",
    sourceRoot: "",
    sourcesContent: [],
    sources: [...map.sources],
    names: [...map.names],
  });
  for (let n = 0; n < 10; n++) {
    const at = position(code, `mark_${n}`);
    const { originalLine, originalColumn } = reader.findEntry(at.line, at.column) as {
      originalLine: number;
      originalColumn: number;
    };
    expect({ n, line: originalLine, column: originalColumn }).toEqual({ n, ...position(FLOW, `mark_${n}`) });
  }
});

test("a file without workflows is only compiled", () => {
  const { code, format, dependencies } = transform("/virtual/plain.ts", "export const n: number = 1;\n");
  expect(code).toBe("export const n = 1;\n");
  expect(format).toBe("module");
  expect([...dependencies]).toEqual([]);
});

describe("what Node takes a file for", () => {
  test.each([
    ["export {};", "module"],
    ["import 'x';", "module"],
    ["const n: number = 1;", "commonjs"],
    ["exports.n = 1 as number;", "commonjs"],
  ])("%s", (source, format) => {
    expect(transform("/virtual/a.ts", source).format).toBe(format);
  });

  test("import() stays itself in CommonJS", () => {
    const { code } = transform("/virtual/a.ts", `export const load = () => import("x");`, { format: "commonjs" });
    expect(code).toContain(`import("x")`);
    expect(code).toContain("exports.load");
  });
});

test("types are written behind the class, on the line of its brace", () => {
  const { code } = transform("/virtual/flow.ts", FLOW);
  expect(code).toContain(`import { inferred as __stepscope_inferred } from "stepscope/inferred";`);
  expect(code).toMatch(
    /__stepscope_inferred\(this\.prototype\["s"\], \(\) => \(\{ accepts: \[__stepscope_event1\], returns: \[__stepscope_event2\], sends: \[\], streams: \[\], input: \[\{ "name": "n"/,
  );
  expect(code).toMatch(/flow\.step\(__stepscope_inferred\(async function t\(ev\) \{/);
});

test("a step that declares everything needs nothing", () => {
  const { code } = transform(
    "/virtual/flow.ts",
    `import { StartEvent, StopEvent, Workflow, step } from "stepscope";
class Flow extends Workflow { @step({ accepts: StartEvent, emits: [StopEvent] }) async s(ev: StartEvent): Promise<StopEvent> { throw 0 } }`,
  );
  expect(code).not.toContain("__stepscope_inferred");
});

test("a source that doesn't parse is an error with its place", () => {
  expect(() => transform("/virtual/a.ts", "const a = ;")).toThrow(SourceSyntaxError);
  expect(() => transform("/virtual/a.ts", "const a = ;")).toThrow("Expression expected.");
});

test("the map can be inlined", () => {
  const text = withInlineMap(transform("/virtual/plain.ts", "export {};\n"));
  const [, base64 = ""] = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(text) ?? [];
  expect(JSON.parse(Buffer.from(base64, "base64").toString())).toMatchObject({
    version: 3,
    sources: ["file:///virtual/plain.ts"],
  });
});
