import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { Workflow } from "stepscope";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { drawRun, drawWorkflow } from "../../server/draw/index.js";
import { launchChromium } from "../chromium.js";
import { stepscope } from "../cli/command-line.js";
import { graph } from "../graph/graph.js";
import { lossyFlow, orderFlow } from "./flows.js";

let browser: Browser;
const folder = mkdtempSync(join(tmpdir(), "stepscope-draw-"));
const opened: { readonly page: Page; readonly complaints: string[]; readonly requests: string[] }[] = [];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const { page, complaints, requests } of opened.splice(0)) {
    await page.context().close();
    expect(complaints).toEqual([]);
    // The file itself, and nothing else.
    expect(requests).toHaveLength(1);
  }
});

/** The page from a file, as a person opens it. After the test it has to have complained of nothing. */
async function open(html: string, options: BrowserContextOptions = {}): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("dialog", (dialog) => complaints.push(`dialog: ${dialog.message()}`));
  page.on("request", (request) => requests.push(request.url()));
  const file = join(folder, `${opened.length}-${Math.random()}.html`);
  writeFileSync(file, html);
  await page.goto(pathToFileURL(file).href);
  opened.push({ page, complaints, requests });
  return page;
}

async function ran(flow: Workflow, input: object): Promise<string> {
  const run = flow.run(input as never, { journal: [] });
  await run.catch(() => {});
  return await drawRun(run, { format: "html" });
}

const node = (page: Page, title: string) => page.locator(".node", { has: page.locator(`.name:text-is("${title}")`) });
const pane = (page: Page) => page.locator("#pane");
const lit = (page: Page) => page.locator(".node.lit .name").allTextContents();
const transform = (page: Page) => page.locator("#scene").getAttribute("transform");
const settled = (page: Page) => page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => drawn(null))));
const JOKE = graph({
  generate: "StartEvent -> Joke ~Draft",
  critique: "Joke -> StopEvent",
  file: "Draft -> StopEvent",
});

describe("the page", () => {
  test("shows all, and says what a chosen node is and has to do with", async () => {
    const page = await open(await ran(orderFlow(), { names: ["book", "jams"] }));
    expect(await page.title()).toMatch(/^Order: Completed in/);
    await node(page, "pack").nth(1).click();
    await expect.poll(() => pane(page).textContent()).toContain("RangeError: The shelf jams");
    expect(await pane(page).textContent()).toMatch(
      /pack #2.*2 attempts.*Call 1: failed.*again in 1\.0 ms.*Came of.*Item.*Led to/s,
    );
    expect((await lit(page)).sort()).toEqual(
      ["Item", "Packed", "StartEvent", "StopEvent", "completed", "outside", "pack", "ship", "take"].sort(),
    );
    expect(await node(page, "pack").nth(1).getAttribute("aria-pressed")).toBe("true");

    // By what is beside it, along the causes.
    await pane(page).getByRole("button", { name: "Packed" }).click();
    await expect.poll(() => pane(page).locator("h2").textContent()).toMatch(/^Packed/);
    expect(await pane(page).locator("pre").textContent()).toBe('{\n  "name": "jams"\n}');
    await page.keyboard.press("Escape");
    expect(await lit(page)).toEqual([]);
    expect(await pane(page).locator("h2").textContent()).toBe("Choose a step or an event");
  });

  test("shows the chain of what the pointer is over", async () => {
    const page = await open(await drawWorkflow(JOKE, { format: "html" }));
    await node(page, "critique").hover();
    expect((await lit(page)).sort()).toEqual(["Joke", "StartEvent", "StopEvent", "critique", "generate"]);
    await page.mouse.move(5, 795);
    await expect.poll(() => lit(page)).toEqual([]);
  });

  test("payloads are text: no markup of them comes to life", async () => {
    const page = await open(await ran(lossyFlow(), {}));
    await node(page, "Lost").click();
    expect(await pane(page).locator("pre").textContent()).toContain("</script><img src=x onerror=alert(1)>");
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.locator("script").count()).toBe(2);
  });

  test("runs nothing but its own script, and loads nothing", async () => {
    const html = await drawWorkflow(JOKE, { format: "html" });
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? "";
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; /);
    expect(policy).not.toContain("unsafe");
    // Each of them is refused by that.
    const attacked = html.replace(
      "</body>",
      '<script>document.title = "script"</script><style>body{opacity:0}</style><img src="https://example.com/x.png"></body>',
    );
    const page = await browser.newPage();
    const refused: unknown[] = [];
    const answered: string[] = [];
    page.on("requestfailed", (request) => refused.push([request.url(), request.failure()?.errorText]));
    page.on("response", (response) => answered.push(response.url()));
    const file = join(folder, "attacked.html");
    writeFileSync(file, attacked);
    await page.goto(pathToFileURL(file).href);
    expect(await page.title()).toMatch(/^W: /);
    expect(await page.evaluate(() => getComputedStyle(document.body).opacity)).toBe("1");
    expect(refused).toEqual([["https://example.com/x.png", "csp"]]);
    expect(answered.filter((url) => !url.startsWith("file:"))).toEqual([]);
    await page.close();
  });
});

describe("search", () => {
  test("finds names, payloads and errors, and goes from one to the next", async () => {
    const page = await open(await ran(orderFlow(), { names: ["book", "jams"] }));
    await page.keyboard.press("/");
    await page.keyboard.type("jams");
    const found = page.locator("#found");
    await expect.poll(() => found.textContent()).toMatch(/^\d+ found$/);
    const all = Number.parseInt((await found.textContent()) ?? "", 10);
    expect(await page.locator(".node.hit").count()).toBe(all);
    await page.keyboard.press("Enter");
    expect(await found.textContent()).toBe(`1 of ${all}`);
    expect(await page.locator(".node.chosen").count()).toBe(1);
    await page.keyboard.press("Shift+Enter");
    expect(await found.textContent()).toBe(`${all} of ${all}`);
    await page.locator("#search").fill("nothing like it");
    expect(await found.textContent()).toBe("none");
    await page.keyboard.press("Escape");
    expect(await page.locator("#search").inputValue()).toBe("");
    expect(await page.locator(".node.hit").count()).toBe(0);
  });
});

describe("moving about", () => {
  test("wheel, drag and buttons, and what is dragged isn't clicked", async () => {
    const page = await open(await drawWorkflow(JOKE, { format: "html" }));
    await settled(page);
    const first = await transform(page);
    await page.mouse.move(400, 400);
    await page.mouse.wheel(0, -300);
    await settled(page);
    const zoomed = await transform(page);
    expect(zoomed).not.toBe(first);
    const box = await node(page, "generate").boundingBox();
    if (box === null) throw new Error("generate isn't shown");
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 140, box.y + 90, { steps: 5 });
    await page.mouse.up();
    await settled(page);
    const moved = await node(page, "generate").boundingBox();
    expect([Math.round((moved?.x ?? 0) - box.x), Math.round((moved?.y ?? 0) - box.y)]).toEqual([120, 70]);
    expect(await page.locator(".node.chosen").count()).toBe(0);
    await page.getByRole("button", { name: "Fit" }).click();
    await expect.poll(() => transform(page)).toBe(first);
  });

  test("two fingers", async () => {
    const page = await open(await drawWorkflow(JOKE, { format: "html" }), { hasTouch: true });
    await settled(page);
    const scale = async () => Number(/scale\(([\d.]+)\)/.exec((await transform(page)) ?? "")?.[1]);
    const before = await scale();
    const session = await page.context().newCDPSession(page);
    const touch = (type: string, ...points: { x: number; y: number }[]) =>
      session.send("Input.dispatchTouchEvent", { type: type as never, touchPoints: points });
    await touch("touchStart", { x: 380, y: 400 }, { x: 420, y: 400 });
    for (let by = 10; by <= 80; by += 10) await touch("touchMove", { x: 380 - by, y: 400 }, { x: 420 + by, y: 400 });
    await touch("touchEnd");
    await settled(page);
    expect((await scale()) / before).toBeGreaterThan(2);
  });

  test("the keyboard goes into the picture, along the lines, and chooses", async () => {
    const page = await open(await drawWorkflow(JOKE, { format: "html", direction: "right" }));
    const focused = () => page.evaluate(() => document.activeElement?.querySelector("title")?.textContent ?? "");
    await page.locator("#picture").focus();
    await page.keyboard.press("Tab");
    expect(await focused()).toBe("StartEvent\nstarts the run");
    await page.keyboard.press("ArrowRight");
    expect(await focused()).toBe("generate\nstep");
    expect(await pane(page).locator("h2").textContent()).toBe("generate");
    await page.keyboard.press("ArrowLeft");
    expect(await focused()).toMatch(/StartEvent/);
    // One stop of Tab for the whole picture: the next is the pane.
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.closest("aside") !== null)).toBe(true);
    await page.locator("#picture").focus();
    await settled(page);
    const before = await transform(page);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("+");
    await settled(page);
    expect(await transform(page)).not.toBe(before);
  });
});

describe.each(["light", "dark"] as const)("in %s colours", (colorScheme) => {
  test("axe finds nothing, and names can be read", async () => {
    const page = await open(await ran(orderFlow(), { names: ["book", "jams", "breaks"] }), { colorScheme });
    await node(page, "StartEvent").click();
    const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
    await page.evaluate(axe);
    const violations = await page.evaluate(async () => {
      const runner = globalThis as unknown as {
        axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
      };
      return (await runner.axe.run()).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`);
    });
    expect(violations).toEqual([]);
    const colours = await page.evaluate(() => {
      const of = (selector: string, name: string) =>
        getComputedStyle(document.querySelector(selector) as Element).getPropertyValue(name);
      return [of("body", "background-color"), of(".node .name", "fill"), of(".node.step .frame", "fill")];
    });
    expect(colours[0]).toBe(colorScheme === "dark" ? "rgb(13, 17, 23)" : "rgb(255, 255, 255)");
    expect(colours[1]).not.toBe(colours[2]);
  });
});

test("a run of 2,000 boxes opens, and moves and lights up without freezing", async () => {
  const names = Array.from({ length: 480 }, (_, index) => `item ${index}`);
  const page = await open(await ran(orderFlow(), { names }));
  expect(await page.locator(".node").count()).toBeGreaterThan(1_900);
  const slowest = await page.evaluate(async () => {
    const picture = document.querySelector("#picture") as Element;
    const nodes = [...document.querySelectorAll(".node")];
    const frame = () => new Promise((drawn) => requestAnimationFrame(drawn));
    let most = 0;
    for (let turn = 0; turn < 20; turn++) {
      const begun = performance.now();
      picture.dispatchEvent(
        new WheelEvent("wheel", { deltaY: turn % 2 ? 120 : -120, clientX: 300, clientY: 300, cancelable: true }),
      );
      nodes[turn * 90]?.dispatchEvent(new MouseEvent("click", { bubbles: true }));
      await frame();
      await frame();
      most = Math.max(most, performance.now() - begun);
    }
    return most;
  });
  // A frame that a person would call frozen; an idle machine takes a tenth of it.
  expect(slowest).toBeLessThan(2_000);
}, 120_000);

test("the example of the README", async () => {
  const drawn = join(folder, "run.html");
  await stepscope(["run", "examples/order.ts", "--input", "items=book, lamp, vase", "--draw", drawn]);
  const html = await readFile(drawn, "utf8");
  const page = await open(html, { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1.25 });
  await node(page, "pack").nth(2).click();
  await page.mouse.move(20, 700);
  await expect.poll(() => pane(page).textContent()).toContain("The vase is broken");
  const results = fileURLToPath(new URL("../../test-results/draw", import.meta.url));
  mkdirSync(results, { recursive: true });
  await page.screenshot({ path: join(results, "run.png") });
});
