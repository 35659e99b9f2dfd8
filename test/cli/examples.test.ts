import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { stepscope } from "./command-line.js";

test.each<[file: string, args: string[], input: string | undefined, out: string]>([
  ["joke-functions.ts", ["--input", "topic=parrots"], undefined, "Analysis: .*Critique: .*"],
  ["joke-script.ts", [], undefined, "Analysis: .*Critique: .*"],
  [
    "summarizer.ts",
    ["--input", "text=Cats sleep. Dogs bark loudly at every passing car!"],
    undefined,
    "2 points: Cats sleep; Dogs bark loudly at.",
  ],
  [
    "rag.ts",
    ["--input", "query=How hot is the water for espresso?"],
    undefined,
    "[^]*Espresso is brewed[^]*sources: \\[ 'coffee.md' \\][^]*",
  ],
  ["ask-name.ts", [], "Ada\n", "Good to meet you, Ada\\."],
  [
    "digest.ts",
    ["--input", "book=# One\nIt begins. It goes on.\n# Two\nIt ends!\n"],
    undefined,
    "A book of 2 chapters\nOne: It begins\\.\nTwo: It ends!",
  ],
  [
    "research.ts",
    ["Report", "--input", "subjects=tea, coffee"],
    undefined,
    "Tea was drunk .* anywhere else. Coffee reached Europe by way of Venice.",
  ],
  [
    "endings.ts",
    [],
    undefined,
    "Completed: All is well\nStep begin failed after 1 attempt: RangeError: The well is dry\n" +
      "Timed out after 0.05 s. Active steps: begin\nCancelled",
  ],
  [
    "search.ts",
    ["--input", "word=water"],
    undefined,
    "Tea: Green tea takes water of eighty …\nBread: A loaf of a pound takes …\nThe notes are closed\\.",
  ],
  ["typed-events.ts", ["--input", "query=night"], undefined, "FoundEvent { answer: .Twelfth Night., confidence: 1 }"],
  [
    "order.ts",
    ["--input", "items=book, lamp, vase"],
    undefined,
    "{ shipped: \\[ 'book', 'lamp' \\], missing: \\[ 'vase' \\] }",
  ],
])("examples/%s", async (file, args, input, out) => {
  const outcome = await stepscope(["run", `examples/${file}`, ...args], {
    env: { OPENAI_API_KEY: "" },
    ...(input === undefined ? {} : { input }),
  });
  expect(outcome.out).toMatch(new RegExp(`^${out}\n$`));
  expect(outcome.code, outcome.err).toBe(0);
});

test("examples/order.ts shows its attempts, and who catches the last failure", async () => {
  const { out, err, code } = await stepscope(["run", "examples/order.ts", "--input", "items=vase", "--events"]);
  expect(code).toBe(0);
  expect(out).toBe("{ shipped: [], missing: [ 'vase' ] }\n");
  expect(err.match(/pack:0 ✗ Error: The vase is broken, again in 10 ms/g)).toHaveLength(2);
  expect(err).toMatch(/leaveOut:0 ← #\d+ StepFailedEvent/);
});

test("the tests of the examples pass", () => {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { status, stdout } = spawnSync(process.execPath, [vitest, "run", "--root", "examples", "--reporter", "json"], {
    cwd: root,
    encoding: "utf8",
    env: { PATH: process.env.PATH },
  });
  const { numPassedTests, numTotalTests } = JSON.parse(stdout) as Record<string, number>;
  expect([status, numPassedTests]).toEqual([0, numTotalTests]);
  expect(numTotalTests).toBeGreaterThan(3);
  // A Vitest inside of Vitest, and the analysis of the examples: on a busy machine that takes its time.
}, 90_000);
