import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { type PluginOption, build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BARE, DECLARED, type Packed, type Project, pack, project, root, TSC } from "./project.js";

/*
 * Declared steps with what people run TypeScript with, as an ES module and as CommonJS, with both kinds of decorators;
 * bare steps through Stepscope.
 */

let packed: Packed;
let bun: Tool<string>;
let swc: Tool<{ transformSync(code: string, options: object): { code: string } }>;
beforeAll(() => {
  packed = pack();
  bun = installed("bun@1.4.5", ({ folder }) => {
    const command = join(folder, "node_modules/.bin/bun");
    execFileSync(command, ["--version"]);
    return command;
  });
  swc = installed("@swc/core@1.16.22", ({ folder }) => createRequire(join(folder, "package.json"))("@swc/core"));
}, 300_000);
afterAll(() => {
  packed?.remove();
  for (const tool of [bun, swc]) tool?.project?.remove();
});

/**
 * What is installed for these tests only, because it is 100 MB or has a part for each platform. Where the registry or
 * the machine hasn't it, its tests are skipped, and say so.
 */
interface Tool<T> {
  readonly it: T | null;
  readonly missing: string;
  readonly project: Project | undefined;
}

function installed<T>(name: string, load: (project: Project) => T): Tool<T> {
  let found: Project | undefined;
  try {
    found = project("module", [name]);
    return { it: load(found), missing: "", project: found };
  } catch (error) {
    const missing = `${name} can't be installed or doesn't run here: ${String(error).split("\n")[0]}`;
    console.warn(`Not tested: ${missing}`);
    return { it: null, missing, project: found };
  }
}

/** Of a case: its folder, which has the program in it as flow.ts. */
interface Case {
  readonly app: Project;
  readonly folder: string;
  readonly experimental: boolean;
}

/** Builds or runs flow.ts; what the program printed. */
type Runner = (it: Case) => string | Promise<string>;

const runners: Readonly<Record<string, Runner>> = {
  tsc: (it) => {
    const options =
      "--ignoreConfig --strict --target es2022 --module nodenext --lib es2024,dom,esnext.decorators --skipLibCheck";
    const more = it.experimental ? ["--experimentalDecorators"] : [];
    const built = it.app.run(process.execPath, [TSC, ...options.split(" "), ...more, "flow.ts"], it.folder);
    expect([built.status, built.stdout]).toEqual([0, ""]);
    return node(it, "flow.js");
  },
  tsx: (it) => node(it, join(root, "node_modules/tsx/dist/cli.mjs"), "flow.ts"),
  swc: (it) => {
    const { code } = got(swc).transformSync(readFileSync(join(it.app.folder, it.folder, "flow.ts"), "utf8"), {
      filename: "flow.ts",
      swcrc: false,
      module: { type: it.app.type === "module" ? "es6" : "commonjs" },
      jsc: {
        target: "es2022",
        parser: { syntax: "typescript", decorators: true },
        transform: it.experimental ? { legacyDecorator: true } : { decoratorVersion: "2022-03" },
      },
    });
    it.app.write({ [`${it.folder}/flow.js`]: code });
    return node(it, "flow.js");
  },
  esbuild: async (it) => {
    await esbuild({
      absWorkingDir: join(it.app.folder, it.folder),
      entryPoints: ["flow.ts"],
      outfile: "flow.js",
      ...{ bundle: true, platform: "node", target: "node22" },
      format: it.app.type === "module" ? "esm" : "cjs",
    });
    return node(it, "flow.js");
  },
  Vite: async (it) => {
    await viteBuild(it, []);
    return node(it, "out/flow.js");
  },
  bun: (it) => output(it.app.run(got(bun), ["flow.ts"], it.folder)),
  "Node's own": (it) => node(it, "flow.ts"),
};

/** Those that leave standard decorators as they are, and Node then can't read them. */
const LACKS_STANDARD: ReadonlySet<string> = new Set(["Vite", "Node's own"]);
const LACKS_EXPERIMENTAL: ReadonlySet<string> = new Set(["Node's own"]);

describe.each(["module", "commonjs"] as const)("in a fresh project of type %s", (type) => {
  let app: Project;
  beforeAll(() => {
    app = project(type, packed.tarballs);
  }, 180_000);
  afterAll(() => app?.remove());

  const names = Object.keys(runners);
  it.for(names.flatMap((name) => [false, true].map((experimental) => [name, experimental] as const)))(
    "declared steps: %s, experimental decorators: %s",
    async ([name, experimental], { skip }) => {
      const tool = name === "bun" ? bun : name === "swc" ? swc : null;
      if (tool?.it === null) return skip(tool.missing);
      const it = caseOf(app, `${name.replace(/\W/g, "")}-${experimental}`, experimental, DECLARED);
      const run = runners[name] as Runner;
      const lacks = experimental ? LACKS_EXPERIMENTAL : LACKS_STANDARD;
      if (lacks.has(name)) await expect(async () => run(it)).rejects.toThrow(/SyntaxError/);
      else expect(await run(it)).toBe("PARROTS\n");
    },
  );

  it("functions as steps: Node's own", () => {
    const flow = DECLARED.replace(
      /class Shout[\s\S]*?\n\}\nvoid new Shout\(\)/,
      `const flow = new Workflow({ name: "shout" });
flow.step({ name: "shout", accepts: StartEvent, emits: [StopEvent] }, async (ev: StartEvent<{ topic: string }>) => {
  return new StopEvent({ result: ev.topic.toUpperCase() });
});
void flow`,
    ).replace(", step,", ",");
    const text = type === "module" ? flow : flow.replace(/import (\{.*\}) from (".*")/, "const $1 = require($2)");
    // Types are erased, also those of what require gives.
    const js = type === "module" ? text : text.replace(/: StartEvent<.*?>\)/, ": object & { topic: string })");
    expect(node(caseOf(app, "functions", false, js), "flow.ts")).toBe("PARROTS\n");
  });

  it.each([false, true])(
    "bare steps: Stepscope's loader, its Vite plugin, its command line; experimental: %s",
    async (experimental) => {
      const it = caseOf(app, `bare-${experimental}`, experimental, BARE);
      expect(node(it, "--import", "@stepscope/tools/register", "flow.ts")).toBe("PARROTS\n");
      const { stepscopeVite } = await import(
        join(app.folder, "node_modules/@stepscope/tools/dist/transform/bundling.js")
      );
      await viteBuild(it, [stepscopeVite()]);
      expect(node(it, "out/flow.js")).toBe("PARROTS\n");
      app.write({ [`${it.folder}/exported.ts`]: BARE.replace("class", "export class").replace(/void new.*/, "") });
      const stepscope = join(app.folder, "node_modules/.bin/stepscope");
      expect(output(app.run(stepscope, ["run", "exported.ts", "--input", "topic=parrots"], it.folder))).toBe(
        "PARROTS\n",
      );
    },
  );
});

function got<T>({ it, missing }: Tool<T>): T {
  if (it === null) throw new Error(missing);
  return it;
}

function caseOf(app: Project, folder: string, experimental: boolean, text: string): Case {
  const options = experimental ? { experimentalDecorators: true } : {};
  app.write({
    [`${folder}/flow.ts`]: text,
    [`${folder}/tsconfig.json`]: JSON.stringify({ compilerOptions: { target: "es2022", ...options } }),
  });
  return { app, folder, experimental };
}

function node({ app, folder }: Case, ...args: string[]): string {
  return output(app.run(process.execPath, args, folder));
}

function output({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): string {
  if (status !== 0) throw new Error(`It ended with ${status}: ${stderr}`);
  return stdout;
}

async function viteBuild({ app, folder }: Case, plugins: PluginOption[]): Promise<void> {
  await vite({
    root: join(app.folder, folder),
    ...{ configFile: false, logLevel: "error", plugins },
    build: {
      ...{ ssr: "flow.ts", outDir: "out", target: "node22" },
      rolldownOptions: { output: { format: app.type === "module" ? "es" : "cjs", entryFileNames: "flow.js" } },
    },
  });
}
