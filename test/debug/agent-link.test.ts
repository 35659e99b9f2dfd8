import { statSync } from "node:fs";
import { connect } from "node:net";
import { dirname } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { AgentEnd, LineReader } from "../../runtime/debug/channel.js";
import { AGENT_PROTOCOL_VERSION, type AgentEnvironment, type Hello, type Welcome } from "../../runtime/debug/index.js";
import { AgentLink } from "../../server/debug/agent-link.js";

async function listening() {
  const refusals: string[] = [];
  const events: string[] = [];
  const listener = (name: string) => () => void events.push(name);
  const link = new AgentLink({
    refused: (reason) => refusals.push(reason),
    listeners: {
      runStarted: listener("runStarted"),
      runEnded: listener("runEnded"),
      stopped: listener("stopped"),
      records: listener("records"),
      inspectorReady: listener("inspectorReady"),
      exiting: listener("exiting"),
    },
  });
  await link.listen();
  onTestFinished(() => link.close());
  return { link, refusals, events, environment: link.environment(false) };
}

async function greet({ address, token }: AgentEnvironment, hello: Partial<Hello> = {}) {
  const socket = connect(address);
  onTestFinished(() => void socket.destroy());
  const said = { type: "hello", version: AGENT_PROTOCOL_VERSION, token, role: "agent", pid: 1, ...hello };
  socket.write(`${JSON.stringify(said)}\n`);
  return new Promise<{ welcome: Welcome; socket: typeof socket; lines: LineReader }>((resolve) => {
    const lines = new LineReader(socket, (line) => {
      lines.onLine = undefined;
      resolve({ welcome: JSON.parse(line) as Welcome, socket, lines });
    });
  });
}

test("only who has the token is let in", async () => {
  const { environment } = await listening();
  const { welcome } = await greet(environment, { token: "0".repeat(environment.token.length) });
  expect(welcome).toMatchObject({ type: "refused", reason: "The token isn't this session's." });
  expect((await greet(environment)).welcome.type).toBe("welcome");
});

test("an agent of another version is refused, and the person told what to update", async () => {
  const { environment, refusals } = await listening();
  const { welcome } = await greet(environment, { version: AGENT_PROTOCOL_VERSION + 1 });
  expect(welcome.type).toBe("refused");
  expect(refusals).toEqual([expect.stringContaining("update the debugger.")]);
});

test.skipIf(process.platform === "win32")("the socket is where only this user can enter", async () => {
  const { environment } = await listening();
  expect(statSync(dirname(environment.address)).mode & 0o777).toBe(0o700);
});

test("each request is answered once, unknown and failing ones too, and lines in one piece aren't lost", async () => {
  const { link, environment } = await listening();
  const { socket, lines } = await greet(environment);
  const adapter = await link.agent;
  // Sent before anybody reads: they arrive with each other.
  const [first, second, third] = [
    adapter.request("pause", { run: null }),
    adapter.request("scopes", { run: "r", frame: 0 }),
    adapter.request("next", { run: "r" }),
  ];
  const handlers = {
    pause: () => undefined,
    scopes: () => [],
    continue: () => undefined,
  };
  new AgentEnd(socket, lines, handlers as never);
  expect(await first).toBeNull();
  expect(await second).toEqual([]);
  await expect(third).rejects.toMatchObject({ code: "unknown-request" });
});

test("what was asked of a program that ends is refused", async () => {
  const { link, environment } = await listening();
  const { socket } = await greet(environment);
  const adapter = await link.agent;
  const asked = adapter.request("next", { run: "r" });
  socket.destroy();
  await expect(asked).rejects.toThrow("The program has ended.");
  await expect(adapter.request("next", { run: "r" })).rejects.toThrow("The program has ended.");
});
