import { expect, test } from "vitest";
import { createNonce, panelHtml } from "../../client/panel/html.js";
import { parsePageMessage } from "../../client/panel/page-message.js";

const GOOD = [
  { type: "ready", version: 1 },
  { type: "select", workflow: "JokeFlow" },
  { type: "open", workflow: "JokeFlow", node: { kind: "step", id: "critiqueJoke" } },
  { type: "open", workflow: "JokeFlow", node: { kind: "resource", id: "db" } },
  { type: "run", workflow: "JokeFlow", debug: true },
  { type: "pick-file" },
  { type: "export", name: "JokeFlow", format: "svg", text: "<svg/>" },
];

test.each(GOOD)("$type is taken as it is", (message) => {
  expect(parsePageMessage(message)).toEqual(message);
});

test("what isn't in the contract doesn't get through with what is", () => {
  const node = { kind: "event", id: "JokeEvent", path: "/etc/passwd" };
  expect(parsePageMessage({ type: "open", workflow: "JokeFlow", node, command: "rm" })).toEqual({
    type: "open",
    workflow: "JokeFlow",
    node: { kind: "event", id: "JokeEvent" },
  });
});

test.each([
  null,
  undefined,
  "ready",
  [],
  {},
  { type: "ready" },
  { type: "ready", version: "1" },
  { type: "select", workflow: "" },
  { type: "select", workflow: "x".repeat(1_001) },
  { type: "open", workflow: "JokeFlow" },
  { type: "open", workflow: "JokeFlow", node: { kind: "file", id: "x" } },
  { type: "open", workflow: "JokeFlow", node: [] },
  { type: "run", workflow: "JokeFlow", debug: 1 },
  { type: "export", name: "x", format: "exe", text: "" },
  { type: "export", name: "x", format: "svg", text: null },
  { type: "constructor" },
])("%j is refused", (message) => {
  expect(parsePageMessage(message)).toBeNull();
});

test("the page allows its own script and style, and nothing unsafe", () => {
  const html = panelHtml({
    cspSource: "https://*.vscode-cdn.net",
    nonce: "abc123",
    scriptUri: "https://host/main.js?a=1&b=2",
    styleUri: "https://host/main.css",
    language: 'en"><script>',
  });
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
  expect(policy).toBe(
    "default-src 'none'; script-src 'nonce-abc123'; style-src https://*.vscode-cdn.net; img-src https://*.vscode-cdn.net data:; font-src https://*.vscode-cdn.net",
  );
  expect(html).not.toContain("unsafe-");
  expect(html.match(/<script/g)).toHaveLength(1);
  expect(html).toContain('src="https://host/main.js?a=1&amp;b=2"');
  expect(createNonce()).not.toBe(createNonce());
});
