import { spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

/*
 * `node test/bench/reading.bench.js`, after a build. How long the built server takes to answer what an editor asks
 * while somebody reads and writes, in a workspace of 1,000 workflow files with 8 steps and 10 events each: the first
 * answer, that reads them all, and the later ones, each right after an edit.
 */
const FILES = 1000;
const STEPS = 8;
const EVENTS = 10;
const ROUNDS = 40;
const serverModule = fileURLToPath(new URL("../../dist/language-server.js", import.meta.url));

const folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-reading-")));
const server = spawn(process.execPath, [serverModule, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
try {
  for (const [name, text] of Object.entries(workspace())) writeFileSync(join(folder, name), text);
  await measure();
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

async function measure() {
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  client.listen();
  const folders = [{ uri: pathToFileURL(folder).href, name: "bench" }];
  const completion = { completionItem: { snippetSupport: true } };
  const codeAction = {
    codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
    ...{ dataSupport: true, resolveSupport: { properties: ["edit"] } },
  };
  await client.sendRequest("initialize", {
    ...{ processId: process.pid, rootUri: folders[0].uri, workspaceFolders: folders },
    capabilities: { workspace: { workspaceFolders: true }, textDocument: { completion, codeAction, diagnostic: {} } },
  });
  await client.sendNotification("initialized", {});

  const uri = pathToFileURL(join(folder, "flow-500.ts")).href;
  const text = flow(500);
  await client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "typescript", version: 1, text },
  });
  let version = 1;
  const edit = () => {
    version++;
    const contentChanges = [{ text: `${text}// ${version}\n` }];
    return client.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  };
  const timed = async (method, params) => {
    const start = performance.now();
    const answer = await client.sendRequest(method, params);
    if (answer === null || answer.length === 0) throw new Error(`${method} has no answer`);
    return performance.now() - start;
  };

  const questions = requests(uri, text);
  const [first] = questions;
  console.log(`first answer of ${FILES} files: ${(await timed(first.method, first.params)).toFixed(0)} ms`);
  for (const { name, method, params } of questions) {
    const times = [];
    for (let n = 0; n < ROUNDS; n++) {
      await edit();
      times.push(await timed(method, params));
    }
    times.sort((a, b) => a - b);
    const [median, p95] = [times[ROUNDS / 2], times[Math.floor(ROUNDS * 0.95)]].map((it) => it.toFixed(1));
    console.log(`${name}: median ${median} ms, 95th percentile ${p95} ms`);
  }
  await client.sendRequest("shutdown");
  await client.sendNotification("exit");
  client.dispose();
}

function requests(uri, text) {
  const textDocument = { uri };
  const at = (piece) => {
    const lines = text.slice(0, text.indexOf(piece) + piece.length).split("\n");
    return { line: lines.length - 1, character: lines.at(-1).length };
  };
  const event = at("async step1(ev: Shared");
  const start = { line: 0, character: 0 };
  const whole = { start, end: { line: 1000, character: 0 } };
  const position = at("ctx.sendEvent(new ");
  return [
    { name: "hover on an event", method: "textDocument/hover", params: { textDocument, position: event } },
    {
      name: "hover on a step",
      method: "textDocument/hover",
      params: { textDocument, position: at("async step2") },
    },
    { name: "completion", method: "textDocument/completion", params: { textDocument, position } },
    {
      name: "code actions at a step",
      method: "textDocument/codeAction",
      params: { textDocument, range: { start: event, end: event }, context: { diagnostics: [] } },
    },
    { name: "code lenses", method: "textDocument/codeLens", params: { textDocument } },
    { name: "inlay hints", method: "textDocument/inlayHint", params: { textDocument, range: whole } },
    {
      name: "implementations of an event",
      method: "textDocument/implementation",
      params: { textDocument, position: event },
    },
    {
      name: "references of an event that all files share",
      method: "textDocument/references",
      params: { textDocument, position: event, context: { includeDeclaration: true } },
    },
    { name: "workspace symbols", method: "workspace/symbol", params: { query: "flow77" } },
  ];
}

function workspace() {
  const files = {
    "shared.ts": 'import { Event } from "stepscope";\nexport class Shared extends Event.of<{ n: number }>() {}\n',
  };
  for (let i = 0; i < FILES; i++) files[`flow-${i}.ts`] = flow(i);
  return files;
}

function flow(i) {
  const events = Array.from(
    { length: EVENTS },
    (_, n) => `export class E${i}x${n} extends Event.of<{ n: number }>() {}`,
  );
  const steps = Array.from({ length: STEPS - 2 }, (_, n) => {
    const next = n === STEPS - 3 ? "StopEvent" : `E${i}x${n + 2}`;
    const taken = n === 0 ? "Shared" : `E${i}x${n + 1}`;
    return `  @step async step${n + 1}(ev: ${taken}) { return new ${next}(${next === "StopEvent" ? "" : "{ n: 1 }"}); }`;
  });
  return `import { Context, Event, StartEvent, StopEvent, step, Workflow } from "stepscope";
import { Shared } from "./shared.js";
${events.join("\n")}
export class Flow${i} extends Workflow {
  @step async begin(ev: StartEvent, ctx: Context) { ctx.sendEvent(new E${i}x0({ n: 1 })); return new Shared({ n: 1 }); }
  @step async side(ev: E${i}x0, ctx: Context): Promise<void> {}
${steps.join("\n")}
}
`;
}
