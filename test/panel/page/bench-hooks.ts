import { afterAll, afterEach, beforeAll, expect, vi } from "vitest";
import type { OpenOptions, OpenPanel, PageBench } from "./open-page.js";
import { startPageBench } from "./open-page.js";

/**
 * Opens pages for the tests of a file. After each test: no page may have violated its policy, thrown, or written to
 * the console.
 */
export function pageBench(): (options?: OpenOptions) => Promise<OpenPanel> {
  // Machines that build and test share their cores: time is no reason to fail.
  vi.setConfig({ testTimeout: 90_000 });
  let bench: PageBench;
  const open = new Set<OpenPanel>();
  beforeAll(async () => {
    bench = await startPageBench();
  }, 120_000);
  afterAll(() => bench.close());
  afterEach(async () => {
    const complaints = [...open].flatMap((panel) => panel.complaints());
    await Promise.all([...open].map((panel) => panel.close()));
    open.clear();
    expect(complaints).toEqual([]);
  });
  return async (options) => {
    const panel = await bench.open(options);
    open.add(panel);
    return panel;
  };
}
