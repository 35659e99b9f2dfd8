import { describe, expect, test } from "vitest";
import { workspace } from "./source.js";

const EVENTS = `import { Event, StopEvent } from "stepscope";
export class A extends Event {}
export class B extends Event {}
`;

describe("what comments say of a step in JavaScript", () => {
  test.each([
    [
      "/** @param {StartEvent} ev @returns {Promise<A | B>} */ async function s(ev) { throw 0; }",
      "s(StartEvent) -> A B",
    ],
    ["/** @param {A | B} ev\n * @return {A[]} */ function s(ev) { throw 0; }", "s(A | B) -> A[]"],
    ['/** @param {import("./events.js").A} ev */ function s(ev) { return new B(); }', "s(A) -> B"],
    ["/** @type {(ev: A) => Promise<B>} */ (async (ev) => { throw 0; })", "s(A) -> B"],
    [
      "/** @param {A} ev @param {import('stepscope').Context} c */ function s(ev, c) { c.sendEvent(new B()); }",
      "s(A) -> ~B",
    ],
    ["/** @param {Out} ev */ function s(ev) {}", "s(A | B) ->"],
    ["function s(ev) { return new A(); }", "s() -> A"],
  ])("%s", (fn, shape) => {
    const it = workspace({
      "events.js": EVENTS,
      "flow.js": `import { StartEvent, Workflow } from "stepscope"; import { A, B } from "./events.js";
/** @typedef {A | B} Out */
const flow = new Workflow({ name: "js" });
flow.step({ name: "s" }, ${fn});`,
    });
    expect(it.shapes("flow.js")).toEqual([`js: ${shape}`]);
  });

  test("not in TypeScript", () => {
    const it = workspace({
      "events.ts": EVENTS,
      "flow.ts": `import { Workflow } from "stepscope"; import { A } from "./events.js";
const flow = new Workflow({ name: "ts" });
flow.step(/** @param {A} ev */ function s(ev) {});`,
    });
    expect(it.shapes("flow.ts")).toEqual(["ts: s() ->"]);
  });
});

test("CommonJS: what is required, and what is exported by assignment", () => {
  const it = workspace({
    "events.cjs": `const { Event: Base } = require("stepscope");
class Inner extends Base {}
exports.A = class A extends Base {};
module.exports.B = class extends Base {};
module.exports.C = Inner;`,
    "all.cjs":
      'module.exports = { ...null, D: require("./nowhere.cjs"), ping: class Ping extends require("stepscope").Event {} };',
    "flow.cjs": `const { StartEvent, Workflow } = require("stepscope"); const events = require("./events.cjs"), { C } = require("./events.cjs");
const flow = new Workflow({ name: "js" });
flow.step({ accepts: StartEvent, emits: [events.A, C] }, function s() { if (flow) return new events.B(); });
module.exports = { flow };`,
  });
  expect(it.shapes("flow.cjs")).toEqual(["js: s(StartEvent) -> A Inner"]);
  expect(it.workflow("flow.cjs").exportedAs).toEqual(["flow"]);
});
