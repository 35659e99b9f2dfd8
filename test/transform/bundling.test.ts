import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build as esbuild } from "esbuild";
import { build as vite } from "vite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stepscopeEsbuild, stepscopeVite } from "../../server/transform/bundling.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const runtime = join(root, "runtime/index.ts");
const inferred = join(root, "runtime/workflow/inferred.ts");
let folder: string;

const EVENTS = `import { Event } from "stepscope";
export class Ping extends Event.of<{ n: number }>() {}
export class Unused extends Event.of<{ n: number }>() {}
`;
const MAIN = `import { StartEvent, StopEvent, Workflow, step } from "stepscope";
import type { Ping } from "./events";
import { ping } from "./make";
export class Flow extends Workflow {
  @step async first(ev: StartEvent<{ n: number }>): Promise<Ping> { return ping(ev.n); }
  @step async second(ev: Ping): Promise<StopEvent<number>> { return new StopEvent({ result: ev.n * 2 }); }
}
const flow = new Flow();
console.log(await flow.run({ n: 21 }), flow.graph.events.map((it) => it.name).join());
`;
const MAKE = `import { Ping } from "./events";
export function ping(n: number): Ping { return new Ping({ n }); }
`;

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "stepscope-bundling-")));
  for (const [name, text] of Object.entries({ "events.ts": EVENTS, "make.ts": MAKE, "main.ts": MAIN })) {
    writeFileSync(join(folder, name), text);
  }
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const output = (file: string) => execFileSync(process.execPath, ["--enable-source-maps", file], { encoding: "utf8" });

describe("the esbuild plugin", () => {
  const bundle = (options: object = {}) =>
    esbuild({
      entryPoints: [join(folder, "main.ts")],
      outfile: join(folder, "out.mjs"),
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node22",
      alias: { "stepscope/inferred": inferred, stepscope: runtime },
      plugins: [stepscopeEsbuild()],
      logLevel: "silent",
      ...options,
    });

  it("gives steps their types, and keeps the names of classes when it minifies", async () => {
    for (const minify of [false, true]) {
      await bundle({ minify });
      expect(output(join(folder, "out.mjs"))).toBe("42 StartEvent,Ping,StopEvent\n");
    }
  });

  it("points from the bundle to the source", async () => {
    writeFileSync(join(folder, "main.ts"), MAIN.replace("return ping(ev.n);", '\n    throw new Error("here");'));
    await bundle({ sourcemap: true });
    const { stderr } = runFailing(join(folder, "out.mjs"));
    expect(stderr).toMatch(/main\.ts:6:\d+/);
  });

  it("says where a file doesn't parse", async () => {
    writeFileSync(join(folder, "main.ts"), MAIN.replace("async second(", "async second(("));
    const failure = (await bundle().catch((error: unknown) => error)) as {
      errors: { location: { file: string; line: number } }[];
    };
    expect(failure.errors[0]?.location).toMatchObject({ line: 6 });
    expect(failure.errors[0]?.location.file).toContain("main.ts");
  });

  it("sees a file that changed between two builds", async () => {
    await bundle();
    writeFileSync(join(folder, "main.ts"), MAIN.replace("ev.n * 2", "ev.n * 3"));
    await bundle();
    expect(output(join(folder, "out.mjs"))).toBe("63 StartEvent,Ping,StopEvent\n");
  });
});

it.each([false, true])("the Vite plugin gives steps their types, and keeps names; minified: %s", async (minify) => {
  // Of two classes of one name, a bundle calls one otherwise.
  writeFileSync(join(folder, "other.ts"), `import { Event } from "stepscope"; export class Ping extends Event {}`);
  writeFileSync(join(folder, "main.ts"), `import { Ping as Other } from "./other";\n${MAIN}console.log(Other.name);`);
  await vite({
    root: folder,
    configFile: false,
    logLevel: "silent",
    plugins: [stepscopeVite()],
    resolve: {
      alias: [
        { find: "stepscope/inferred", replacement: inferred },
        { find: "stepscope", replacement: runtime },
      ],
    },
    ssr: { noExternal: true },
    build: { ssr: "main.ts", outDir: "out", target: "node22", minify },
  });
  expect(output(join(folder, "out/main.js"))).toBe("42 StartEvent,Ping,StopEvent\nPing\n");
  expect(readFileSync(join(folder, "out/main.js"), "utf8")).not.toContain("Unused");
});

function runFailing(file: string): { readonly stderr: string } {
  try {
    output(file);
  } catch (error) {
    return { stderr: String((error as { stderr: unknown }).stderr) };
  }
  throw new Error(`${file} didn't fail`);
}
