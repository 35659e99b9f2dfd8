import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runTests } from "@vscode/test-electron";
import { ensureDebianPackages } from "../../scripts/debian.js";
import { installVSCode } from "../../scripts/vscode/install.js";
import { processTree } from "../../scripts/vscode/process-tree.js";
import { findChromium } from "../chromium.js";
import { bundleSuite, testFiles } from "./bundle.js";
import { workspaces } from "./workspaces.js";

const USAGE = `Usage: node test/vscode/run.js [FILE…] [--grep TEXT] [--timeout SECONDS]

Runs the suite inside a real VS Code, with the packed extension installed.
  FILE       part of a test file's name; all files when left out
  --grep     only tests whose title matches
  --timeout  how long one workspace's tests may take (600)

STEPSCOPE_VSIX names another extension than dist/stepscope.vsix.
STEPSCOPE_DESKTOP_VSCODE=1 downloads a desktop VS Code and runs the suite there.`;

const root = fileURLToPath(new URL("../..", import.meta.url));
const launcher = fileURLToPath(new URL("./launcher.js", import.meta.url));
const desktop = process.env.STEPSCOPE_DESKTOP_VSCODE === "1";

main().then(
  (code) => process.exit(code),
  (error) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);

async function main() {
  const { only, grep, timeout } = readArguments();
  const vsix = process.env.STEPSCOPE_VSIX || join(root, "dist", "stepscope.vsix");
  if (!desktop) {
    if (!existsSync(vsix)) throw new Error(`There is no extension at ${vsix}. Pack it first: npm run package`);
    if (!findChromium()) ensureDebianPackages(["chromium"]);
    await installVSCode();
  }
  const chosen = workspaces
    .map((workspace) => ({ workspace, files: testFiles(workspace.suite, only) }))
    .filter(({ files }) => files.length > 0);
  if (chosen.length === 0) throw new Error(`No test file has a name like ${only.join(" or ")}`);

  let code = 0;
  for (const { workspace, files } of chosen) {
    const passed = await runIn(workspace, { files, grep, timeout, vsix });
    if (!passed) code = 1;
  }
  return code;
}

/**
 * Runs tests in one workspace: a copy of it, a VS Code of its own.
 *
 * @param {import("./workspaces.js").TestWorkspace} workspace
 * @param {{ files: string[], grep: string | undefined, timeout: number, vsix: string }} options
 * @returns {Promise<boolean>} whether they have passed
 */
async function runIn(workspace, { files, grep, timeout, vsix }) {
  const artifacts = join(root, "test-results", workspace.name);
  const results = join(artifacts, "results.json");
  rmSync(artifacts, { recursive: true, force: true });
  mkdirSync(artifacts, { recursive: true });
  // Short names: VS Code puts sockets into its folders, and the path of a socket has at most 107 characters.
  const temporary = mkdtempSync(join(tmpdir(), "ss-"));
  const userDataDir = join(temporary, "u");

  const tree = processTree();
  const unblock = endOnSignal(tree, temporary);
  let tooLate = false;
  const watchdog = setTimeout(
    () => {
      tooLate = true;
      console.error(`The tests in ${workspace.name} were ended: they took longer than ${timeout} s`);
      void tree.end(0);
    },
    (timeout + 30) * 1000,
  );
  let passed = false;
  try {
    const folder = copyWorkspace(workspace, join(temporary, "w"));
    const suite = join(temporary, "suite.cjs");
    await bundleSuite({ files, outfile: suite });
    await runTests({
      ...(desktop ? {} : { vscodeExecutablePath: launcher }),
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      launchArgs: [folder, `--user-data-dir=${userDataDir}`, `--extensions-dir=${join(temporary, "e")}`],
      extensionTestsEnv: {
        ...tree.env,
        // The launcher runs on the Node that runs this file.
        PATH: `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ""}`,
        STEPSCOPE_VSIX: vsix,
        STEPSCOPE_TEST_ARTIFACTS: artifacts,
        STEPSCOPE_TEST_RESULTS: results,
        STEPSCOPE_TEST_TIMEOUT: String(timeout),
        ...(workspace.restricted ? { STEPSCOPE_TEST_RESTRICTED: "1" } : {}),
        ...(grep === undefined ? {} : { STEPSCOPE_TEST_GREP: grep }),
      },
    });
    passed = !tooLate;
  } catch (error) {
    // What has failed is in the results, unless the suite didn't get that far.
    if (!existsSync(results)) console.error(error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(watchdog);
    unblock();
    await tree.end();
    report({ name: workspace.name, results, artifacts, passed, userDataDir });
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
  return passed;
}

/**
 * @param {import("./workspaces.js").TestWorkspace} workspace
 * @param {string} to
 * @returns {string} the folder to open
 */
function copyWorkspace(workspace, to) {
  mkdirSync(to, { recursive: true });
  for (const [source, target] of Object.entries(workspace.copy)) {
    const filter = (/** @type {string} */ path) => !["node_modules", "dist", ".stepscope"].includes(basename(path));
    cpSync(join(root, source), join(to, target), { recursive: true, filter });
  }
  for (const [source, target] of Object.entries(workspace.link)) {
    const isFolder = statSync(join(root, source)).isDirectory();
    symlinkSync(join(root, source), join(to, target), isFolder ? "junction" : "file");
  }
  return join(to, workspace.open);
}

/**
 * @param {{ name: string, results: string, artifacts: string, passed: boolean, userDataDir: string }} options
 */
function report({ name, results, artifacts, passed, userDataDir }) {
  /** @type {import("./mocha-run.js").SuiteResults | undefined} */
  const counts = existsSync(results) ? JSON.parse(readFileSync(results, "utf8")) : undefined;
  const numbers = counts
    ? `${counts.passed} passed, ${counts.failed.length} failed, ${counts.skipped.length} skipped`
    : "the suite did not finish";
  console.log(`\nVS Code tests in ${name}: ${numbers}`);
  for (const { title, message } of counts?.retried ?? []) {
    console.log(`  ↻ ${title}: failed at first\n    ${message.split("\n").join("\n    ")}`);
  }
  for (const { title, message, screenshot } of counts?.failed ?? []) {
    console.log(`  ✗ ${title}\n    ${message.split("\n").join("\n    ")}`);
    if (screenshot) console.log(`    ${screenshot}`);
  }
  if (passed) return;
  const logs = join(userDataDir, "logs");
  if (existsSync(logs)) cpSync(logs, join(artifacts, "vscode-logs"), { recursive: true });
  console.log(`  Screenshots and VS Code's logs: ${artifacts}`);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        grep: { type: "string" },
        timeout: { type: "string", default: "600" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const timeout = Number(values.timeout);
    if (!(timeout > 0)) throw new Error(`--timeout takes a number of seconds, not "${values.timeout}"`);
    return { only: positionals, grep: values.grep, timeout };
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exit(2);
  }
}

/** @param {ReturnType<typeof processTree>} tree @param {string} temporary */
function endOnSignal(tree, temporary) {
  const end = (/** @type {NodeJS.Signals} */ signal) => {
    void tree.end().then(() => {
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
      process.exit(signal === "SIGINT" ? 130 : 143);
    });
  };
  process.once("SIGINT", end);
  process.once("SIGTERM", end);
  return () => {
    process.off("SIGINT", end);
    process.off("SIGTERM", end);
  };
}
