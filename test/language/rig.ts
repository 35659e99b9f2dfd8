import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Duplex } from "node:stream";
import { pathToFileURL } from "node:url";
import {
  type ClientCapabilities,
  createConnection,
  createProtocolConnection,
  type Diagnostic,
  type FileSystemWatcher,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type RegistrationParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import type { Scheduler } from "../../server/language/scheduler.js";
import { type StartServerOptions, startServer } from "../../server/language/server.js";

/** One direction of the wire: what is written is read. */
class TestStream extends Duplex {
  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.emit("data", chunk);
    done();
  }

  override _read(): void {}
}

/** A clock that stands still until it is told. */
export class ManualClock implements Scheduler {
  now = 0;
  readonly #due = new Set<{ at: number; action: () => void }>();

  after(milliseconds: number, action: () => void): { cancel(): void } {
    const entry = { at: this.now + milliseconds, action };
    this.#due.add(entry);
    return { cancel: () => this.#due.delete(entry) };
  }

  turn(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }

  breathe(): Promise<void> {
    return this.turn();
  }

  get pending(): number {
    return this.#due.size;
  }

  advance(milliseconds: number): void {
    this.now += milliseconds;
    for (const entry of [...this.#due]) {
      if (entry.at > this.now) continue;
      this.#due.delete(entry);
      entry.action();
    }
  }
}

/** A client that pushes are sent to. */
export const PUSH_CLIENT: ClientCapabilities = {
  textDocument: {
    publishDiagnostics: {
      ...{ relatedInformation: true, versionSupport: true, codeDescriptionSupport: true },
      tagSupport: { valueSet: [1, 2] },
    },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
    rename: { prepareSupport: true },
    codeAction: {
      codeActionLiteralSupport: { codeActionKind: { valueSet: ["quickfix", "refactor", "source"] } },
      isPreferredSupport: true,
      disabledSupport: true,
      dataSupport: true,
      resolveSupport: { properties: ["edit"] },
    },
  },
  workspace: {
    workspaceEdit: { documentChanges: true },
    configuration: true,
    didChangeConfiguration: { dynamicRegistration: true },
    didChangeWatchedFiles: { dynamicRegistration: true },
    workspaceFolders: true,
    codeLens: { refreshSupport: true },
    diagnostics: { refreshSupport: true },
  },
};

/** A client that pulls, as VS Code does. */
export const PULL_CLIENT: ClientCapabilities = {
  ...PUSH_CLIENT,
  textDocument: {
    ...PUSH_CLIENT.textDocument,
    diagnostic: {
      ...{ dynamicRegistration: true, relatedInformation: true, codeDescriptionSupport: true },
      tagSupport: { valueSet: [1, 2] },
    },
  },
};

/** A client that shows semantic tokens besides, as Neovim does. */
export const TOKENS_CLIENT: ClientCapabilities = {
  ...PULL_CLIENT,
  textDocument: {
    ...PULL_CLIENT.textDocument,
    semanticTokens: { requests: {}, tokenTypes: [], tokenModifiers: [], formats: [] },
  },
};

export interface EditorOptions extends Pick<StartServerOptions, "loadAnalysis"> {
  readonly capabilities?: ClientCapabilities;
  readonly run?: boolean;
  /** URIs of the workspace folders. */
  readonly folders?: readonly string[];
  /** Answers `workspace/configuration`, perhaps later. */
  readonly settings?: (scopeUri: string | undefined) => unknown;
}

/** An editor at the other end of an in-process server. */
export interface Editor {
  readonly client: ProtocolConnection;
  readonly clock: ManualClock;
  readonly initialized: InitializeResult;
  readonly published: PublishDiagnosticsParams[];
  /** Log messages, registrations and refreshes, as `method` or `method: detail`. */
  readonly heard: string[];
  /** The files that the server wants to hear of. */
  readonly watched: FileSystemWatcher[];
  open(uri: string, text: string, languageId?: string): Promise<void>;
  edit(uri: string, text: string): Promise<void>;
  close(uri: string): Promise<void>;
  /** Waits until the server has handled everything that was sent. */
  roundTrip(): Promise<void>;
  /** Lets the pause after typing pass and waits until a message of this kind arrives for the document. */
  checked(uri: string): Promise<readonly Diagnostic[]>;
  /** Lets the pause pass and waits until nothing moves any more. */
  quiet(): Promise<void>;
  dispose(): Promise<void>;
}

export async function openEditor(options: EditorOptions = {}): Promise<Editor> {
  const up = new TestStream();
  const down = new TestStream();
  const clock = new ManualClock();
  const server = startServer({
    connection: createConnection(new StreamMessageReader(up), new StreamMessageWriter(down)),
    scheduler: clock,
    ...(options.loadAnalysis === undefined ? {} : { loadAnalysis: options.loadAnalysis }),
  });
  const client = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
  const published: PublishDiagnosticsParams[] = [];
  const heard: string[] = [];
  const watched: FileSystemWatcher[] = [];
  const versions = new Map<string, number>();
  const waiting = new Set<() => void>();

  client.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
    published.push(params);
    for (const check of [...waiting]) check();
  });
  client.onNotification("window/logMessage", ({ message }: { message: string }) => {
    heard.push(`log: ${message}`);
  });
  client.onNotification("stepscope/workflowsChanged", ({ uri }: { uri: string }) => {
    heard.push(`stepscope/workflowsChanged: ${uri}`);
  });
  client.onRequest("workspace/configuration", ({ items }: { items: { scopeUri?: string }[] }) =>
    Promise.all(items.map(async ({ scopeUri }) => (await options.settings?.(scopeUri)) ?? {})),
  );
  client.onRequest("client/registerCapability", ({ registrations }: RegistrationParams) => {
    for (const { method, registerOptions } of registrations) {
      heard.push(`register: ${method}`);
      watched.push(...(registerOptions?.watchers ?? []));
    }
    return null;
  });
  for (const method of ["workspace/diagnostic/refresh", "workspace/codeLens/refresh"]) {
    client.onRequest(method, () => {
      heard.push(method);
      return null;
    });
  }
  client.listen();

  const initialized: InitializeResult = await client.sendRequest("initialize", {
    processId: null,
    rootUri: options.folders?.[0] ?? null,
    workspaceFolders: options.folders?.map((uri) => ({ uri, name: uri })) ?? null,
    capabilities: options.capabilities ?? PUSH_CLIENT,
    initializationOptions: { run: options.run ?? true },
  });
  await client.sendNotification("initialized", {});

  const roundTrip = async (): Promise<void> => {
    await client.sendRequest("test/roundTrip").catch(() => undefined); // answered with "method not found"
  };
  const send = async (method: string, params: object): Promise<void> => {
    await client.sendNotification(method, params);
    await roundTrip();
  };

  return {
    client,
    clock,
    initialized,
    published,
    heard,
    watched,
    roundTrip,
    open: (uri, text, languageId = "typescript") => {
      versions.set(uri, 1);
      return send("textDocument/didOpen", { textDocument: { uri, languageId, version: 1, text } });
    },
    edit: (uri, text) => {
      const version = (versions.get(uri) ?? 0) + 1;
      versions.set(uri, version);
      return send("textDocument/didChange", { textDocument: { uri, version }, contentChanges: [{ text }] });
    },
    close: (uri) => send("textDocument/didClose", { textDocument: { uri } }),
    checked: (uri) => {
      const from = published.length;
      clock.advance(150);
      return new Promise((resolve) => {
        const check = (): void => {
          const found = published.slice(from).find((params) => params.uri === uri);
          if (found === undefined) return;
          waiting.delete(check);
          resolve(found.diagnostics);
        };
        waiting.add(check);
      });
    },
    quiet: async () => {
      clock.advance(150);
      for (let i = 0; i < 10; i++) await roundTrip();
    },
    dispose: async () => {
      await client.sendRequest("shutdown");
      await clock.turn(); // the server is still in the handler whose answer has just arrived
      client.dispose();
      server.dispose();
    },
  };
}

/** A folder on disk that is gone after the test. */
export interface Folder {
  readonly uri: string;
  readonly path: string;
  uriOf(name: string): string;
  write(name: string, text: string): string;
  dispose(): void;
}

export function makeFolder(files: Readonly<Record<string, string>> = {}): Folder {
  const path = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-language-")));
  const folder: Folder = {
    uri: pathToFileURL(path).href,
    path,
    uriOf: (name) => pathToFileURL(join(path, name)).href,
    write: (name, text) => {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
      return folder.uriOf(name);
    },
    dispose: () => rmSync(path, { recursive: true, force: true }),
  };
  for (const [name, text] of Object.entries(files)) folder.write(name, text);
  return folder;
}
