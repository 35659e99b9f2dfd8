import { join } from "node:path";
import { expect, test } from "vitest";
import { disagreement, implementedCases } from "../oracles/cases.js";
import { render } from "../oracles/render.js";
import { folder, stepscope } from "./command-line.js";

interface Finding {
  readonly file: string;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly subject: string | null;
}

test("stepscope check and the reference implementation agree on its shapes, a file each", async () => {
  const cases = implementedCases({ notEvents: false });
  using it = folder(Object.fromEntries(cases.map((oracle) => [`${oracle.id}.ts`, render(oracle)])));
  const { code, out, err } = await stepscope(["check", it.path, "--format", "json"]);
  expect([code, err]).toEqual([1, ""]);
  const { files, diagnostics } = JSON.parse(out) as { files: number; diagnostics: Finding[] };
  expect(files).toBe(cases.length);
  const found = Map.groupBy(diagnostics, ({ file }) => file);
  for (const oracle of cases) {
    const own = found.get(join(it.path, `${oracle.id}.ts`)) ?? [];
    const reported = own.map(({ subject, ...more }) =>
      subject === null ? more : { ...more, subject: { id: subject } },
    );
    expect(disagreement(oracle, reported), oracle.id).toEqual({ missing: [], wrong: [] });
    expect(
      own.some(({ severity }) => severity === "error"),
      oracle.id,
    ).toBe(!oracle.expected.ok);
  }
}, 60_000);
