import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { userEnvironment } from "./environment.js";
import { installVSCode } from "./install.js";
import { processTree } from "./process-tree.js";

/** How long the server may take until it listens. It takes about a second on a small machine. */
const START_LIMIT_MS = 60_000;

/** A quiet editor: nothing pops up, nothing is fetched. */
const SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "git.openRepositoryInParentFolders": "never",
  "typescript.disableAutomaticTypeAcquisition": true,
};

/**
 * @typedef {object} ServedVSCode
 * @property {string} url the page to open in a browser
 * @property {Promise<string>} ended resolves with a reason when the server ends by itself
 * @property {() => Promise<void>} close ends the server and every process that was started in it
 */

/**
 * Serves a VS Code on 127.0.0.1, with extensions installed. Ends with this process: on SIGINT and SIGTERM
 * everything is closed before the process exits.
 *
 * @param {object} options
 * @param {string} options.folder the folder to open
 * @param {readonly string[]} [options.extensions] paths of VSIX files; one is installed when it is new or has changed
 * @param {string} options.userDataDir
 * @param {string} options.extensionsDir
 * @param {number} [options.port] a free one when left out
 * @param {boolean} [options.trust] don't ask whether the folder is trusted; `true` when left out
 * @param {string} [options.openFile] a file to show at the start
 * @param {Record<string, unknown>} [options.settings] user settings; ones that are set already stay
 * @param {Record<string, string>} [options.env] variables for the server and its extension host
 * @param {boolean} [options.handleSignals] `false`: the caller closes on SIGINT and SIGTERM itself
 * @param {string} [options.logFile] where the server's own output goes
 * @param {(line: string) => void} [options.log]
 * @returns {Promise<ServedVSCode>}
 * @throws {Error} when VS Code can't be installed, an extension isn't accepted, or the port is taken
 */
export async function serveVSCode({
  folder,
  extensions = [],
  userDataDir,
  extensionsDir,
  port = 0,
  trust = true,
  openFile,
  settings = {},
  env = {},
  handleSignals = true,
  logFile,
  log = console.log,
}) {
  const { node, entry } = await installVSCode({ log });
  const tree = processTree();
  const serverEnv = { ...userEnvironment(), EXTENSIONS_GALLERY: "{}", ...env, ...tree.env };
  const common = [
    "--config",
    join(userDataDir, "code-server.yaml"),
    "--user-data-dir",
    userDataDir,
    "--extensions-dir",
    extensionsDir,
  ];

  prepareUserData({ userDataDir, extensionsDir, settings });
  const unblock = handleSignals ? closeOnSignal(() => tree.end()) : () => {};
  try {
    await installExtensions({ extensions, extensionsDir, log, command: [node, entry, ...common], env: serverEnv });

    const child = spawn(
      node,
      [
        entry,
        ...common,
        ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
        ...[
          "--disable-telemetry",
          "--disable-update-check",
          "--disable-getting-started-override",
          "--ignore-last-opened",
        ],
        ...(trust ? ["--disable-workspace-trust"] : []),
        resolve(folder),
      ],
      { cwd: resolve(folder), env: serverEnv, stdio: ["ignore", "pipe", "pipe"] },
    );
    const { address, ended } = await listening({ child, port, logFile });
    return {
      url: pageAddress({ address, folder, openFile }),
      ended,
      async close() {
        unblock();
        await tree.end();
      },
    };
  } catch (error) {
    unblock();
    await tree.end();
    throw error;
  }
}

/** @param {{ userDataDir: string, extensionsDir: string, settings: Record<string, unknown> }} options */
function prepareUserData({ userDataDir, extensionsDir, settings }) {
  mkdirSync(extensionsDir, { recursive: true });
  mkdirSync(join(userDataDir, "User"), { recursive: true });
  writeFileSync(join(userDataDir, "code-server.yaml"), "auth: none\n");
  const file = join(userDataDir, "User", "settings.json");
  // A file that is there belongs to its user, who may have put comments into it.
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify({ ...SETTINGS, ...settings }, undefined, 2)}\n`);
}

/**
 * @param {{
 *   extensions: readonly string[],
 *   extensionsDir: string,
 *   command: string[],
 *   env: NodeJS.ProcessEnv,
 *   log: (line: string) => void,
 * }} options
 */
async function installExtensions({ extensions, extensionsDir, command, env, log }) {
  if (extensions.length === 0) return;
  for (const file of extensions) {
    if (!existsSync(file)) throw new Error(`There is no extension at ${file}. Pack it first: npm run package`);
  }
  const stamp = join(extensionsDir, ".stepscope-installed.json");
  const wanted = JSON.stringify(
    extensions.map((file) => createHash("sha256").update(readFileSync(file)).digest("hex")),
  );
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;

  const [program = "", ...args] = command;
  const child = spawn(
    program,
    [...args, "--force", ...extensions.flatMap((file) => ["--install-extension", resolve(file)])],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
  let output = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (output += data));
  const code = await new Promise((settle, reject) => child.once("error", reject).once("close", settle));
  if (code !== 0) {
    const reason = output.split("\n").find((line) => /error|fail/i.test(line)) ?? output;
    throw new Error(`VS Code did not accept ${extensions.join(" or ")}: ${reason.trim()}`);
  }
  writeFileSync(stamp, wanted);
  log(`Installed in VS Code: ${extensions.join(", ")}`);
}

/**
 * Waits until the server says where it listens.
 *
 * @param {{
 *   child: import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, import("node:stream").Readable>,
 *   port: number,
 *   logFile: string | undefined,
 * }} options
 * @returns {Promise<{ address: string, ended: Promise<string> }>}
 */
async function listening({ child, port, logFile }) {
  /** @type {string[]} */
  const lines = [];
  if (logFile) {
    mkdirSync(dirname(logFile), { recursive: true });
    writeFileSync(logFile, "");
  }
  /** @type {Promise<string>} */
  const ended = new Promise((settle) => {
    child.once("error", (error) => settle(error.message));
    child.once("close", (code, signal) => settle(`the server ended with ${signal ?? `code ${code}`}`));
  });
  const address = new Promise((settle) => {
    const onLine = (/** @type {string} */ line) => {
      if (logFile) writeFileSync(logFile, `${line}\n`, { flag: "a" });
      else if (lines.length < 200) lines.push(line);
      const match = /HTTP server listening on (http:\/\/[^\s/]+)/.exec(line);
      if (match) settle(match[1]);
    };
    createInterface({ input: child.stdout }).on("line", onLine);
    createInterface({ input: child.stderr }).on("line", onLine);
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const tooLate = new Promise((settle) => {
    timer = setTimeout(settle, START_LIMIT_MS, `it did not listen within ${START_LIMIT_MS / 1000} s`);
  });
  const failed = Promise.race([ended, tooLate]).then((reason) => {
    const text = logFile ? readFileSync(logFile, "utf8") : lines.join("\n");
    if (text.includes("EADDRINUSE")) throw new Error(`Port ${port} is taken. Choose another one with --port`);
    throw new Error(`VS Code could not be served: ${reason}.\n${text.trim()}`);
  });
  try {
    return { address: await Promise.race([address, failed]), ended };
  } finally {
    clearTimeout(timer);
    failed.catch(() => {});
  }
}

/** @param {{ address: string, folder: string, openFile: string | undefined }} options */
function pageAddress({ address, folder, openFile }) {
  const page = new URL(address);
  page.searchParams.set("folder", resolve(folder));
  if (openFile) {
    const remote = `vscode-remote://${page.host}${resolve(openFile)}`;
    page.searchParams.set("payload", JSON.stringify([["openFile", remote]]));
  }
  // Slashes and brackets are allowed in a query: an address that people can read.
  return page.href.replace(/%2F/g, "/").replace(/%3A/g, ":");
}

/** @param {() => Promise<void>} close */
function closeOnSignal(close) {
  let closing = false;
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    if (closing) return;
    closing = true;
    void close().then(() => process.exit(signal === "SIGINT" ? 130 : 143));
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return () => {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  };
}
