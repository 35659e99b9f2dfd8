import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { createInterface } from "node:readline";

/**
 * Listens on loopback for the extension host: the driver extension and the suite's own requests.
 *
 * @param {import("./contract.js").Handlers<import("./contract.js").Requests>} handlers
 * @param {{ onClose: (methods: ReadonlySet<string>) => void }} options `onClose` is called when a connection has
 *   ended, with the names of the requests that came over it
 * @returns {Promise<{ address: import("./contract.js").ChannelAddress, close: () => void }>}
 */
export async function openChannel(handlers, { onClose }) {
  const token = randomBytes(24).toString("hex");
  const sockets = new Set();
  const server = createServer((socket) => {
    sockets.add(socket);
    const methods = new Set();
    let welcome = false;
    socket.on("error", () => {}); // "close" follows.
    socket.once("close", () => {
      sockets.delete(socket);
      onClose(methods);
    });
    createInterface({ input: socket }).on("line", (line) => {
      const message = JSON.parse(line);
      if (!welcome) {
        welcome = message.token === token;
        if (!welcome) socket.destroy();
        return;
      }
      methods.add(message.method);
      void answer(handlers, message).then(
        (response) => socket.writable && socket.write(`${JSON.stringify(response)}\n`),
      );
    });
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(undefined));
  });
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    address: { port, token },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

/**
 * @param {Record<string, (params: any) => unknown>} handlers
 * @param {import("./contract.js").RequestMessage} request
 * @returns {Promise<import("./contract.js").ResponseMessage>}
 */
async function answer(handlers, { id, method, params }) {
  const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
  if (!handler) return { id, error: `The launcher knows no request "${method}"` };
  try {
    return { id, result: (await handler(params)) ?? null };
  } catch (error) {
    return { id, error: error instanceof Error ? error.message : String(error) };
  }
}
