import { type ChildProcess, fork, spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  createProtocolConnection,
  IPCMessageReader,
  IPCMessageWriter,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { type Folder, makeFolder } from "./rig.js";

/* The server as it is shipped: bundled by the product's own build, started as a process. */

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Only the compiler knows what the map gives, by the library that it takes with it. */
const BROKEN = `import { Event, StartEvent, StopEvent, step, Workflow } from "stepscope";
class LostEvent extends Event {}
export class LostFlow extends Workflow {
  @step
  async begin(ev: StartEvent) {
    const made = new Map([["lost", new LostEvent()]]);
    return made.get("lost") ?? new StopEvent();
  }
}
`;

let folder: Folder;
let server: string;

beforeAll(async () => {
  folder = makeFolder();
  // Below the repository: an ES module by the package.json there, as in the extension.
  const outdir = join(root, "dist", `test-language-server-${process.pid}`);
  const bundles = (await import(new URL("../../scripts/build/bundles.js", import.meta.url).href)) as {
    readonly serverBuild: (options: { readonly minify: boolean }) => BuildOptions;
  };
  const options = bundles.serverBuild({ minify: true });
  await build({ ...options, entryPoints: { "language-server": "server/language/main.ts" }, outdir });
  server = join(outdir, "language-server.js");
});

afterAll(async () => {
  folder.dispose();
  await rm(join(server, ".."), { recursive: true, force: true });
});

async function converse(process: ChildProcess, connection: ProtocolConnection): Promise<number | null> {
  const exited = new Promise<number | null>((resolve) => process.once("exit", resolve));
  const logged: string[] = [];
  connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
    logged.push(message);
  });
  const published = new Promise<PublishDiagnosticsParams>((resolve) => {
    connection.onNotification("textDocument/publishDiagnostics", resolve);
  });
  connection.listen();
  await connection.sendRequest("initialize", {
    processId: globalThis.process.pid,
    rootUri: folder.uri,
    capabilities: { textDocument: { publishDiagnostics: {} } },
  });
  await connection.sendNotification("initialized", {});
  const uri = pathToFileURL(join(folder.path, "lost.ts")).href;
  await connection.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "typescript", version: 1, text: BROKEN },
  });
  const { diagnostics, version } = await published;
  expect(version).toBe(1);
  expect(diagnostics.map(({ code }) => code)).toContain("event-never-consumed");
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  const code = await exited;
  connection.dispose();
  expect(logged).toEqual([]);
  return code;
}

/** Ends by itself, having said why. */
function refusal(args: readonly string[]): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const child = spawn(process.execPath, [server, ...args], { stdio: ["ignore", "ignore", "pipe"] });
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, stderr })));
}

describe("the built server", () => {
  it("speaks on standard input and output", async () => {
    const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    expect(await converse(child, connection)).toBe(0);
  });

  it("has the compiler's code cached by Node for the next time", async () => {
    const cache = join(folder.path, "compiled");
    const env = { ...process.env, NODE_COMPILE_CACHE: cache };
    const child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"], env });
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    expect(await converse(child, connection)).toBe(0);
    const entries = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((it) => it.isFile());
    const sizes = entries.map((it) => statSync(join(it.parentPath, it.name)).size);
    // What of it runs at once, and not the few lines around it.
    expect(Math.max(...sizes)).toBeGreaterThan(1_000_000);
  });

  it("speaks to the process that forked it, as VS Code does", async () => {
    const child = fork(server, ["--node-ipc", `--clientProcessId=${process.pid}`], {
      silent: true,
      execArgv: [],
      env: { ...process.env, ELECTRON_RUN_AS_NODE: "1" },
    });
    const connection = createProtocolConnection(new IPCMessageReader(child), new IPCMessageWriter(child));
    expect(await converse(child, connection)).toBe(0);
  });

  it.each([
    [["--stdoi"], "unknown option --stdoi"],
    [[], "one of --stdio and --node-ipc is needed"],
    [["--node-ipc"], "--node-ipc needs a parent process that forked this one"],
  ])("says what is wrong with %j, and ends with 2", async (args, message) => {
    const { code, stderr } = await refusal(args);
    expect(code).toBe(2);
    expect(stderr.split("\n")[0]).toBe(`stepscope language server: ${message}`);
  });
});
