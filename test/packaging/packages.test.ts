import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

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

function run(command: string, args: string[]) {
  return spawnSync(command, args, { cwd: folder, encoding: "utf8", env: { ...process.env, OPENAI_API_KEY: "" } });
}
