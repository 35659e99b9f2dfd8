import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { HostMessage, PanelState } from "../../client/panel/contract.js";
import { PANEL_CONTRACT, STREAM_LIMIT } from "../../client/panel/contract.js";
import { applyDeltas, emptyPanelState } from "../../client/panel/fold.js";
import { createPanelStore } from "../../client/panel/store.js";
import { jokeEnd, jokeRecords, manyRecords } from "./page/records.js";
import { JOKE_ONLY } from "./page/samples.js";

/** A page as the host sees it: it folds what it is sent. */
function fakePage() {
  const messages: HostMessage[] = [];
  let state: PanelState | null = null;
  let reachable = true;
  return {
    messages,
    state: () => state,
    lose: () => {
      reachable = false;
    },
    find: () => {
      reachable = true;
    },
    post: async (message: HostMessage) => {
      if (!reachable) return false;
      messages.push(message);
      if (message.type === "snapshot") state = message.state;
      if (message.type === "delta" && state) state = applyDeltas(state, message.deltas);
      return true;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("before a page is ready", () => {
  test("nothing is sent, and the snapshot has everything", async () => {
    const store = createPanelStore();
    const page = fakePage();
    const connection = store.connect(page.post);
    store.apply(JOKE_ONLY, { type: "stream", records: jokeRecords() });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.messages).toEqual([]);
    store.apply({ type: "session", session: "running" });
    connection.ready();
    expect(page.messages).toEqual([{ type: "snapshot", version: PANEL_CONTRACT, state: store.state }]);
    expect(page.state()?.session).toBe("running");
  });

  test("a wish to reveal waits", async () => {
    const store = createPanelStore();
    const page = fakePage();
    const connection = store.connect(page.post);
    store.reveal({ kind: "step", id: "critiqueJoke" });
    await vi.advanceTimersByTimeAsync(100);
    connection.ready();
    await vi.advanceTimersByTimeAsync(100);
    expect(page.messages.map(({ type }) => type)).toEqual(["snapshot", "reveal"]);
  });
});

describe("while a page is ready", () => {
  test("a frame is one message, however many records there are", async () => {
    const store = createPanelStore({ frame: 20 });
    const page = fakePage();
    store.connect(page.post).ready();
    await vi.advanceTimersByTimeAsync(0);
    for (const record of [...jokeRecords(), ...jokeEnd()]) store.apply({ type: "stream", records: [record] });
    await vi.advanceTimersByTimeAsync(20);
    expect(page.messages).toHaveLength(2);
    expect(page.messages[1]).toMatchObject({ type: "delta", deltas: [{ type: "stream" }] });
    expect(page.state()).toEqual(store.state);
  });

  test("a frame with more records than the stream keeps is a snapshot", async () => {
    const store = createPanelStore();
    const page = fakePage();
    store.connect(page.post).ready();
    await vi.advanceTimersByTimeAsync(0);
    store.apply({ type: "stream", records: manyRecords(STREAM_LIMIT + 1) });
    await vi.advanceTimersByTimeAsync(100);
    expect(page.messages.map(({ type }) => type)).toEqual(["snapshot", "snapshot"]);
    expect(page.state()).toEqual(store.state);
  });

  test("a slow page gets the next message when it has taken the last one", async () => {
    const store = createPanelStore({ frame: 10 });
    const sent: HostMessage[] = [];
    let taken: (reached: boolean) => void = () => {};
    const connection = store.connect((message) => {
      sent.push(message);
      return new Promise((resolve) => {
        taken = resolve;
      });
    });
    connection.ready();
    for (const record of jokeRecords()) {
      store.apply({ type: "stream", records: [record] });
      await vi.advanceTimersByTimeAsync(10);
    }
    expect(sent).toHaveLength(1);
    taken(true);
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual({ type: "delta", deltas: [{ type: "stream", records: store.state.stream }] });
  });

  test("after a message that didn't arrive comes a snapshot", async () => {
    const store = createPanelStore();
    const page = fakePage();
    store.connect(page.post).ready();
    await vi.advanceTimersByTimeAsync(0);
    page.lose();
    store.apply(JOKE_ONLY);
    await vi.advanceTimersByTimeAsync(100);
    page.find();
    store.apply({ type: "session", session: "running" });
    await vi.advanceTimersByTimeAsync(100);
    expect(page.state()).toEqual(store.state);
  });
});

describe("a page that goes and comes back", () => {
  test("gets nothing while it is hidden, and a snapshot when it is ready again", async () => {
    const store = createPanelStore();
    const page = fakePage();
    const connection = store.connect(page.post);
    connection.ready();
    await vi.advanceTimersByTimeAsync(0);
    connection.hidden();
    store.apply(JOKE_ONLY, { type: "stream", records: jokeRecords() });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.messages).toHaveLength(1);
    connection.ready();
    await vi.advanceTimersByTimeAsync(0);
    store.apply({ type: "stream", records: jokeEnd() });
    await vi.advanceTimersByTimeAsync(100);
    expect(page.messages.map(({ type }) => type)).toEqual(["snapshot", "snapshot", "delta"]);
    expect(page.state()).toEqual(store.state);
  });

  test("a closed panel opens again with what it showed", async () => {
    const store = createPanelStore();
    const first = fakePage();
    const connection = store.connect(first.post);
    connection.ready();
    store.apply(JOKE_ONLY);
    await vi.advanceTimersByTimeAsync(100);
    connection.close();
    const second = fakePage();
    store.connect(second.post).ready();
    expect(second.state()).toEqual(store.state);
    expect(second.state()?.selected).toBe("JokeFlow");
  });
});

test("listeners hear of a frame once, and nothing runs after dispose", async () => {
  const store = createPanelStore();
  const states: PanelState[] = [];
  store.onDidChange((state) => states.push(state));
  store.apply(JOKE_ONLY);
  store.apply({ type: "notice", notice: "hello" });
  await vi.advanceTimersByTimeAsync(100);
  expect(states.map(({ notice }) => notice)).toEqual(["hello"]);
  store.apply({ type: "notice", notice: null });
  store.dispose();
  expect(vi.getTimerCount()).toBe(0);
  expect(emptyPanelState()).toEqual(createPanelStore().state);
});
