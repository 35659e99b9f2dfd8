import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const main = fileURLToPath(new URL("main.js", import.meta.url));

it("prints one JSON document, with what is required and whether it holds", async () => {
  const args = [main, "--json", "--rounds=1", "--case=chain-1000", "--peer=stepscope", "--peer=queue"];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  const { runtime } = JSON.parse(stdout);
  expect(runtime.figures["chain-1000"]).toEqual({ stepscope: expect.any(Number), queue: expect.any(Number) });
  expect(runtime.requirements).toEqual([
    {
      requirement: "a hop of 1,000, times the hand-written queue's: at most 12",
      holds: expect.any(Boolean),
      figure: expect.any(String),
    },
  ]);
});
