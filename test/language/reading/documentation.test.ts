import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { READING_SETTINGS } from "../../../server/language/features/reading/settings.js";
import { announced } from "../requests.js";
import { TOKENS_CLIENT } from "../rig.js";
import { scene } from "./scene.js";

const PAGE = readFileSync(new URL("../../../docs/editors.md", import.meta.url), "utf8");

it("what the server answers is in the documentation for other editors", async () => {
  const { editor } = await scene(TOKENS_CLIENT);
  const asked = announced(editor.initialized.capabilities).filter((method) => !method.endsWith("/resolve"));
  const missing = asked.filter(
    (method) => !PAGE.includes(method.slice(method.indexOf("/") + 1).replace("semanticTokens/", "")),
  );
  expect(missing).toEqual([]);
  expect(asked.length).toBeGreaterThan(15);
});

it("its settings are there with their defaults, and no others", () => {
  const [, part = ""] = /\n## Settings\n([\s\S]*?)\n## /.exec(PAGE) ?? [];
  const rows = [...part.matchAll(/^\| `(.+?)` \| `(.+?)` \|/gm)].map(([, name, value]) => [name, value]);
  const reading = Object.entries(READING_SETTINGS).flatMap(([section, defaults]) =>
    Object.entries(defaults).map(([name, value]) => [`${section}.${name}`, String(value)]),
  );
  const { contributes } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8"));
  const checking = Object.entries<{ default: unknown }>(
    Object.assign({}, ...[contributes.configuration].flat().map(({ properties }) => properties)),
  ).flatMap(([name, it]) => (name.startsWith("stepscope.check.") ? [[name, JSON.stringify(it.default)]] : []));
  expect(Object.fromEntries(rows)).toEqual(Object.fromEntries([...checking, ...reading]));
});
