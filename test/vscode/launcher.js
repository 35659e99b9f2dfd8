#!/usr/bin/env node
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { createVSIX } from "@vscode/vsce";
import { userEnvironment } from "../../scripts/vscode/environment.js";
import { processTree } from "../../scripts/vscode/process-tree.js";
import { serveVSCode } from "../../scripts/vscode/serve.js";
import { openChannel } from "./ui/channel.js";
import { openPage, uiHandlers } from "./ui/page.js";

/*
 * Stands in for VS Code's executable in `runTests({ vscodeExecutablePath })`: takes the same arguments, runs the
 * suite in a VS Code that is served to a headless browser, and exits with 0 when it has passed.
 *
 *   STEPSCOPE_VSIX           the extension under test; dist/stepscope.vsix of the extension's folder when left out
 *   STEPSCOPE_TEST_ARTIFACTS the folder for screenshots and logs; test-results when left out
 *   STEPSCOPE_TEST_RESTRICTED 1: the folder isn't trusted
 *   STEPSCOPE_TEST_TIMEOUT   how long the suite may take, in seconds; 600 when left out
 */

/** From the page's opening until the suite begins. It takes about eight seconds on a small machine. */
const BEGIN_LIMIT_MS = 120_000;

const INTERRUPTED = "Interrupted";

const options = readArguments(process.argv.slice(2));
main(options).then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);

/** @param {ReturnType<typeof readArguments>} options */
async function main({ folder, testsPath, developmentPath, userDataDir, extensionsDir }) {
  const vsix = resolve(process.env.STEPSCOPE_VSIX || join(developmentPath, "dist", "stepscope.vsix"));
  if (!existsSync(vsix)) throw new Error(`There is no extension at ${vsix}. Pack it first: npm run package`);
  const artifacts = resolve(process.env.STEPSCOPE_TEST_ARTIFACTS || "test-results");
  const limitSeconds = Number(process.env.STEPSCOPE_TEST_TIMEOUT || 600);
  mkdirSync(artifacts, { recursive: true });
  mkdirSync(userDataDir, { recursive: true });

  /** @type {(outcome: { error: string | null }) => void} */
  let settle = () => {};
  /** @type {Promise<{ error: string | null }>} */
  const outcome = new Promise((resolve) => {
    settle = resolve;
  });
  const fail = (/** @type {string} */ error) => settle({ error });

  let begun = false;
  /** @type {Awaited<ReturnType<typeof openPage>> | undefined} */
  let browser;
  const channel = await openChannel(
    {
      ...uiHandlers({ page: () => present(browser?.page), results: artifacts }),
      "suite.begin": () => {
        if (begun) return null;
        begun = true;
        return { testsPath };
      },
      "suite.output": ({ text }) => {
        console.log(text);
        return null;
      },
      "suite.end": ({ error }) => {
        settle({ error });
        return null;
      },
    },
    {
      onClose: (methods) => {
        if (methods.has("suite.begin")) fail("The extension host ended before the suite did");
      },
    },
  );

  const tree = processTree();
  process.env.STEPSCOPE_PROCESS_TREE = tree.env.STEPSCOPE_PROCESS_TREE;
  const parent = process.ppid;
  const timers = [
    setTimeout(fail, limitSeconds * 1000, `The suite did not end within ${limitSeconds} s`),
    setTimeout(() => begun || fail(`The suite did not begin within ${BEGIN_LIMIT_MS / 1000} s`), BEGIN_LIMIT_MS),
    setInterval(() => process.ppid === parent || fail("The process that started the launcher has ended"), 1000),
  ];
  process.on("SIGINT", () => fail(INTERRUPTED));
  process.on("SIGTERM", () => fail(INTERRUPTED));
  let code = 1;
  try {
    const driver = join(userDataDir, "driver.vsix");
    await packDriver(driver);
    const vscode = await serveVSCode({
      folder,
      extensions: [vsix, driver],
      userDataDir,
      extensionsDir,
      settings: {
        "window.dialogStyle": "custom",
        "files.hotExit": "off",
        "files.autoSave": "off",
        "security.workspace.trust.startupPrompt": "never",
      },
      trust: process.env.STEPSCOPE_TEST_RESTRICTED !== "1",
      env: {
        STEPSCOPE_TEST_CHANNEL: JSON.stringify(channel.address),
        ...variables("STEPSCOPE_TEST_RESULTS", "STEPSCOPE_TEST_GREP", "CI"),
      },
      handleSignals: false,
      logFile: join(artifacts, "server.log"),
      log: () => {},
    });
    void vscode.ended.then((reason) => fail(`VS Code ended before the suite did: ${reason}`));
    browser = await openPage({ url: vscode.url, env: userEnvironment(), logFile: join(artifacts, "page.log") });

    const { error } = await outcome;
    if (error === null) code = 0;
    else {
      console.error(error);
      if (error !== INTERRUPTED) await lastScreenshot(browser.page, join(artifacts, "at-the-end.png"));
    }
    await browser.close();
  } finally {
    for (const timer of timers) clearTimeout(timer);
    channel.close();
    await tree.end();
  }
  return code;
}

/** @param {import("playwright-core").Page} page @param {string} path */
async function lastScreenshot(page, path) {
  try {
    await page.screenshot({ path, timeout: 5000 });
  } catch (error) {
    console.error(`No screenshot: ${error instanceof Error ? error.message.split("\n")[0] : error}`);
  }
}

/** @param {string} packagePath */
async function packDriver(packagePath) {
  const say = console.log;
  rmSync(packagePath, { force: true });
  console.log = () => {}; // vsce lists the files that it packs.
  try {
    await createVSIX({
      cwd: fileURLToPath(new URL("./driver", import.meta.url)),
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      skipLicense: true,
    });
  } finally {
    console.log = say;
  }
}

/** @param {string[]} args VS Code's command line; what it says to the desktop's window and sandbox is ignored */
function readArguments(args) {
  /** @type {Record<string, string>} */
  const values = {};
  const folders = [];
  for (const arg of args) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name === undefined) folders.push(arg);
    else values[name] = value ?? "";
  }
  const required = (/** @type {string} */ name) => {
    const value = values[name];
    if (value) return resolve(value);
    console.error(
      `Usage: launcher.js FOLDER --extensionDevelopmentPath=… --extensionTestsPath=… --user-data-dir=… --extensions-dir=…\n--${name} is missing`,
    );
    process.exit(2);
  };
  return {
    folder: resolve(folders[0] ?? "."),
    testsPath: required("extensionTestsPath"),
    developmentPath: required("extensionDevelopmentPath"),
    userDataDir: required("user-data-dir"),
    extensionsDir: required("extensions-dir"),
  };
}

/** @param {string[]} names */
function variables(...names) {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** @template T @param {T | undefined} value @returns {T} */
function present(value) {
  if (value === undefined) throw new Error("The page isn't open yet");
  return value;
}
