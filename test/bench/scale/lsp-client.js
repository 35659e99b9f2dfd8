import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from "vscode-languageserver/node";
import { processorTime, residentMegabytes } from "./process.js";

/** An editor's end of a language server that was started with `command` and `args`. */
export class LspClient {
  #process;
  #connection;
  #listeners = new Set();

  constructor(command, args, env = {}) {
    this.#process = spawn(command, args, { stdio: ["pipe", "pipe", "inherit"], env: { ...process.env, ...env } });
    this.#connection = createProtocolConnection(
      new StreamMessageReader(this.#process.stdout),
      new StreamMessageWriter(this.#process.stdin),
    );
    const client = this.#connection;
    client.onNotification("textDocument/publishDiagnostics", (params) => {
      for (const listener of [...this.#listeners]) listener(params);
    });
    client.onRequest("client/registerCapability", () => null);
    client.onRequest("workspace/configuration", ({ items }) => items.map(() => null));
    client.onUnhandledNotification(() => {});
    client.listen();
  }

  async initialize(folder, textDocument) {
    const uri = pathToFileURL(folder).href;
    await this.#connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: "scale" }],
      capabilities: { textDocument, workspace: { workspaceFolders: true } },
    });
    await this.#connection.sendNotification("initialized", {});
  }

  open({ uri, text }) {
    const textDocument = { uri, languageId: "typescript", version: 1, text };
    return this.#connection.sendNotification("textDocument/didOpen", { textDocument });
  }

  /** Makes the document's next edit and says which version it then is. */
  async change(document) {
    const { version, range, text } = document.edit();
    await this.#connection.sendNotification("textDocument/didChange", {
      textDocument: { uri: document.uri, version },
      contentChanges: [{ range, text }],
    });
    return version;
  }

  request(method, params) {
    return this.#connection.sendRequest(method, params);
  }

  /** Resolves at the publication with which `enough` is satisfied. */
  published(enough) {
    return new Promise((resolve) => {
      const listener = (params) => {
        if (!enough(params)) return;
        this.#listeners.delete(listener);
        resolve();
      };
      this.#listeners.add(listener);
    });
  }

  get processorTime() {
    return processorTime(this.#process.pid);
  }

  get memory() {
    return residentMegabytes(this.#process.pid);
  }

  async stop() {
    const ended = new Promise((resolve) => this.#process.once("exit", resolve));
    await this.#connection.sendRequest("shutdown");
    await this.#connection.sendNotification("exit");
    this.#connection.dispose();
    await ended;
  }
}
