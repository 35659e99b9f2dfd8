import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { folder, root, stepscope } from "./command-line.js";
import { LOST } from "./lost.js";

const FINE = LOST.replaceAll("LostEvent | ", "")
  .replace(/.*new LostEvent.*\n/, "")
  .replace(/class Lost.*\n/, "");

/** `stepscope check --watch` in a folder: what it says, check by check. */
function watching(cwd: string) {
  const child = spawn(process.execPath, [join(root, "server/dist/cli/main.js"), "check", "--watch", "src"], {
    cwd,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  let checks = 0;
  const waiting = new Set<() => void>();
  child.stdout.on("data", (chunk) => {
    text += chunk;
    for (const check of [...waiting]) check();
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  return {
    /** What the next check that `matches` says. */
    next: (matches: RegExp): Promise<string> =>
      new Promise((resolve) => {
        const check = (): void => {
          const all = text.split(/^(?=Checking workflows …$)/m).filter((it) => it.includes("Watching for changes.\n"));
          const found = all.slice(checks).find((it) => matches.test(it));
          if (found === undefined) return;
          checks = all.indexOf(found, checks) + 1;
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    end: (signal: NodeJS.Signals) => {
      child.kill(signal);
      return exited;
    },
    [Symbol.dispose]: () => void child.kill("SIGKILL"),
  };
}

it("checks again when a file changes, comes or goes, and ends on Ctrl+C", async () => {
  using project = folder({ "src/a.ts": FINE, "lib/events.ts": "" });
  const at = (path: string) => join(project.path, path);
  using watch = watching(project.path);
  expect(await watch.next(/: 0 errors/)).toBe(
    "Checking workflows …\n1 workflow in 1 file: 0 errors. Watching for changes.\n",
  );

  writeFileSync(at("src/a.ts"), LOST);
  expect(await watch.next(/a\.ts/)).toMatch(/^src\/a\.ts:6:\d+: error event-never-consumed/m);
  writeFileSync(at("src/a.ts"), FINE);
  await watch.next(/1 workflow in 1 file: 0 errors/);

  mkdirSync(at("src/new"));
  writeFileSync(at("src/new/b.ts"), LOST);
  await watch.next(/^src\/new\/b\.ts:6:/m);
  rmSync(at("src/new"), { recursive: true });
  await watch.next(/1 workflow in 1 file: 0 errors/);

  expect(await watch.end("SIGINT")).toBe(0);
});

it("follows what the checked files import, and the config", async () => {
  const event = "export class LostEvent extends Event {}";
  using project = folder({
    "src/a.ts": LOST.replace("class LostEvent extends Event {}", 'import { LostEvent } from "../lib/events.js";'),
    "lib/events.ts": `import { Event, StopEvent } from "stepscope";\n${event}\n`,
    "stepscope.config.json": "{}",
  });
  const at = (path: string) => join(project.path, path);
  using watch = watching(project.path);
  await watch.next(/event-never-consumed/);
  writeFileSync(
    at("lib/events.ts"),
    `import { StopEvent } from "stepscope";\n${event.replace("Event {", "StopEvent {")}\n`,
  );
  await watch.next(/^(?![\s\S]*event-never-consumed)/);
  writeFileSync(at("lib/events.ts"), `import { Event } from "stepscope";\n${event}\n`);
  await watch.next(/event-never-consumed/);

  writeFileSync(at("stepscope.config.json"), JSON.stringify({ rules: { "event-never-consumed": "off" } }));
  await watch.next(/^(?![\s\S]*event-never-consumed)/);
  writeFileSync(at("stepscope.config.json"), "{ rules }");
  await watch.next(/^stepscope\.config\.json:1:3: error config: it isn't JSON: /m);
  writeFileSync(at("stepscope.config.json"), "{}");
  await watch.next(/event-never-consumed/);
  expect(await watch.end("SIGTERM")).toBe(0);
});

it("waits for a config that can be used, and for one that comes", async () => {
  using project = folder({ "src/a.ts": LOST, "src/package.json": '{ "stepscope": [] }' });
  const at = (path: string) => join(project.path, path);
  using watch = watching(project.path);
  await watch.next(/^src\/package\.json:1:3: error config: the config is an object/m);
  writeFileSync(at("src/package.json"), "{}");
  await watch.next(/error event-never-consumed/);
  writeFileSync(at("stepscope.config.json"), JSON.stringify({ rules: { "event-never-consumed": "warning" } }));
  await watch.next(/warning event-never-consumed/);
  expect(await watch.end("SIGINT")).toBe(0);
});

it("is for reading, and says so", async () => {
  const { code, err } = await stepscope(["check", "--watch", "--format", "json"]);
  expect(err).toContain("--watch is for reading: it has no --format json.");
  expect(code).toBe(2);
  expect((await stepscope(["check", "--watch", "nowhere"])).code).toBe(2);
});
