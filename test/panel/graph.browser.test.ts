import { describe, expect, test } from "vitest";
import { pageBench } from "./page/bench-hooks.js";
import type { OpenPanel } from "./page/open-page.js";
import { jokeEnd, jokeRecords, researchRecords } from "./page/records.js";
import {
  AUDIT_PROBLEM,
  BOTH,
  DEAD_END,
  graphs,
  JOKE_FLOW,
  JOKE_ONLY,
  RESEARCH_FLOW,
  RUNNING_FLOW,
  TAKING_FLOW,
} from "./page/samples.js";

const open = pageBench();

const node = ({ page }: OpenPanel, key: string) => page.locator(`.react-flow__node[data-id="${key}"]`);
const focusedNode = ({ page }: OpenPanel) => page.evaluate(() => document.activeElement?.getAttribute("data-id"));

describe("layout", () => {
  test.each(["Lay Out Left to Right", "Lay Out Top to Bottom"])(
    "%s: every node, and none over another",
    async (turn) => {
      const panel = await open({ deltas: [BOTH] });
      const { page } = panel;
      const nodes = page.locator(".react-flow__node");
      await nodes.first().waitFor();
      const button = page.getByRole("button", { name: turn });
      if (await button.isVisible()) await button.click();
      const across = turn === "Lay Out Left to Right";
      await page.getByRole("button", { name: across ? "Lay Out Top to Bottom" : "Lay Out Left to Right" }).waitFor();

      expect(await nodes.count()).toBe(RESEARCH_FLOW.steps.length + RESEARCH_FLOW.events.length);
      const boxes = await nodes.evaluateAll((elements) =>
        elements.map((element) => {
          const { left, right, top, bottom } = element.getBoundingClientRect();
          return { id: element.getAttribute("data-id"), left, right, top, bottom };
        }),
      );
      const overlaps = boxes.flatMap((a, index) =>
        boxes
          .slice(index + 1)
          .filter((b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)
          .map((b) => `${a.id} and ${b.id}`),
      );
      expect(overlaps).toEqual([]);
      const start = boxes.find(({ id }) => id === "event:StartEvent");
      const draft = boxes.find(({ id }) => id === "event:DraftEvent");
      if (across) expect(start?.right).toBeLessThan(draft?.left ?? 0);
      else expect(start?.bottom).toBeLessThan(draft?.top ?? 0);
      const wires = RESEARCH_FLOW.steps.flatMap(({ accepts, returns, sends, streams }) => [
        ...accepts,
        ...returns,
        ...sends,
        ...streams,
      ]);
      expect(await page.locator(".react-flow__edge-path").count()).toBe(wires.length);
      expect(await page.locator(".wire-label").allTextContents()).toEqual(
        expect.arrayContaining(["sends", "streams", "streams"]),
      );
    },
  );

  test("an edit that leaves the shape alone leaves every node in its place", async () => {
    const panel = await open({ deltas: [BOTH] });
    const place = () =>
      panel.page.locator(".react-flow__node").evaluateAll((nodes) => nodes.map((n) => n.getAttribute("style")));
    await node(panel, "step:audit").waitFor();
    const before = await place();
    await panel.apply({
      ...BOTH,
      graphs: [{ graph: structuredClone(RESEARCH_FLOW), problems: [AUDIT_PROBLEM] }],
    } as typeof BOTH);
    await node(panel, "step:audit").getByText("1 warning").waitFor({ state: "detached" });
    expect(await place()).toEqual(before);
  });

  test("kinds are told apart in words", async () => {
    const panel = await open({ deltas: [BOTH] });
    await node(panel, "step:search").getByText("step · 4 workers").waitFor();
    await node(panel, "step:recover").getByText("error handler").waitFor();
    await node(panel, "event:StartEvent").getByText("start", { exact: true }).waitFor();
    await node(panel, "event:StopEvent").getByText("stop", { exact: true }).waitFor();
    await node(panel, "event:ApprovalRequired").getByText("asks a person").waitFor();
    await node(panel, "event:ApprovalGiven").getByText("a person answers").waitFor();
  });
});

describe("problems", () => {
  test("are a badge on their node, and their messages its description", async () => {
    const panel = await open({ deltas: [BOTH] });
    await node(panel, "event:AuditEvent").getByText("1 error").waitFor();
    await node(panel, "step:audit").getByText("1 warning").waitFor();
    expect(await node(panel, "event:AuditEvent").getAttribute("aria-description")).toContain(AUDIT_PROBLEM.message);
    expect(await node(panel, "step:audit").getAttribute("title")).toContain(DEAD_END.hint);
    await panel.page.getByRole("toolbar", { name: "Workflow" }).getByText("1 error").waitFor();
  });

  test("of the workflow as a whole are above the graph, beside the host's notice", async () => {
    const { subject: _, ...general } = AUDIT_PROBLEM;
    const panel = await open({
      deltas: [
        {
          ...JOKE_ONLY,
          graphs: [{ graph: JOKE_FLOW, problems: [{ ...general, message: "There is no stop event." }] }],
        } as typeof JOKE_ONLY,
        { type: "notice", notice: "The file doesn't parse. This is the last graph that did." },
      ],
    });
    await panel.page.getByText("There is no stop event.").waitFor();
    await panel.page.getByText("The file doesn't parse.").waitFor();
  });
});

describe("keyboard and mouse", () => {
  test("a click opens the source", async () => {
    const panel = await open({ deltas: [JOKE_ONLY] });
    await node(panel, "step:critiqueJoke").click();
    expect(await panel.message("open")).toEqual({
      type: "open",
      workflow: "JokeFlow",
      node: { kind: "step", id: "critiqueJoke" },
    });
  });

  test("arrows follow the wires, Enter opens, and Tab has one stop in the graph", async () => {
    const panel = await open({ deltas: [JOKE_ONLY] });
    const { page } = panel;
    await node(panel, "event:StartEvent").waitFor();
    expect(await page.locator('.react-flow__node[tabindex="0"]').count()).toBe(1);
    await node(panel, "event:StartEvent").focus();
    const seen: (string | null | undefined)[] = [];
    for (const _ of JOKE_FLOW.events) {
      await page.keyboard.press("ArrowDown");
      seen.push(await focusedNode(panel));
    }
    await page.keyboard.press("ArrowUp");
    seen.push(await focusedNode(panel));
    expect(seen).toEqual(["step:generateJoke", "event:JokeEvent", "step:critiqueJoke", "event:JokeEvent"]);
    await page.keyboard.press("Enter");
    expect((await panel.message("open")).node).toEqual({ kind: "event", id: "JokeEvent" });
    expect(await page.locator('.react-flow__node[tabindex="0"]').getAttribute("data-id")).toBe("event:JokeEvent");
    await page.keyboard.press("End");
    expect(await focusedNode(panel)).toBe("event:StopEvent");
    const outline = await page.evaluate(() => {
      const box = document.activeElement?.querySelector(".box");
      return box && getComputedStyle(box).outlineStyle;
    });
    expect(outline).toBe("solid");
  });

  test("the host can point at a node, also before there is one", async () => {
    const panel = await open({ deltas: [] });
    await panel.send({ type: "reveal", node: { kind: "step", id: "publish" } });
    await panel.apply(BOTH);
    await panel.page.locator('.react-flow__node[aria-current][data-id="step:publish"]').waitFor();
    const { x, y, width, height } = (await node(panel, "step:publish").boundingBox()) ?? {
      x: -1,
      y: -1,
      width: 0,
      height: 0,
    };
    const room = (await panel.page.locator(".graph").boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    expect(x).toBeGreaterThanOrEqual(room.x);
    expect(y).toBeGreaterThanOrEqual(room.y);
    expect(x + width).toBeLessThanOrEqual(room.x + room.width);
    expect(y + height).toBeLessThanOrEqual(room.y + room.height);
  });
});

describe("a run", () => {
  test("shows at its nodes: running, queued, failed, done and emitted", async () => {
    const panel = await open({ deltas: [BOTH] });
    await node(panel, "step:search").waitFor();
    await panel.apply({ type: "session", session: "running" }, { type: "stream", records: researchRecords() });
    await node(panel, "step:search").getByText("3 running").waitFor();
    await node(panel, "step:search").getByText("2 queued").waitFor();
    await node(panel, "step:rank").getByText("1 failed").waitFor();
    await node(panel, "step:plan").getByText("step · 1 done").waitFor();
    await node(panel, "event:SearchEvent").getByText("event · 6 emitted").waitFor();
    await panel.page.getByRole("button", { name: /^search .*3 running.*2 queued/ }).waitFor();
    expect(await panel.page.locator(".wire.is-latest").count()).toBe(1);
  });

  test("that is held says where, to the ear as well, and until it goes on", async () => {
    const panel = await open({ deltas: [JOKE_ONLY] });
    await panel.apply(
      { type: "session", session: "paused" },
      { type: "stream", records: jokeRecords() },
      { type: "held", held: { kind: "step", id: "critiqueJoke" } },
    );
    const held = node(panel, "step:critiqueJoke").getByText("paused here");
    await held.waitFor();
    expect(await panel.page.getByText("paused here").count()).toBe(1);
    expect(await node(panel, "step:critiqueJoke").getByText("running").count()).toBe(0);
    await panel.page.getByRole("status").getByText("Paused at step critiqueJoke.").waitFor();
    await panel.apply(
      { type: "held", held: null },
      { type: "stream", records: jokeEnd() },
      { type: "session", session: "ended" },
    );
    await held.waitFor({ state: "detached" });
    await panel.page.getByRole("toolbar", { name: "Workflow" }).getByText("completed").waitFor();
    await panel.page.getByRole("status").getByText("The run ended: completed.").waitFor();
    expect(await panel.page.locator(".wire.is-latest").count()).toBe(0);
  });

  test("of another workflow doesn't show here", async () => {
    const panel = await open({ deltas: [BOTH] });
    await panel.apply({ type: "held", held: { kind: "event", id: "StartEvent", workflow: "JokeFlow" } });
    await panel.apply({ type: "stream", records: jokeRecords() });
    await panel.page.getByText("6 records").waitFor();
    expect(await node(panel, "event:StartEvent").textContent()).not.toContain("emitted");
    expect(await panel.page.getByText("paused here").count()).toBe(0);
  });

  test.each([
    ["no-preference", "travel"],
    ["reduce", "none"],
  ] as const)("moves its newest wire when motion is %s: %s", async (reducedMotion, animation) => {
    const panel = await open({ deltas: [JOKE_ONLY], context: { reducedMotion } });
    await panel.apply({ type: "session", session: "running" }, { type: "stream", records: jokeRecords() });
    const path = panel.page.locator(".wire.is-latest path").first();
    await path.waitFor({ state: "attached" });
    expect(await path.evaluate((element) => getComputedStyle(element).animationName)).toBe(animation);
  });
});

test("resources are nodes of their own, with a line to what takes them; a click opens where they are defined", async () => {
  const panel = await open({ deltas: [graphs([{ graph: TAKING_FLOW, problems: [] }])] });
  await node(panel, "resource:index").getByText("resource", { exact: true }).waitFor();
  await node(panel, "resource:limits").getByText("config file").waitFor();
  expect(await panel.page.locator(".wire-uses").count()).toBe(3);
  expect(await node(panel, "step:critiqueJoke").getAttribute("aria-description")).toContain("Uses index, limits.");
  expect(await node(panel, "resource:index").getAttribute("aria-description")).toBe("Uses db.\nUsed by critiqueJoke.");
  const left = async (key: string) => (await node(panel, key).boundingBox()) ?? { x: -1, y: -1 };
  const [index, db] = [await left("resource:index"), await left("resource:db")];
  const taking = await left("step:critiqueJoke");
  expect(db.x < index.x || db.y < index.y).toBe(true);
  expect(index.x < taking.x || index.y < taking.y).toBe(true);
  await node(panel, "resource:db").click();
  expect((await panel.message("open")).node).toEqual({ kind: "resource", id: "db" });
  await panel.page.getByRole("button", { name: "Export Graph as SVG" }).click();
  expect((await panel.message("export")).text).toContain(">config file</text>");
});

test("a workflow that a step runs is a node of its own; a click opens it", async () => {
  const panel = await open({ deltas: [graphs([{ graph: RUNNING_FLOW, problems: [] }])] });
  await node(panel, "workflow:Research").getByText("workflow", { exact: true }).waitFor();
  expect(await panel.page.locator(".wire-runs").count()).toBe(1);
  expect(await node(panel, "step:critiqueJoke").getAttribute("aria-description")).toContain("Runs Research.");
  expect(await node(panel, "workflow:Research").getAttribute("aria-description")).toBe("Run by critiqueJoke.");
  await node(panel, "workflow:Research").click();
  expect((await panel.message("open")).node).toEqual({ kind: "workflow", id: "Research" });
});

test("a wire leads from an event to the step that waits for it while it is at work", async () => {
  const steps = RESEARCH_FLOW.steps.map((it) => (it.name === "plan" ? { ...it, awaits: ["SourceEvent"] } : it));
  const panel = await open({ deltas: [graphs([{ graph: { ...RESEARCH_FLOW, steps }, problems: [] }])] });
  await node(panel, "step:plan").waitFor();
  expect(await panel.page.locator(".wire-awaits").count()).toBe(1);
  expect(await panel.page.locator(".wire-label").allTextContents()).toContain("waited for");
  expect(await node(panel, "step:plan").getAttribute("aria-description")).toContain("Waits for SourceEvent.");
  expect(await node(panel, "event:SourceEvent").getAttribute("aria-description")).toContain("Waited for by plan.");
});

test("exports the graph as SVG that stands alone", async () => {
  const panel = await open({ deltas: [BOTH] });
  await panel.page.getByRole("button", { name: "Export Graph as SVG" }).click();
  const { name, format, text } = await panel.message("export");
  expect({ name, format }).toEqual({ name: "ResearchFlow", format: "svg" });
  const parsed = await panel.page.evaluate((svg) => {
    const document = new DOMParser().parseFromString(svg, "image/svg+xml");
    return {
      broken: document.querySelector("parsererror")?.textContent ?? null,
      texts: [...document.querySelectorAll("text")].map((element) => element.textContent),
    };
  }, text);
  expect(parsed.broken).toBeNull();
  expect(parsed.texts).toEqual(expect.arrayContaining(["publish", "ApprovalRequired", "a person answers", "sends"]));
  expect(text).not.toContain("var(--");
});
