import type { Server } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, extname } from "node:path";
import { build } from "esbuild";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { HostMessage, PageMessage, PanelDelta } from "../../../client/panel/contract.js";
import { PANEL_CONTRACT } from "../../../client/panel/contract.js";
import { applyDeltas, emptyPanelState } from "../../../client/panel/fold.js";
import { createNonce, panelHtml } from "../../../client/panel/html.js";
import { webviewBuild } from "../../../scripts/build/webview.js";
import { launchChromium } from "../../chromium.js";
import type { Theme } from "./themes.js";
import { DARK } from "./themes.js";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "text/javascript",
  ".css": "text/css",
  ".ttf": "font/ttf",
};

/** A browser, and a server of the built page under the policy that the host sets. */
export interface PageBench {
  open(options?: OpenOptions): Promise<OpenPanel>;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly theme?: Theme;
  /** What VS Code kept from an earlier page. */
  readonly saved?: unknown;
  readonly context?: BrowserContextOptions;
  /** Sent as a snapshot when the page asks for one; null leaves it waiting. */
  readonly deltas?: readonly PanelDelta[] | null;
}

/** The page, with this test as its host. */
export interface OpenPanel {
  readonly page: Page;
  /** What the page posted. */
  posted(): Promise<PageMessage[]>;
  /** Waits for a message of this type. */
  message<T extends PageMessage["type"]>(type: T): Promise<Extract<PageMessage, { readonly type: T }>>;
  send(message: HostMessage): Promise<void>;
  apply(...deltas: readonly PanelDelta[]): Promise<void>;
  snapshot(deltas: readonly PanelDelta[]): Promise<void>;
  saved(): Promise<unknown>;
  /** Violations of the policy, exceptions, and everything on the console. */
  complaints(): string[];
  close(): Promise<void>;
}

interface FakeHost {
  posted: PageMessage[];
  state: unknown;
}

declare global {
  var fakeHost: FakeHost;
}

/** Builds the page, and starts what is needed to open it. */
export async function startPageBench(): Promise<PageBench> {
  const built = await build({ ...webviewBuild(), write: false, logLevel: "error" });
  const server = await serve(new Map(built.outputFiles.map(({ path, contents }) => [`/${basename(path)}`, contents])));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchChromium();
  return {
    open: (options) => openPanel(browser, origin, options),
    async close() {
      await browser.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function serve(files: ReadonlyMap<string, Uint8Array>): Promise<Server> {
  const server = createServer((request, response) => {
    const origin = `http://${request.headers.host}`;
    const { pathname } = new URL(request.url ?? "/", origin);
    if (pathname === "/") {
      const html = panelHtml({
        cspSource: origin,
        nonce: createNonce(),
        scriptUri: `${origin}/main.js`,
        styleUri: `${origin}/main.css`,
        language: "en",
      });
      response.writeHead(200, { "content-type": "text/html" }).end(html);
      return;
    }
    if (pathname === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    const content = files.get(pathname);
    if (!content) response.writeHead(404).end();
    else response.writeHead(200, { "content-type": TYPES[extname(pathname)] ?? "" }).end(content);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  return server;
}

async function openPanel(browser: Browser, origin: string, options: OpenOptions = {}): Promise<OpenPanel> {
  const { theme = DARK, saved, context: contextOptions, deltas = [] } = options;
  const context = await browser.newContext({ viewport: { width: 900, height: 900 }, ...contextOptions });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => complaints.push(`error: ${error.message}`));
  await page.addInitScript(installFakeHost, { saved, theme });
  await page.goto(origin);

  const posted = (): Promise<PageMessage[]> => page.evaluate(() => globalThis.fakeHost.posted);
  const send = (message: HostMessage): Promise<void> => page.evaluate((data) => window.postMessage(data, "*"), message);
  const snapshot = (first: readonly PanelDelta[]): Promise<void> =>
    send({ type: "snapshot", version: PANEL_CONTRACT, state: applyDeltas(emptyPanelState(), first) });
  const opened: OpenPanel = {
    page,
    posted,
    async message(type) {
      await page.waitForFunction(
        (wanted) => globalThis.fakeHost.posted.some((message) => message.type === wanted),
        type,
      );
      const found = (await posted()).findLast((message) => message.type === type);
      return found as Extract<PageMessage, { readonly type: typeof type }>;
    },
    send,
    apply: (...more) => send({ type: "delta", deltas: more }),
    snapshot,
    saved: () => page.evaluate(() => globalThis.fakeHost.state),
    complaints: () => complaints,
    close: () => context.close(),
  };
  if (deltas !== null) {
    await opened.message("ready");
    await snapshot(deltas);
  }
  return opened;
}

/** Runs in the page before its own script, as VS Code's preload does. */
function installFakeHost({ saved, theme }: { readonly saved: unknown; readonly theme: Theme }): void {
  const fake: FakeHost = { posted: [], state: saved };
  globalThis.fakeHost = fake;
  let acquired = false;
  Object.assign(globalThis, {
    acquireVsCodeApi: () => {
      if (acquired) throw new Error("acquireVsCodeApi was called twice");
      acquired = true;
      return {
        postMessage: (message: PageMessage) => fake.posted.push(structuredClone(message)),
        getState: () => fake.state,
        setState: (state: unknown) => {
          fake.state = structuredClone(state);
        },
      };
    },
  });
  document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile, lineNumber }) => {
    console.error(`policy: ${violatedDirective} ${blockedURI} ${sourceFile}:${lineNumber}`);
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.body.classList.add(theme.bodyClass);
    for (const [name, value] of Object.entries(theme.colours)) {
      document.documentElement.style.setProperty(`--vscode-${name}`, value);
    }
  });
}
