import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { PANEL_CONTRACT } from "../../client/panel/contract.js";
import { emptyPanelState } from "../../client/panel/fold.js";
import { pageBench } from "./page/bench-hooks.js";
import { faintTexts } from "./page/contrast.js";
import type { OpenPanel } from "./page/open-page.js";
import { jokeRecords, researchRecords } from "./page/records.js";
import { BOTH, JOKE_ONLY } from "./page/samples.js";
import { THEMES } from "./page/themes.js";

const open = pageBench();
const BUSY = [
  BOTH,
  { type: "session", session: "running" },
  { type: "stream", records: researchRecords() },
  { type: "held", held: { kind: "step", id: "search" } },
  { type: "notice", notice: "The file has unsaved changes." },
] as const;

/** Everything on the page that has text: nodes with chips, a row that is open. */
async function busyPage(options: Parameters<typeof open>[0]): Promise<OpenPanel> {
  const panel = await open({ deltas: BUSY, ...options });
  await panel.page.locator(".react-flow__node").first().waitFor();
  await panel.page.getByRole("row").first().click();
  await panel.page.locator(".detail").waitFor();
  return panel;
}

test("the policy is in force, and breaches of it are seen", async () => {
  const panel = await open({ deltas: [JOKE_ONLY] });
  const ran = await panel.page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "globalThis.breached = true";
    document.body.append(script);
    const image = document.createElement("div");
    image.setAttribute("style", "color: red");
    return { breached: Reflect.get(globalThis, "breached") === true, styled: image.style.color !== "" };
  });
  expect(ran).toEqual({ breached: false, styled: false });
  await expect.poll(() => panel.complaints().filter((line) => line.includes("policy: ")).length).toBe(2);
  panel.complaints().splice(0);
});

describe("page and host", () => {
  test("the page asks, and waits for its snapshot", async () => {
    const panel = await open({ deltas: null });
    expect(await panel.message("ready")).toEqual({ type: "ready", version: PANEL_CONTRACT });
    await panel.page.getByText("Loading the workflow…").waitFor();
    await panel.apply({ type: "notice", notice: "too early" });
    await panel.snapshot([JOKE_ONLY, { type: "stream", records: jokeRecords() }]);
    await panel.page.getByText("6 records").waitFor();
    expect(await panel.page.getByText("too early").count()).toBe(0);
  });

  test("a host of another version is a sentence that says what to do", async () => {
    const panel = await open({ deltas: null });
    await panel.send({ type: "snapshot", version: PANEL_CONTRACT + 1, state: emptyPanelState() });
    await panel.page.getByRole("alert").getByText("Close it and open it again.").waitFor();
    await panel.apply(JOKE_ONLY);
    await panel.page.getByRole("alert").waitFor();
  });

  test("messages that aren't the host's are nothing", async () => {
    const panel = await open({ deltas: [JOKE_ONLY] });
    await panel.page.evaluate(() => {
      for (const data of [null, 1, "x", {}, { type: "devtools" }]) window.postMessage(data, "*");
    });
    await panel.apply({ type: "notice", notice: "still here" });
    await panel.page.getByText("still here").waitFor();
  });

  test("run, debug and the choice of a workflow are the host's to do", async () => {
    const panel = await open({ deltas: [BOTH] });
    await panel.page.getByRole("button", { name: "Debug Workflow" }).click();
    expect(await panel.message("run")).toEqual({ type: "run", workflow: "ResearchFlow", debug: true });
    await panel.page.getByRole("button", { name: "Run Workflow Without Debugging" }).click();
    expect((await panel.posted()).at(-1)).toEqual({ type: "run", workflow: "ResearchFlow", debug: false });
    await panel.page.getByRole("combobox").selectOption("JokeFlow");
    expect(await panel.message("select")).toEqual({ type: "select", workflow: "JokeFlow" });
    await panel.apply({ type: "select", workflow: "JokeFlow" });
    await panel.page.getByRole("button", { name: /critiqueJoke/ }).waitFor();
  });

  test("where there is nothing yet, there is something to do", async () => {
    const panel = await open({ deltas: [] });
    await panel.page.getByRole("button", { name: "Choose a file with a workflow" }).click();
    await panel.message("pick-file");
    await panel.apply(JOKE_ONLY);
    await panel.page.getByRole("button", { name: "Debug JokeFlow" }).click();
    expect(await panel.message("run")).toEqual({ type: "run", workflow: "JokeFlow", debug: true });
  });
});

describe("what the person arranged", () => {
  test("is there again when the page comes back", async () => {
    const first = await open({ deltas: [BOTH, { type: "stream", records: researchRecords() }] });
    await first.page.getByRole("button", { name: "Lay Out Left to Right" }).click();
    await first.page.getByRole("searchbox").fill("queued");
    await first.page.getByRole("separator").focus();
    await first.page.keyboard.press("ArrowUp");
    await first.page.getByRole("button", { name: /^review/ }).focus();
    await first.page.getByRole("button", { name: "Zoom In" }).click();
    await expect
      .poll(first.saved)
      .toMatchObject({ workflow: "ResearchFlow", node: "step:review", split: 50, viewport: { of: "ResearchFlow" } });
    const saved = await first.saved();
    expect(saved).toMatchObject({ file: "file:///flows/flow.ts", direction: "right", filter: "queued" });

    const second = await open({ saved, deltas: [BOTH, { type: "stream", records: researchRecords() }] });
    await second.page.getByText("2 of 22 records").waitFor();
    expect(await second.page.locator('.react-flow__node[tabindex="0"]').getAttribute("data-id")).toBe("step:review");
    expect(await second.page.getByRole("separator").getAttribute("aria-valuenow")).toBe("50");
    const view = ({ page }: OpenPanel) => page.locator(".react-flow__viewport").getAttribute("style");
    const zoomed = await view(first);
    await expect.poll(() => view(second)).toBe(zoomed);
  });

  test("of another version is taken where it fits", async () => {
    const panel = await open({
      saved: { split: "wide", filter: 7, viewport: { x: 1 }, node: null },
      deltas: [JOKE_ONLY],
    });
    await panel.page.getByRole("button", { name: /critiqueJoke/ }).waitFor();
  });

  test("the separator is moved with keys and mouse", async () => {
    const panel = await open({ deltas: [JOKE_ONLY] });
    const separator = panel.page.getByRole("separator");
    await separator.focus();
    await panel.page.keyboard.press("End");
    expect(await separator.getAttribute("aria-valuenow")).toBe("85");
    const place = await separator.boundingBox();
    await panel.page.mouse.move(400, (place?.y ?? 0) + 1);
    await panel.page.mouse.down();
    await panel.page.mouse.move(400, 300, { steps: 3 });
    await panel.page.mouse.up();
    expect(Number(await separator.getAttribute("aria-valuenow"))).toBeLessThan(35);
  });
});

describe.each(THEMES)("$name", (theme) => {
  test("all text can be read", async () => {
    const panel = await busyPage({ theme });
    expect(await faintTexts(panel.page)).toEqual([]);
  });
});

test("an empty page can be read in every theme", async () => {
  for (const theme of THEMES) {
    const panel = await open({ theme, deltas: [] });
    await panel.page.getByText("Choose File…").waitFor();
    expect(await faintTexts(panel.page)).toEqual([]);
  }
});

test("axe finds nothing", async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const panel = await busyPage({});
  await panel.page.evaluate(axe);
  const violations = await panel.page.evaluate(async () => {
    const runner = (globalThis as unknown as { axe: { run(): Promise<{ violations: AxeViolation[] }> } }).axe;
    interface AxeViolation {
      readonly id: string;
      readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
    }
    const result = await runner.run();
    return result.violations.map(({ id, nodes }) => ({
      id,
      nodes: nodes.map(({ html, failureSummary }) => [html, failureSummary]),
    }));
  });
  expect(violations).toEqual([]);
});

test("with forced colours, shapes have edges and the state is in words", async () => {
  const panel = await busyPage({ context: { forcedColors: "active" } });
  const border = await panel.page
    .locator('.react-flow__node[data-id="step:search"] .box')
    .evaluate((box) => getComputedStyle(box).borderTopWidth);
  expect(border).toBe("3px");
  await panel.page.getByText("paused here").waitFor();
});
