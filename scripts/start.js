import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { userEnvironment } from "./vscode/environment.js";
import { cacheFolder } from "./vscode/install.js";
import { serveVSCode } from "./vscode/serve.js";

const USAGE = `Usage: npm start [-- --no-editor | --port N]

Builds Stepscope and opens the examples in VS Code, with the extension installed. Without a desktop VS Code
(\`code\` on the PATH) one is installed into the cache folder and served to your browser.
  --no-editor  no VS Code: check, draw and run examples/joke.ts in the terminal
  --port N     where VS Code is served; a free port when left out`;

const root = fileURLToPath(new URL("..", import.meta.url));
const vsix = join("dist", "stepscope.vsix");
const examples = "examples";
const example = join(examples, "joke.ts");

const options = readArguments();
process.chdir(root);
main(options).catch((error) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});

/** @param {ReturnType<typeof readArguments>} options */
async function main({ noEditor, port }) {
  if (noEditor) {
    npm("build");
    stepscope("check", example);
    stepscope("graph", example);
    stepscope("run", example, "--input", "topic=pirates", "--events");
    return;
  }
  npm("package");
  if (port === undefined && desktopCode() && openDesktop()) return;
  await openServed(port);
}

/** @param {string} script a script of package.json */
function npm(script) {
  const cli = process.env.npm_execpath;
  const args = ["run", "--silent", script];
  const result = cli?.endsWith("npm-cli.js")
    ? spawnSync(process.execPath, [cli, ...args], { stdio: "inherit" })
    : spawnSync("npm", args, { stdio: "inherit", shell: process.platform === "win32" });
  if (result.status !== 0) throw new Error(`npm run ${script} failed: see above`);
}

/** @param {string[]} args a command of the stepscope CLI */
function stepscope(...args) {
  console.log(`\n$ stepscope ${args.join(" ")}`);
  const node = join("node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
  const cli = join("server", "dist", "cli", "main.js");
  const result = spawnSync(existsSync(node) ? node : process.execPath, [cli, ...args], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (result.status !== 0) throw new Error(`stepscope ${args[0]} failed: see above`);
}

/** Whether `code` is on the PATH and is a VS Code. */
function desktopCode() {
  return code("--version").status === 0;
}

/** @param {string[]} args */
function code(...args) {
  return spawnSync("code", args, { encoding: "utf8", env: userEnvironment(), shell: process.platform === "win32" });
}

/** @returns {boolean} whether VS Code has taken the extension and the folder */
function openDesktop() {
  for (const args of [
    ["--install-extension", vsix, "--force"],
    [examples, example],
  ]) {
    const { status, stderr } = code(...args);
    if (status === 0) continue;
    console.log(`code ${args.join(" ")} failed (${stderr.trim().split("\n")[0]}). Serving a VS Code instead.`);
    return false;
  }
  console.log(`Opened ${example} in VS Code, with Stepscope installed. Press F5 there.`);
  return true;
}

/** @param {number | undefined} port */
async function openServed(port) {
  const home = join(cacheFolder(), `editor-${createHash("sha256").update(root).digest("hex").slice(0, 8)}`);
  const vscode = await serveVSCode({
    folder: examples,
    extensions: [vsix],
    userDataDir: join(home, "user-data"),
    extensionsDir: join(home, "extensions"),
    openFile: example,
    ...(port === undefined ? {} : { port }),
  });
  console.log(`Open ${vscode.url}`);
  console.log("Then press F5 on the workflow. Ctrl+C here ends it.");
  const reason = await vscode.ended;
  await vscode.close();
  throw new Error(`VS Code has ended: ${reason}`);
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        "no-editor": { type: "boolean", default: false },
        port: { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) {
      console.log(USAGE);
      process.exit(0);
    }
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
      throw new Error(`--port takes a number from 1 to 65535, not "${values.port}"`);
    }
    return { noEditor: values["no-editor"], port };
  } catch (error) {
    const message = error instanceof Error ? error.message.split(/[.\n]/)[0] : String(error);
    console.error(`${message}. See npm start -- --help`);
    process.exit(2);
  }
}
