const { connect } = require("node:net");
const { createInterface } = require("node:readline");
const { format } = require("node:util");

/**
 * Runs the suite as VS Code itself would with `--extensionTestsPath`, and tells the launcher how it went.
 * Not awaited: other extensions wait for this function to return.
 */
exports.activate = () => {
  const address = process.env.STEPSCOPE_TEST_CHANNEL;
  if (address) void drive(JSON.parse(address));
};

exports.deactivate = () => {};

/** @param {import("../ui/contract.js").ChannelAddress} address */
async function drive({ port, token }) {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", (error) => console.error(`The test driver has lost the launcher: ${error.message}`));
  const send = (/** @type {unknown} */ message) => socket.write(`${JSON.stringify(message)}\n`);
  let id = 0;
  const answers = new Map();
  const request = (/** @type {string} */ method, /** @type {unknown} */ params) =>
    new Promise((resolve) => {
      id += 1;
      answers.set(id, resolve);
      send({ id, method, params });
    });
  createInterface({ input: socket }).on("line", (line) => {
    const response = JSON.parse(line);
    answers.get(response.id)?.(response.result);
    answers.delete(response.id);
  });

  send({ token });
  const task = /** @type {{ testsPath: string } | null} */ (await request("suite.begin", {}));
  if (!task) return;

  const restore = forwardConsole((text) => void request("suite.output", { text }));
  let error = null;
  try {
    await require(task.testsPath).run();
  } catch (thrown) {
    error = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
  }
  restore();
  await request("suite.end", { error });
}

/**
 * The extension host has replaced the console's methods by accessors that ignore assignments, so they are redefined.
 *
 * @param {(text: string) => void} write
 * @returns {() => void} puts the console back
 */
function forwardConsole(write) {
  const names = ["log", "info", "warn", "error"];
  const originals = names.map((name) => Object.getOwnPropertyDescriptor(console, name));
  for (const name of names) {
    Object.defineProperty(console, name, {
      configurable: true,
      writable: true,
      value: (/** @type {unknown[]} */ ...values) => write(format(...values)),
    });
  }
  return () => {
    for (const [index, name] of names.entries()) Object.defineProperty(console, name, originals[index] ?? {});
  };
}
