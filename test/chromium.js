import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

/** For a headless browser that sees nobody but the test. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

const BROWSERS = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/**
 * The Chromium on this machine, if there is one. The variable `STEPSCOPE_CHROMIUM` names another.
 *
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env.STEPSCOPE_CHROMIUM;
  return [...(named ? [named] : []), ...BROWSERS].find((path) => existsSync(path));
}

/**
 * Starts it, without a window.
 *
 * @param {Omit<import("playwright-core").LaunchOptions, "args" | "executablePath">} [options]
 */
export function launchChromium(options = {}) {
  const executablePath = findChromium();
  if (!executablePath) throw new Error("There is no Chromium. Install it, or name it in STEPSCOPE_CHROMIUM");
  return chromium.launch({ ...options, executablePath, args: FLAGS });
}
