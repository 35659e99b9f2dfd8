import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "packages-")));
const STEPSCOPE = join(folder, "node_modules/.bin/stepscope");
const contents: Record<string, string[]> = {};

/** A project with both packages installed as npm packs them. */
beforeAll(() => {
  const tarballs = ["runtime", "server"].map((path) => {
    const options = { cwd: join(root, path), encoding: "utf8" } as const;
    const [packed] = JSON.parse(execFileSync("npm", ["pack", "--json", "--pack-destination", folder], options));
    contents[path] = packed.files.map((file: { path: string }) => file.path);
    return join(folder, packed.filename);
  });
  writeFileSync(join(folder, "package.json"), '{ "name": "app", "type": "module", "private": true }');
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...tarballs], {
    cwd: folder,
    stdio: ["ignore", "ignore", "pipe"],
  });
  for (const file of ["joke.ts", "joke-teller.ts"]) {
    cpSync(join(root, "examples", file), join(folder, file));
  }
  cpSync(join(root, "examples/tsconfig.json"), join(folder, "tsconfig.json"));
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("packs what runs, its types, README and LICENSE, and nothing else", () => {
  for (const [path, files] of Object.entries(contents)) {
    expect(files, path).toEqual(expect.arrayContaining(["package.json", "README.md", "LICENSE"]));
    expect(
      files.filter(
        (file) => !/^(?:dist\/.*\.(?:js|d\.ts)(?:\.map)?|bin\/stepscope\.js|[A-Z]+(?:\.md)?|package\.json)$/.test(file),
      ),
    ).toEqual([]);
  }
  expect(contents.runtime).toEqual(expect.arrayContaining(["dist/index.js", "dist/index.d.ts", "dist/debug/agent.js"]));
  expect(contents.server).toEqual(
    expect.arrayContaining(["bin/stepscope.js", "dist/cli/main.js", "dist/transform/register.js"]),
  );
});

it("checks, draws and runs with the installed command line", () => {
  expect(run(STEPSCOPE, ["check", "joke.ts"])).toMatchObject({ status: 0 });
  expect(run(STEPSCOPE, ["graph", "joke.ts"]).stdout).toContain("critiqueJoke");
  const { status, stdout, stderr } = run(STEPSCOPE, ["run", "joke.ts", "--input", "topic=pirates"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Analysis: .*Critique: /);
});

it("runs a script through the installed loader", () => {
  writeFileSync(
    join(folder, "main.ts"),
    'import { JokeFlow } from "./joke.js";\nconsole.log(await new JokeFlow().run({ topic: "parrots" }));\n',
  );
  const { status, stdout, stderr } = run(process.execPath, ["--import", "@stepscope/tools/register", "main.ts"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Analysis: /);
});

it("has types that a project's compiler takes", () => {
  writeFileSync(
    join(folder, "types.ts"),
    [
      'import type { Analysis } from "@stepscope/tools/analysis";',
      'import { type StartEvent, StopEvent, step, Workflow } from "stepscope";',
      "class Shout extends Workflow {",
      "  @step",
      "  async shout(ev: StartEvent<{ topic: string }>): Promise<StopEvent<string>> {",
      "    return new StopEvent({ result: ev.topic.toUpperCase() });",
      "  }",
      "}",
      'const result: string = await new Shout().run({ topic: "parrots" });',
      "// @ts-expect-error the topic is missing",
      "void new Shout().run({});",
      "export const both = (analysis: Analysis) => [analysis, result];",
    ].join("\n"),
  );
  const options =
    "--noEmit --strict --target es2023 --module nodenext --lib es2024,dom,esnext.decorators --skipLibCheck false";
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const { status, stdout } = run(process.execPath, [tsc, ...options.split(" "), "types.ts", "--ignoreConfig"]);
  expect([status, stdout]).toEqual([0, ""]);
});

const DECLARED = `
class Shout extends Workflow {
  @step({ accepts: StartEvent, emits: [StopEvent] })
  async shout(ev: StartEvent<{ topic: string }>): Promise<StopEvent<string>> {
    return new StopEvent({ result: ev.topic.toUpperCase() });
  }
}
void new Shout().run({ topic: "parrots" }).then((result) => console.log(result));
`;

describe("declared steps run without the loader", () => {
  const tsc = join(root, "node_modules/typescript/bin/tsc");
  const options = "--strict --target es2022 --module nodenext --lib es2024,dom,esnext.decorators --skipLibCheck";

  it.each([
    ["compiled by plain tsc, as a module", "declared.mts", "declared.mjs", ""],
    ["compiled by plain tsc, as CommonJS", "declared.cts", "declared.cjs", ""],
    ["with experimental decorators", "legacy.mts", "legacy.mjs", "--experimentalDecorators"],
  ])("%s", (_, source, compiled, more) => {
    writeFileSync(
      join(folder, source),
      `import { StartEvent, StopEvent, step, Workflow } from "stepscope";${DECLARED}`,
    );
    const args = [tsc, ...`${options} ${more}`.trim().split(" "), source, "--ignoreConfig"];
    const built = run(process.execPath, args);
    expect([built.status, built.stdout]).toEqual([0, ""]);
    const { status, stdout, stderr } = run(process.execPath, [compiled]);
    expect([status, stdout, stderr]).toEqual([0, "PARROTS\n", ""]);
  });

  it("bundled by esbuild without a plugin", async () => {
    writeFileSync(
      join(folder, "plain.ts"),
      `import { StartEvent, StopEvent, step, Workflow } from "stepscope";${DECLARED}`,
    );
    const outfile = join(folder, "plain.mjs");
    await build({
      entryPoints: [join(folder, "plain.ts")],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node22",
    });
    const { status, stdout, stderr } = run(process.execPath, [outfile]);
    expect([status, stdout, stderr]).toEqual([0, "PARROTS\n", ""]);
  });

  it("as functions, in a CommonJS project without TypeScript", () => {
    writeFileSync(
      join(folder, "functions.cjs"),
      [
        'const { StartEvent, StopEvent, Workflow } = require("stepscope");',
        'const flow = new Workflow({ name: "shout" });',
        'flow.step({ name: "shout", accepts: StartEvent, emits: [StopEvent] }, async (ev) => new StopEvent({ result: ev.topic.toUpperCase() }));',
        'flow.run({ topic: "parrots" }).then((result) => console.log(result));',
      ].join("\n"),
    );
    const { status, stdout, stderr } = run(process.execPath, ["functions.cjs"]);
    expect([status, stdout, stderr]).toEqual([0, "PARROTS\n", ""]);
  });

  it("and says the ways out where a step doesn't say its events", () => {
    writeFileSync(
      join(folder, "bare.mts"),
      `import { StartEvent, StopEvent, step, Workflow } from "stepscope";${DECLARED.replace(/\(\{ accepts.*\}\)/, "")}`,
    );
    const built = run(process.execPath, [tsc, ...options.split(" "), "bare.mts", "--ignoreConfig"]);
    expect([built.status, built.stdout]).toEqual([0, ""]);
    const { status, stderr } = run(process.execPath, ["bare.mjs"]);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/Step "shout" of Shout doesn't say which events it takes/);
    expect(stderr).toMatch(
      /npx stepscope run FILE[\s\S]*@stepscope\/tools\/register[\s\S]*F5[\s\S]*declare the events/,
    );
  });
});

function run(command: string, args: string[]) {
  return spawnSync(command, args, { cwd: folder, encoding: "utf8", env: { ...process.env, OPENAI_API_KEY: "" } });
}
