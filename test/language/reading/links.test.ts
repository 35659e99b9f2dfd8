import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { DocumentLink } from "vscode-languageserver/node";
import { FILES, scene } from "./scene.js";

it("the codes of rules lead to their pages: checks that are skipped, comments that silence, and no others", async () => {
  const it = await scene();
  const text = FILES["flow.ts"]
    .replace("{ numWorkers: 2, timeout: 5 }", '{ skipGraphChecks: ["dead-end-step", "no-such-check"] }')
    .replace("  @step\n", "  // stepscope-ignore unreachable-step, dead-end-step\n  @step\n")
    .replace("ev.stepName", '"missing-await"');
  const uri = await it.edit("flow.ts", text);
  const ask = (uri: string): Promise<DocumentLink[] | null> =>
    it.request("textDocument/documentLink", { textDocument: { uri } });
  const links = (await ask(uri)) ?? [];
  const lines = text.split("\n");
  const written = links.map(({ range }) => lines[range.start.line]?.slice(range.start.character, range.end.character));
  expect(written).toEqual(["dead-end-step", "unreachable-step", "dead-end-step"]);
  for (const [n, { target = "" }] of links.entries()) {
    expect(target).toMatch(new RegExp(`/${written[n]}\\.md$`));
    expect(existsSync(fileURLToPath(target))).toBe(true);
  }
  expect(await ask(await it.open("plain.ts"))).toBeNull();
  expect(await ask(await it.open("other.ts"))).toBeNull();
});
