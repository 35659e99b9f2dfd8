import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import type { ChannelAddress, RequestMessage, ResponseMessage, Target, UiRequests } from "./contract.js";

const address = process.env.STEPSCOPE_TEST_CHANNEL;

/** Whether there is a browser page to ask: not in a desktop VS Code. */
export const uiAvailable = address !== undefined;

/**
 * Asks the page that shows this VS Code for what the extension API can't reach. See `contract.ts` for the requests.
 *
 * @throws {Error} what was looked for and not found
 * @example
 * await ui("click", { selector: ".debug-toolbar .codicon-debug-continue" });
 * const title = await ui("text", { selector: "#title", frame: "webview" });
 */
export async function ui<Name extends keyof UiRequests>(
  method: Name,
  params: UiRequests[Name]["params"],
): Promise<UiRequests[Name]["result"]> {
  const asked = new Error();
  try {
    const result = await (await connection()).request(method, params);
    return result as UiRequests[Name]["result"];
  } catch (error) {
    // The stack of who asked, not of the socket.
    asked.message = `ui("${method}"): ${error instanceof Error ? error.message : error}`;
    asked.stack = asked.stack?.replace(/^Error/, `Error: ${asked.message}`) ?? asked.message;
    throw asked;
  }
}

/**
 * Runs a function with an element inside the page or a webview. The function is sent as source, so it sees only
 * its arguments and the page; its argument and result are JSON.
 *
 * @example
 * const width = await uiEvaluate({ selector: "#graph", frame: "webview" }, (graph) => graph.clientWidth);
 */
export async function uiEvaluate<Result, Argument = undefined>(
  target: Target,
  run: (element: HTMLElement, argument: Argument) => Result,
  argument?: Argument,
): Promise<Awaited<Result>> {
  return (await ui("evaluate", { ...target, source: String(run), argument })) as Awaited<Result>;
}

/** Skips a test, and says why, where there is no page to ask. Call it first in a test or hook that uses `ui`. */
export function requireUi(test: Mocha.Context): void {
  if (uiAvailable) return;
  console.log(`      (skipped: "${test.test?.title}" needs the browser page, and this VS Code runs on the desktop)`);
  test.skip();
}

interface Connection {
  request(method: string, params: unknown): Promise<unknown>;
}

let current: Promise<Connection> | undefined;

function connection(): Promise<Connection> {
  current ??= open();
  return current;
}

async function open(): Promise<Connection> {
  if (address === undefined) throw new Error("ui() needs the browser page: call requireUi(this) first");
  const { port, token } = JSON.parse(address) as ChannelAddress;
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opening = connect(port, "127.0.0.1", () => resolve(opening));
    opening.once("error", reject);
  });
  socket.unref();
  socket.write(`${JSON.stringify({ token })}\n`);

  const pending = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  createInterface({ input: socket }).on("line", (line) => {
    const response = JSON.parse(line) as ResponseMessage;
    const request = pending.get(response.id);
    pending.delete(response.id);
    if ("error" in response) request?.reject(new Error(response.error));
    else request?.resolve(response.result);
  });
  socket.on("error", () => {}); // "close" follows.
  socket.on("close", () => {
    for (const request of pending.values()) request.reject(new Error("The launcher has closed the ui channel"));
    pending.clear();
  });

  let last = 0;
  return {
    request: (method, params) =>
      new Promise((resolve, reject) => {
        last += 1;
        const message: RequestMessage = { id: last, method, params };
        pending.set(last, { resolve, reject });
        socket.write(`${JSON.stringify(message)}\n`);
      }),
  };
}
