import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import { ui, uiAvailable } from "./ui/client.js";

/** What is left of a run beside its output, as JSON in the file that `STEPSCOPE_TEST_RESULTS` names. */
export interface SuiteResults {
  passed: number;
  skipped: string[];
  /** What failed at first. A whole editor and a browser on a busy machine earn a second attempt, and no silence. */
  retried: { title: string; message: string }[];
  failed: { title: string; message: string; screenshot?: string }[];
}

/**
 * Runs test files with Mocha, in VS Code's extension host.
 *
 * @param files each loads one file, and so registers its tests
 * @throws {Error} when a test has failed: VS Code's convention for a test runner
 */
export async function runSuite(files: (() => void)[]): Promise<void> {
  const grep = process.env.STEPSCOPE_TEST_GREP;
  const mocha = new Mocha({
    ui: "bdd",
    reporter: "spec",
    color: false,
    timeout: 60_000,
    retries: 1,
    slow: 5_000,
    forbidOnly: process.env.CI !== undefined,
    ...(grep ? { grep } : {}),
  });
  const results: SuiteResults = { passed: 0, skipped: [], retried: [], failed: [] };
  const pictures: Promise<void>[] = [];

  mocha.suite.emit(Mocha.Suite.constants.EVENT_FILE_PRE_REQUIRE, globalThis, "", mocha);
  for (const load of files) load();

  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("pass", () => results.passed++);
    runner.on("retry", (test, error) => results.retried.push({ title: test.fullTitle(), message: error.message }));
    runner.on("pending", (test) => results.skipped.push(test.fullTitle()));
    runner.on("fail", (test, error) => {
      const failure: SuiteResults["failed"][number] = { title: test.fullTitle(), message: error.message };
      results.failed.push(failure);
      if (uiAvailable) pictures.push(picture(failure));
    });
  });
  await Promise.all(pictures);

  const file = process.env.STEPSCOPE_TEST_RESULTS;
  if (file) writeFileSync(file, JSON.stringify(results, undefined, 2));
  if (results.failed.length > 0) throw withoutStack(`${results.failed.length} of the tests failed`);
  if (results.passed === 0 && results.skipped.length === 0)
    throw withoutStack("No test ran: is there one that matches?");
}

/** Adds what VS Code looks like at a failure, of a test or of a hook. */
async function picture(failure: SuiteResults["failed"][number]): Promise<void> {
  const path = `${failure.title.replace(/[^\w]+/g, "-").slice(0, 100)}.png`;
  const saved = await ui("screenshot", { path }).catch(() => undefined);
  if (saved) failure.screenshot = saved;
}

/** An error whose stack says nothing: what went wrong has been printed. */
function withoutStack(message: string): Error {
  const error = new Error(message);
  error.stack = message;
  return error;
}
