import { spawn } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";

/*
 * `node test/bench/language.bench.js [--json] [--server FILE]`, after a build. How long from a keystroke to the
 * problems that it makes, with 100 workflow files open, in the built server as an editor starts it; the pause that the
 * server waits for after typing is subtracted. Beside it the analysis alone, in this process.
 */
const FILES = 100;
const EDITS = 40;
const DEBOUNCE = 150;
const { values: options } = parseArgs({
  options: { json: { type: "boolean" }, server: { type: "string" } },
  strict: false,
});
const serverModule = options.server ?? fileURLToPath(new URL("../../dist/language-server.js", import.meta.url));

/** @returns {Promise<Record<string, { median: number, p95: number, runs: number } | number>>} milliseconds */
export async function measureLanguage() {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-bench-")));
  try {
    const files = [];
    for (let i = 0; i < FILES; i++) {
      const path = join(folder, `flow-${i}.ts`);
      files.push({ path, uri: pathToFileURL(path).href, text: (version) => flow(i, version) });
    }
    const events = { path: join(folder, "events.ts"), uri: pathToFileURL(join(folder, "events.ts")).href };
    writeFileSync(events.path, eventsFile(0));
    for (const { path, text } of files) writeFileSync(path, text(0));
    return { ...(await measureServer({ folder, files, events })), ...(await measureAnalysis({ files, events })) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureServer({ folder, files, events }) {
  const server = spawn(process.execPath, [serverModule, "--stdio"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const client = createProtocolConnection(
    new StreamMessageReader(server.stdout),
    new StreamMessageWriter(server.stdin),
  );
  const listeners = new Set();
  client.onNotification("textDocument/publishDiagnostics", (params) => {
    for (const listener of [...listeners]) listener(params);
  });
  client.onNotification("window/logMessage", ({ message }) => console.error(message));
  client.listen();
  /** Resolves at the publication with which `enough` is satisfied. */
  const published = (enough) =>
    new Promise((resolve) => {
      const listener = (params) => {
        if (!enough(params)) return;
        listeners.delete(listener);
        resolve();
      };
      listeners.add(listener);
    });
  await client.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true } } },
  });
  await client.sendNotification("initialized", {});

  const open = (uri, text) =>
    client.sendNotification("textDocument/didOpen", {
      textDocument: { uri, languageId: "typescript", version: 1, text },
    });
  const opened = performance.now();
  const seen = new Set();
  const all = published(({ uri }) => seen.add(uri).size === FILES);
  await open(events.uri, eventsFile(0));
  // Version 1 has a problem in every file, so that each of them is heard of.
  for (const { uri, text } of files) await open(uri, text(1));
  await all;
  const first = performance.now() - opened - DEBOUNCE;

  let version = 1;
  const change = (uri, text) =>
    client.sendNotification("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
  const edits = [];
  const dependents = [];
  for (let i = 0; i < EDITS; i++) {
    version++;
    const { uri, text } = files[(i * 7) % FILES];
    const answer = published((params) => params.uri === uri && params.version === version);
    const start = performance.now();
    await change(uri, text(2 * i + 3));
    await answer;
    edits.push(performance.now() - start - DEBOUNCE);
    // The rest of the check is over when the server answers again.
    await client.sendRequest("textDocument/codeLens", { textDocument: { uri } }).catch(() => undefined);
  }
  for (let i = 0; i < 10; i++) {
    version++;
    const heard = new Set();
    const answer = published(({ uri }) => uri !== events.uri && heard.add(uri).size === FILES);
    const start = performance.now();
    await change(events.uri, eventsFile(i + 1));
    await answer;
    dependents.push(performance.now() - start - DEBOUNCE);
  }
  const memory = await residentMegabytes(server.pid);
  await client.sendRequest("shutdown");
  await client.sendNotification("exit");
  client.dispose();
  return {
    [`open ${FILES} files, to the last problem, ms`]: first,
    "one edit to its problems, less the pause, ms": summary(edits),
    [`an event's file to the problems of ${FILES} dependents, less the pause, ms`]: summary(dependents),
    ...(memory === null ? {} : { "resident memory of the server afterwards, MB": memory }),
  };
}

async function measureAnalysis({ files, events }) {
  const loading = performance.now();
  const { createAnalysis } = await import("@stepscope/tools/analysis");
  const loaded = performance.now() - loading;
  const analysis = createAnalysis();
  analysis.update(events.path, eventsFile(0));
  const firsts = [];
  for (const { path, text } of files) {
    analysis.update(path, text(1));
    firsts.push(timed(() => ask(analysis, path)));
  }
  const edits = [];
  for (let i = 0; i < EDITS; i++) {
    const { path, text } = files[(i * 7) % FILES];
    edits.push(
      timed(() => {
        analysis.update(path, text(i));
        ask(analysis, path);
      }),
    );
  }
  const unchanged = files.map(({ path }) => timed(() => ask(analysis, path)));
  analysis.dispose();
  return {
    "loading the analysis, ms": loaded,
    "analysis of a new file, ms": summary(firsts),
    "analysis after an edit, ms": summary(edits),
    "analysis of an unchanged file, ms": summary(unchanged),
  };
}

function ask(analysis, path) {
  analysis.workflows(path);
  analysis.problems(path);
}

function timed(action) {
  const start = performance.now();
  action();
  return performance.now() - start;
}

function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return { median: at(0.5), p95: at(0.95), runs: sorted.length };
}

async function residentMegabytes(pid) {
  const { readFile } = await import("node:fs/promises");
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => ""); // Linux only
  const kilobytes = /VmRSS:\s+(\d+)/.exec(status)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) / 1024;
}

/** Six steps of one's own, one event of another file. Odd versions drop the step that consumes an event. */
function flow(i, version) {
  const steps = Array.from(
    { length: 5 },
    (_, n) => `
  @step
  async work${n}(ev: Work${n}Event): Promise<Work${n + 1}Event> {
    // version ${version}
    return new Work${n + 1}Event({ text: ev.text + "${n}" });
  }
`,
  );
  return `import { Context, Event, StartEvent, StopEvent, Workflow, step } from "stepscope";
import { SharedEvent } from "./events.js";

${Array.from({ length: 6 }, (_, n) => `class Work${n}Event extends Event.of<{ text: string }>() {}`).join("\n")}

export class Flow${i} extends Workflow {
  @step
  async begin(ev: StartEvent<{ topic: string }>): Promise<Work0Event | SharedEvent> {
    return ev.topic === "" ? new SharedEvent() : new Work0Event({ text: ev.topic });
  }
${steps.join("")}
  @step
  async shared(ev: SharedEvent): Promise<StopEvent<string>> {
    return new StopEvent({ result: "shared" });
  }
${
  version % 2 === 1
    ? ""
    : `
  @step
  async end(ev: Work5Event, ctx: Context): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.text });
  }
`
}}
`;
}

/** In odd versions the shared event is one that ends a run: a problem in every file. */
function eventsFile(version) {
  return version % 2 === 0
    ? `import { Event } from "stepscope";\nexport class SharedEvent extends Event {}\n`
    : `import { StopEvent } from "stepscope";\nexport class SharedEvent extends StopEvent {}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = await measureLanguage();
  if (options.json) console.log(JSON.stringify(report, null, 2));
  else {
    for (const [name, value] of Object.entries(report)) {
      if (typeof value === "number") console.log(`${name}: ${value.toFixed(1)}`);
      else console.log(`${name}: median ${value.median.toFixed(2)}, p95 ${value.p95.toFixed(2)} (${value.runs} runs)`);
    }
  }
}
