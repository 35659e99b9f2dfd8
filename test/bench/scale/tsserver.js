import { spawn } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { processorTime, REST, residentMegabytes } from "./process.js";

const SERVER = fileURLToPath(new URL("peers/node_modules/typescript/lib/tsserver.js", import.meta.url));

/** The server of TypeScript 6, by its own protocol: `geterr`, without a delay. */
export async function measureTsserver({ base, files }, { edits, sharedEdits }) {
  const began = performance.now();
  const server = new Tsserver();
  server.open(files[0]);
  await server.diagnose([files[0]]);
  const first = performance.now() - began;
  for (const document of [base, ...files.slice(1)]) server.open(document);
  await server.diagnose(files);
  const all = performance.now() - began;

  const processor = server.processorTime;
  const edit = [];
  for (const document of edits) {
    const start = performance.now();
    server.change(document);
    await server.diagnose([document]);
    edit.push(performance.now() - start);
  }
  const shared = [];
  for (let n = 0; n < sharedEdits; n++) {
    const start = performance.now();
    server.change(base);
    await server.diagnose(files);
    shared.push(performance.now() - start);
  }
  const { memory } = server;
  await setTimeout(REST);
  const rest = server.memory;
  server.stop();
  return { first, all, processor, edit, shared, memory, rest };
}

class Tsserver {
  #process = spawn(process.execPath, [SERVER, "--disableAutomaticTypingAcquisition"], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  #seq = 0;
  #rest = "";
  #listeners = new Set();

  constructor() {
    this.#process.stdout.setEncoding("utf8");
    this.#process.stdout.on("data", (chunk) => {
      const lines = `${this.#rest}${chunk}`.split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) if (line.startsWith("{")) this.#heard(JSON.parse(line));
    });
  }

  open({ path, text }) {
    this.#send("open", { file: path, fileContent: text });
  }

  /** Makes the document's next edit. */
  change(document) {
    const { range, text } = document.edit();
    this.#send("change", {
      file: document.path,
      line: range.start.line + 1,
      offset: range.start.character + 1,
      endLine: range.end.line + 1,
      endOffset: range.end.character + 1,
      insertString: text,
    });
  }

  /** Resolves when the last of the documents has its semantic diagnostics. */
  diagnose(documents) {
    const waiting = new Set(documents.map(({ path }) => path));
    return new Promise((resolve) => {
      const listener = ({ event, body }) => {
        if (event !== "semanticDiag" || !waiting.delete(body.file) || waiting.size > 0) return;
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
      this.#send("geterr", { delay: 0, files: documents.map(({ path }) => path) });
    });
  }

  get processorTime() {
    return processorTime(this.#process.pid);
  }

  get memory() {
    return residentMegabytes(this.#process.pid);
  }

  stop() {
    this.#process.kill();
  }

  #send(command, args) {
    this.#process.stdin.write(`${JSON.stringify({ seq: ++this.#seq, type: "request", command, arguments: args })}\n`);
  }

  #heard(message) {
    if (message.type !== "event") return;
    for (const listener of [...this.#listeners]) listener(message);
  }
}
