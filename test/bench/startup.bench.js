import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createAnalysis, transform } from "../../server/dist/transform/transform.js";

/*
 * `node test/bench/startup.bench.js [--json]`, after a build. How long a program of 20 files takes to run a workflow
 * and end: through `node --import @stepscope/tools/register` with nothing in its cache, and with everything in it,
 * beside plain Node on the same files built. In turn, so that the differences mean something where the times don't.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const WORKFLOWS = 8;

/**
 * Medians of whole processes, in milliseconds.
 *
 * @returns {Promise<{ plain: number, warm: number, cold: number, added: number, files: number }>}
 */
export async function measureStartup({ rounds = 15, coldRounds = 3 } = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-startup-")));
  try {
    const files = program();
    write(join(folder, "src"), files);
    write(folder, { "package.json": '{ "name": "startup", "type": "module", "private": true }' });
    mkdirSync(join(folder, "node_modules/@stepscope"), { recursive: true });
    symlinkSync(join(root, "runtime"), join(folder, "node_modules/stepscope"));
    symlinkSync(join(root, "server"), join(folder, "node_modules/@stepscope/tools"));
    write(join(folder, "built"), build(join(folder, "src"), Object.keys(files)));

    const plain = () => timed(folder, ["built/main.js"]);
    const loaded = () => timed(folder, ["--import", "@stepscope/tools/register", "src/main.ts"]);
    const cold = [];
    for (let round = 0; round < coldRounds; round++) {
      rmSync(join(folder, "node_modules/.cache"), { recursive: true, force: true });
      cold.push(loaded());
    }
    const times = { plain: [], warm: [] };
    for (let round = -2; round < rounds; round++) {
      const [a, b] = round % 2 === 0 ? [plain(), loaded()] : [loaded(), plain()].reverse();
      if (round < 0) continue; // warms up what the system keeps of files
      times.plain.push(a);
      times.warm.push(b);
    }
    const added = median(times.warm.map((warm, round) => warm - times.plain[round]));
    return {
      ...{ plain: median(times.plain), warm: median(times.warm), cold: median(cold), added },
      files: Object.keys(files).length,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One line for people. */
export function describeStartup({ plain, warm, cold, added, files }) {
  const ms = (/** @type {number} */ time) => `${time.toFixed(0)} ms`;
  return `Start to end of a program of ${files} files: ${ms(plain)} built, ${ms(warm)} through the loader (${ms(added)} more), ${ms(cold)} the first time.`;
}

function timed(cwd, args) {
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd, env, encoding: "utf8" });
  const time = performance.now() - began;
  const expected = `${WORKFLOWS * 3}\n`;
  if (status !== 0 || stdout !== expected) throw new Error(`${args.join(" ")} printed ${stdout}${stderr}`);
  return time;
}

/** What the loader makes of the files, without its maps. */
function build(folder, names) {
  const analysis = createAnalysis();
  try {
    const built = names.map((name) => {
      const { code } = transform(join(folder, name), program()[name], { analysis, format: "module" });
      // The loader's own imports name the sources.
      return [name.replace(/ts$/, "js"), code.replace(/(from "\.[^"]+)\.ts"/g, '$1.js"')];
    });
    return Object.fromEntries(built);
  } finally {
    analysis.dispose();
  }
}

/** Workflows, each with its events in a file of their own, and what they share. */
function program() {
  const numbers = Array.from({ length: WORKFLOWS }, (_, n) => n);
  return {
    ...Object.fromEntries(numbers.map((n) => [`events/events${n}.ts`, eventsFile(n)])),
    ...Object.fromEntries(numbers.map((n) => [`flows/flow${n}.ts`, flowFile(n)])),
    "shared/types.ts": "export interface Named { name: string }\nexport type Numbers = { value: number };\n",
    "shared/add.ts":
      'import type { Numbers } from "./types.js";\nexport const add = (one: Numbers, more: number): number => one.value + more;\n',
    "flows/index.ts": `${numbers.map((n) => `export { Flow${n} } from "./flow${n}.js";`).join("\n")}\n`,
    "main.ts": `import * as flows from "./flows/index.js";
let sum = 0;
for (const Flow of Object.values(flows)) sum += await new Flow().run({ value: 1 });
console.log(sum);
`,
  };
}

function eventsFile(n) {
  return `import { Event } from "stepscope";
import type { Numbers } from "../shared/types.js";
export class First${n} extends Event.of<Numbers>() {}
export class Second${n} extends Event.of<Numbers>() {}
export type Either${n} = First${n} | Second${n};
`;
}

function flowFile(n) {
  return `import { type Context, StartEvent, StopEvent, step, Workflow } from "stepscope";
import { type Either${n}, First${n}, Second${n} } from "../events/events${n}.js";
import { add } from "../shared/add.js";

export class Flow${n} extends Workflow {
  @step
  async begin(ev: StartEvent<{ value: number }>, ctx: Context): Promise<Either${n}> {
    await ctx.store.set("began", true);
    return new First${n}({ value: add(ev, 1) });
  }

  @step({ numWorkers: 2 })
  async go(ev: First${n}): Promise<Second${n}> {
    return new Second${n}({ value: add(ev, 1) });
  }

  @step
  async end(ev: Second${n}): Promise<StopEvent<number>> {
    return new StopEvent({ result: ev.value });
  }
}
`;
}

function write(folder, files) {
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const report = await measureStartup();
  console.log(process.argv.includes("--json") ? JSON.stringify(report, null, 2) : describeStartup(report));
}
