import { expect, it } from "vitest";
import { rulePages } from "../docs/rule-pages.js";
import { folder, stepscopeHere } from "./command-line.js";

const page = rulePages.find(({ code }) => code === "send-unknown-step");
const WRONG = page?.wrong["flow.ts"] ?? "";
const line = WRONG.split("\n").findIndex((text) => text.includes("ctx.sendEvent")) + 1;

it("tells what only source shows, as the editor does", async () => {
  using project = folder({ "flow.ts": WRONG });
  const { code, out, err } = await stepscopeHere(["check"], { cwd: project.path });
  expect(out).toMatch(new RegExp(`^flow\\.ts:${line}:\\d+: error send-unknown-step: Step tell sends to "rates"`, "m"));
  expect(err).toBe("1 workflow in 1 file: 1 error\n");
  expect(code).toBe(1);
});

it("explains a rule to code scanning", async () => {
  using project = folder({ "flow.ts": WRONG });
  const { out } = await stepscopeHere(["check", "--format", "sarif"], { cwd: project.path });
  const [rule, ...others] = JSON.parse(out).runs[0].tool.driver.rules;
  expect(others).toEqual([]);
  expect(rule.id).toBe("send-unknown-step");
  expect(rule.help.markdown).toBe(page?.text);
  expect(rule.shortDescription.text).toMatch(/^An event is sent to a step that there isn't\./);
});

it("leaves out what a comment silences, and tells of a comment that silences nothing", async () => {
  const silenced = WRONG.replace(
    "    ctx.sendEvent",
    "    // stepscope-ignore send-unknown-step for the talk\n    ctx.sendEvent",
  );
  using project = folder({
    "flow.ts": silenced,
    "fine.ts": page?.right["flow.ts"]?.replace("    ctx", "    // stepscope-ignore\n    ctx") ?? "",
  });
  const { code, out, err } = await stepscopeHere(["check"], { cwd: project.path });
  expect(out).toMatch(/^fine\.ts:\d+:5: hint unused-ignore: This comment silences nothing here\.$/m);
  expect(err).toBe("2 workflows in 2 files: 0 errors, 1 hint\n");
  expect(code).toBe(0);
});
