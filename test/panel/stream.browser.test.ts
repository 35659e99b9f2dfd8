import { describe, expect, test } from "vitest";
import { STREAM_LIMIT } from "../../client/panel/contract.js";
import { pageBench } from "./page/bench-hooks.js";
import type { OpenPanel } from "./page/open-page.js";
import { jokeEnd, jokeRecords, manyRecords, researchRecords } from "./page/records.js";
import { BOTH, JOKE_ONLY } from "./page/samples.js";

const open = pageBench();

/** More rows than fit on the page and the few around them. */
const MOST_ROWS = 60;

const rows = ({ page }: OpenPanel) => page.getByRole("row");
const filter = ({ page }: OpenPanel) => page.getByRole("searchbox");
const button = ({ page }: OpenPanel, name: string | RegExp) => page.getByRole("button", { name });

describe("rows", () => {
  test("say what happened, and open to all that was carried", async () => {
    const panel = await open({ deltas: [JOKE_ONLY, { type: "stream", records: [...jokeRecords(), ...jokeEnd()] }] });
    await rows(panel).first().waitFor();
    expect(await rows(panel).count()).toBe(9);
    const told = rows(panel).filter({ hasText: "emitted" }).first();
    expect(await told.getByRole("gridcell").allTextContents()).toEqual([
      "4",
      "0.050 s",
      "emitted",
      "JokeEvent",
      "generateJoke",
      '{"joke":"Why did the pirate cross the road?"}',
    ]);
    await told.click();
    await panel.page.locator("pre").getByText('  "joke": "Why did the pirate cross the road?"').waitFor();
    expect(await told.getAttribute("aria-expanded")).toBe("true");
    await told.locator(".row-line").click();
    await panel.page.locator("pre").waitFor({ state: "detached" });
  });

  test("are reached with the keyboard", async () => {
    const panel = await open({ deltas: [JOKE_ONLY, { type: "stream", records: jokeRecords() }] });
    const list = panel.page.getByRole("treegrid");
    await list.focus();
    await panel.page.keyboard.press("Home");
    await panel.page.keyboard.press("ArrowDown");
    await panel.page.keyboard.press("Enter");
    await panel.page.locator("pre").getByText('"topic": "pirates"').waitFor();
    const active = await list.getAttribute("aria-activedescendant");
    expect(await panel.page.evaluate((id) => document.getElementById(id ?? "")?.textContent, active)).toContain(
      "StartEvent",
    );
    await panel.page.keyboard.press("ArrowLeft");
    await panel.page.locator("pre").waitFor({ state: "detached" });
  });

  test("a payload is text, whatever is in it", async () => {
    const attack =
      "<img src=x onerror=\"fakeHost.posted.push({type:'pwned'})\"></pre><script>fakeHost.pwned=1</script>";
    const panel = await open({ deltas: [JOKE_ONLY, { type: "stream", records: jokeRecords("run-1", attack) }] });
    const row = rows(panel).filter({ hasText: "emitted" }).first();
    await row.click();
    await panel.page.locator("pre").getByText("<img src=x onerror=").waitFor();
    expect(await panel.page.locator("img, pre *").count()).toBe(0);
    expect(JSON.stringify(await panel.posted())).not.toContain("pwned");
  });

  test("a huge payload is cut, a deep one ends, and one that isn't JSON is shown as it is", async () => {
    const deep = `${'{"down":'.repeat(40)}1${"}".repeat(40)}`;
    const payloads = [JSON.stringify({ text: "x".repeat(1_000_000) }), deep, '{"cut": "in the mid'];
    const records = payloads.map((payload, seq) => ({
      seq,
      run: "r",
      at: seq,
      type: "event-emitted" as const,
      via: "external" as const,
      event: { id: seq + 1, name: `Event${seq}`, payload },
    }));
    const panel = await open({ deltas: [JOKE_ONLY, { type: "stream", records }] });
    const lengths: number[] = [];
    for (const index of payloads.keys()) {
      const row = rows(panel).filter({ hasText: `Event${index}` });
      await row.locator(".row-line").click();
      const text = (await row.locator("pre").textContent()) ?? "";
      lengths.push(text.length);
      if (index === 1) expect(text.match(/down/g)).toHaveLength(8);
      if (index === 2) expect(text).toBe(payloads[2]);
      await row.locator(".row-line").click();
    }
    expect(Math.max(...lengths)).toBeLessThan(25_000);
    expect(await panel.page.locator(".cell-summary").first().textContent()).toHaveLength(401);
  });

  test("secrets are hidden until they are asked for, and stay out of exports", async () => {
    const panel = await open({ deltas: [JOKE_ONLY, { type: "stream", records: jokeRecords() }] });
    const row = rows(panel).filter({ hasText: "input" });
    await row.click();
    await panel.page.locator("pre").waitFor();
    expect(await panel.page.locator("body").textContent()).not.toContain("sk-very-secret");
    await button(panel, "Show Secrets").click();
    await panel.page.locator("pre").getByText("sk-very-secret").waitFor();
    await button(panel, "Export Shown Events as JSON").click();
    const { text, name } = await panel.message("export");
    expect(name).toBe("JokeFlow-events");
    expect(JSON.parse(text)).toMatchObject({ workflow: "JokeFlow", dropped: 0 });
    expect(text).not.toContain("sk-very-secret");
  });
});

describe("the toolbar", () => {
  test("filters by words that a row must all have", async () => {
    const panel = await open({ deltas: [BOTH, { type: "stream", records: researchRecords() }] });
    await filter(panel).fill("search queued");
    await panel.page.getByText("2 of 22 records").waitFor();
    expect(await rows(panel).count()).toBe(2);
    await filter(panel).fill("nothing has this");
    await panel.page.getByText("22 records hidden by the filter.").waitFor();
    await button(panel, "Show All").click();
    await panel.page.getByText("22 records", { exact: true }).waitFor();
  });

  test("hides bookkeeping, but not what failed", async () => {
    const panel = await open({ deltas: [BOTH, { type: "stream", records: researchRecords() }] });
    await button(panel, /^Hide Step Bookkeeping/).click();
    await panel.page.getByText("12 of 22 records").waitFor();
    expect(await rows(panel).filter({ hasText: "step started" }).count()).toBe(0);
    expect(await rows(panel).filter({ hasText: "step failed" }).count()).toBe(1);
  });

  test("pauses, and a new session is shown all the same", async () => {
    const panel = await open({ deltas: [JOKE_ONLY, { type: "stream", records: jokeRecords() }] });
    await button(panel, "Pause the Stream").click();
    await panel.page.getByText("6 records, paused").waitFor();
    await panel.apply({ type: "stream", records: jokeEnd() }, { type: "notice", notice: "applied" });
    await panel.page.getByText("applied").waitFor();
    expect(await rows(panel).count()).toBe(6);
    await button(panel, "Jump to Newest").click();
    await panel.page.getByText("9 records", { exact: true }).waitFor();
    await button(panel, "Pause the Stream").click();
    await panel.apply({ type: "clear" }, { type: "stream", records: jokeRecords("next") });
    await panel.page.getByText("6 records", { exact: true }).waitFor();
  });
});

describe("a long stream", () => {
  test("keeps few rows in the page, and follows the newest", async () => {
    const panel = await open({ deltas: [JOKE_ONLY, { type: "session", session: "running" }] });
    const records = manyRecords(STREAM_LIMIT + 2_000);
    const frames = await panel.page.evaluate(async (all) => {
      const times: number[] = [];
      let last = performance.now();
      let most = 0;
      const size = 200;
      await new Promise<void>((done) => {
        let sent = 0;
        const frame = (now: number): void => {
          times.push(now - last);
          last = now;
          most = Math.max(most, document.querySelectorAll(".row").length);
          if (sent >= all.length) {
            done();
            return;
          }
          window.postMessage(
            { type: "delta", deltas: [{ type: "stream", records: all.slice(sent, sent + size) }] },
            "*",
          );
          sent += size;
          requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      });
      const sorted = times.sort((a, b) => a - b);
      const at = (share: number): number => Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? 0);
      return { frames: sorted.length, p50: at(0.5), p95: at(0.95), max: at(1), most };
    }, records);
    await panel.page.getByText("10,000 records, 2,000 older ones dropped").waitFor();
    console.log(`${records.length} records in batches of 200, one a frame, milliseconds: ${JSON.stringify(frames)}`);
    expect(frames.most).toBeLessThan(MOST_ROWS);
    expect(frames.p95).toBeLessThan(500);
    await panel.page.getByRole("gridcell", { name: String(records.length - 1), exact: true }).waitFor();
  });

  test("what the person reads stays in view as older records are dropped", async () => {
    const records = manyRecords(STREAM_LIMIT + 300);
    const panel = await open({ deltas: [JOKE_ONLY, { type: "stream", records: records.slice(0, STREAM_LIMIT) }] });
    const list = panel.page.getByRole("treegrid");
    await panel.page.getByRole("gridcell", { name: String(STREAM_LIMIT - 1), exact: true }).waitFor();
    await list.evaluate((element) => {
      element.scrollTop = 120_000;
    });
    const first = () =>
      list.evaluate((element) => {
        const top = element.getBoundingClientRect().top;
        const row = [...element.querySelectorAll(".row")].find((each) => each.getBoundingClientRect().top >= top);
        return row?.id;
      });
    await expect.poll(first).toBe("record-run-many:5000");
    await panel.apply({ type: "stream", records: records.slice(STREAM_LIMIT) });
    await panel.page.getByText("300 older ones dropped").waitFor();
    await expect.poll(first).toBe("record-run-many:5000");
    await button(panel, "Jump to Newest").click();
    await panel.page.getByRole("gridcell", { name: String(records.length - 1), exact: true }).waitFor();
  });
});
