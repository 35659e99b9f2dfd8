import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BARE, type Packed, type Project, pack, project, root, TSC } from "./project.js";

let packed: Packed;
let app: Project;

/** A project with both packages installed as npm packs them. */
beforeAll(() => {
  packed = pack();
  app = project("module", packed.tarballs);
  for (const file of ["joke.ts", "joke-teller.ts"]) cpSync(join(root, "examples", file), join(app.folder, file));
  cpSync(join(root, "examples/tsconfig.json"), join(app.folder, "tsconfig.json"));
}, 180_000);

afterAll(() => {
  app?.remove();
  packed?.remove();
});

it("packs what runs, its types, README and LICENSE, and nothing else", () => {
  for (const [path, files] of Object.entries(packed.contents)) {
    expect(files, path).toEqual(expect.arrayContaining(["package.json", "README.md", "LICENSE"]));
    expect(
      files.filter(
        (file) =>
          !/^(?:dist\/.*\.(?:js|d\.ts)(?:\.map)?|dist\/rules\/[a-z-]+\.md|dist\/rules\/README\.md|bin\/(?:start|stepscope(?:-language-server)?)\.js|schemas\/[a-z-]+\.json|[A-Z]+(?:\.md)?|package\.json)$/.test(
            file,
          ),
      ),
    ).toEqual([]);
  }
  expect(packed.contents.runtime).toEqual(
    expect.arrayContaining(["dist/index.js", "dist/index.d.ts", "dist/debug/agent.js"]),
  );
  expect(packed.contents.server).toEqual(
    expect.arrayContaining([
      "bin/stepscope.js",
      "dist/cli/main.js",
      "dist/transform/register.js",
      "dist/rules/dead-end-step.md",
    ]),
  );
});

it.each(["import", "require"])("has entry points that %s finds", (how) => {
  for (const name of ["stepscope", "@stepscope/tools"]) {
    const manifest = readFileSync(join(app.folder, "node_modules", name, "package.json"), "utf8");
    // The agent is for a program that is debugged, and ends one that isn't.
    const entries = Object.keys(JSON.parse(manifest).exports).filter((entry) => !/agent$|\.json$|\*$/.test(entry));
    const specifiers = entries.map((entry) => JSON.stringify(name + entry.slice(1)));
    const code =
      how === "import"
        ? specifiers.map((it) => `await import(${it});`).join("\n")
        : `const { createRequire } = process.getBuiltinModule("module"); const from = createRequire(process.cwd() + "/x.cjs");
          ${specifiers.map((it) => `from(${it});`).join("\n")}`;
    const { status, stderr } = run(process.execPath, ["--input-type=module", "--eval", code]);
    expect([name, status, stderr]).toEqual([name, 0, ""]);
  }
});

it("checks, draws and runs with the installed command line", () => {
  expect(run(stepscope(), ["check", "joke.ts"])).toMatchObject({ status: 0 });
  expect(run(stepscope(), ["graph", "joke.ts"]).stdout).toContain("critiqueJoke");
  expect(run(stepscope(), ["graph", "joke.ts", "--format", "html"]).stdout).toMatch(/<script>.+<\/script>/s);
  const { status, stdout, stderr } = run(stepscope(), ["run", "joke.ts", "--input", "topic=pirates"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Analysis: .*Critique: /);
});

it("runs a script through the installed loader", () => {
  writeFileSync(
    join(app.folder, "main.ts"),
    'import { JokeFlow } from "./joke.js";\nconsole.log(await new JokeFlow().run({ topic: "parrots" }));\n',
  );
  const { status, stdout, stderr } = run(process.execPath, ["--import", "@stepscope/tools/register", "main.ts"]);
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Analysis: /);
});

it("has types that a project's compiler takes", () => {
  writeFileSync(
    join(app.folder, "types.ts"),
    [
      'import type { Analysis } from "@stepscope/tools/analysis";',
      'import { type StartEvent, StopEvent, step, Workflow } from "stepscope";',
      'import { testRun } from "stepscope/testing";',
      "class Shout extends Workflow {",
      "  @step",
      "  async shout(ev: StartEvent<{ topic: string }>): Promise<StopEvent<string>> {",
      "    return new StopEvent({ result: ev.topic.toUpperCase() });",
      "  }",
      "}",
      'const result: string = await new Shout().run({ topic: "parrots" });',
      "// @ts-expect-error the topic is missing",
      "void new Shout().run({});",
      "const stubs = { shout: async (ev: { topic: string }) => new StopEvent({ result: ev.topic }) };",
      'const tested: string = (await testRun(new Shout(), { topic: "parrots" }, { stubs })).result;',
      "// @ts-expect-error no step is called whisper",
      'void testRun(new Shout(), { topic: "parrots" }, { stubs: { whisper: stubs.shout } });',
      "export const both = (analysis: Analysis) => [analysis, result, tested];",
    ].join("\n"),
  );
  const options =
    "--noEmit --strict --target es2023 --module nodenext --lib es2024,dom,esnext.decorators --skipLibCheck false";
  const { status, stdout } = run(process.execPath, [TSC, ...options.split(" "), "types.ts", "--ignoreConfig"]);
  expect([status, stdout]).toEqual([0, ""]);
});

describe("declared steps run without the loader", () => {
  it("as functions, in a CommonJS project without TypeScript", () => {
    writeFileSync(
      join(app.folder, "functions.cjs"),
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
    app.write({ "bare.mts": BARE });
    const options = "--strict --target es2022 --module nodenext --lib es2024,dom,esnext.decorators --skipLibCheck";
    const built = run(process.execPath, [TSC, ...options.split(" "), "bare.mts", "--ignoreConfig"]);
    expect([built.status, built.stdout]).toEqual([0, ""]);
    const { status, stderr } = run(process.execPath, ["bare.mjs"]);
    expect(status).not.toBe(0);
    expect(stderr).toMatch(/Step "shout" of Shout doesn't say which events it takes/);
    expect(stderr).toMatch(
      /npx stepscope run FILE[\s\S]*@stepscope\/tools\/register[\s\S]*F5[\s\S]*declare the events/,
    );
  });
});

function stepscope(): string {
  return join(app.folder, "node_modules/.bin/stepscope");
}

function run(command: string, args: string[]) {
  return app.run(command, args);
}
