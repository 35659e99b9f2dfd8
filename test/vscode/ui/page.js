import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { launchChromium } from "../../chromium.js";

/**
 * Opens VS Code's page in a headless Chromium.
 *
 * @param {{ url: string, env: NodeJS.ProcessEnv, logFile: string }} options `logFile` gets what the page writes to
 *   its console
 * @returns {Promise<{ page: import("playwright-core").Page, close: () => Promise<void> }>}
 */
export async function openPage({ url, env, logFile }) {
  const browser = await launchChromium({
    env: /** @type {any} */ (env),
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await context.newPage();
  const note = (/** @type {string} */ text) => writeFileSync(logFile, `${text}\n`, { flag: "a" });
  page.on("console", (message) => note(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => note(`uncaught: ${error.stack ?? error.message}`));
  page.on("crash", () => note("The page has crashed"));
  await page.goto(url);
  return { page, close: () => browser.close() };
}

/**
 * The requests of the suite, carried out on the page.
 *
 * @param {{ page: () => import("playwright-core").Page, results: string }} options `results` is the folder for
 *   screenshots
 * @returns {import("./contract.js").Handlers<import("./contract.js").UiRequests>}
 */
export function uiHandlers({ page, results }) {
  const find = (/** @type {import("./contract.js").Target} */ target) => locate(page(), target);
  return {
    async click({ button = "left", count = 1, modifiers = [], position, ...target }) {
      const timeout = limit(target);
      await (await find(target)).click({
        button,
        clickCount: count,
        modifiers,
        timeout,
        ...(position && { position }),
      });
      return null;
    },
    async hover(target) {
      await (await find(target)).hover({ timeout: limit(target) });
      return null;
    },
    async fill({ value, ...target }) {
      await (await find(target)).fill(value, { timeout: limit(target) });
      return null;
    },
    async waitFor({ state = "visible", ...target }) {
      if (state === "hidden") await gone(page(), target);
      else await (await find(target)).waitFor({ state, timeout: limit(target) });
      return null;
    },
    // Not textContent: what a person reads, without what is hidden.
    text: async (target) => (await find(target)).innerText({ timeout: limit(target) }),
    async texts(target) {
      const frame = await frameWith(page(), target);
      return frame ? matches(frame, target).allInnerTexts() : [];
    },
    attribute: async ({ name, ...target }) => (await find(target)).getAttribute(name, { timeout: limit(target) }),
    async press({ keys }) {
      await page().keyboard.press(keys);
      return null;
    },
    async type({ text }) {
      await page().keyboard.type(text);
      return null;
    },
    async screenshot({ path, selector, ...rest }) {
      const file = resolve(results, path);
      mkdirSync(dirname(file), { recursive: true });
      if (selector === undefined) await page().screenshot({ path: file });
      else await (await find({ selector, ...rest })).screenshot({ path: file });
      return file;
    },
    async evaluate({ source, argument, selector, ...rest }) {
      // Built here, and sent as source: a webview's content security policy forbids it to build functions itself.
      if (selector === undefined) {
        const run = /** @type {(argument: unknown) => unknown} */ (
          new Function("argument", `return (${source})(argument)`)
        );
        return page().evaluate(run, argument);
      }
      const run = /** @type {(element: Element, argument: unknown) => unknown} */ (
        new Function("element", "argument", `return (${source})(element, argument)`)
      );
      return (await find({ selector, ...rest })).evaluate(run, argument, { timeout: limit(rest) });
    },
    frames: () =>
      page()
        .frames()
        .map((frame) => frame.url()),
  };
}

/** @param {{ timeoutMs?: number }} target */
function limit({ timeoutMs = 30_000 }) {
  return timeoutMs;
}

/**
 * The element, once there is a frame that has it.
 *
 * @param {import("playwright-core").Page} page
 * @param {import("./contract.js").Target} target
 */
async function locate(page, target) {
  const deadline = Date.now() + limit(target);
  for (;;) {
    const frame = await frameWith(page, target);
    if (frame) return matches(frame, target).nth(target.nth ?? 0);
    if (Date.now() > deadline) {
      const where = target.frame === "webview" ? `any of ${page.frames().length - 1} frames` : "the page";
      const what = target.text === undefined ? "" : ` with the text ${JSON.stringify(target.text)}`;
      throw new Error(`Nothing in ${where} matches ${target.selector}${what} within ${limit(target)} ms`);
    }
    await delay(50);
  }
}

/** @param {import("playwright-core").Page} page @param {import("./contract.js").Target} target */
async function gone(page, target) {
  const deadline = Date.now() + limit(target);
  for (;;) {
    const frame = await frameWith(page, target);
    if (
      !frame ||
      !(await matches(frame, target)
        .nth(target.nth ?? 0)
        .isVisible()
        .catch(() => false))
    )
      return;
    if (Date.now() > deadline) throw new Error(`${target.selector} is still there after ${limit(target)} ms`);
    await delay(50);
  }
}

/**
 * The frame that has a match now. Webviews nest frames: the innermost one is the page that an extension wrote.
 *
 * @param {import("playwright-core").Page} page
 * @param {import("./contract.js").Target} target
 */
async function frameWith(page, target) {
  const frames = target.frame === "webview" ? page.frames().filter((frame) => frame.parentFrame()) : [page.mainFrame()];
  for (const frame of frames.sort((a, b) => depth(b) - depth(a))) {
    // A frame may go away while it is asked.
    const count = await matches(frame, target)
      .count()
      .catch(() => 0);
    if (count > (target.nth ?? 0)) return frame;
  }
  return undefined;
}

/** @param {import("playwright-core").Frame} frame @param {import("./contract.js").Target} target */
function matches(frame, { selector, text }) {
  const all = frame.locator(selector);
  return text === undefined ? all : all.filter({ hasText: text });
}

/** @param {import("playwright-core").Frame} frame @returns {number} */
function depth(frame) {
  const parent = frame.parentFrame();
  return parent ? depth(parent) + 1 : 0;
}
