import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { workspace } from "./source.js";

const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));

/* Whoever types asks about texts that end anywhere. */
it.each(["order.ts", "joke-functions.ts", "ask-name.ts"])("answers at every place of %s as it is typed", (name) => {
  expect(readdirSync(EXAMPLES)).toContain(name);
  const text = readFileSync(`${EXAMPLES}${name}`, "utf8");
  const it = workspace({ [name]: text });
  const file = it.path(name);
  const lines = text.split("\n");
  const kinds = new Set<string>();
  for (const [line, content] of lines.entries()) {
    const above = lines.slice(0, line).map((it) => `${it}\n`);
    for (let character = 0; character <= content.length; character += 5) {
      // What is above, what is typed of the line, and what stood below: in the middle of an edit.
      it.edit(name, [...above, content.slice(0, character), "\n", ...lines.slice(line + 2)].join(""));
      const at = { line, character };
      kinds.add(it.analysis.slotAt(file, at)?.kind ?? "nothing");
      kinds.add(it.analysis.symbolAt(file, at)?.kind ?? "nothing");
      it.analysis.constructionAt(file, at);
    }
    it.analysis.namesIn(file);
    for (const { steps } of it.analysis.workflows(file)) {
      for (const step of Object.values(steps)) it.analysis.stepText(step);
    }
  }
  expect([...kinds]).toEqual(expect.arrayContaining(["nothing", "event"]));
});
