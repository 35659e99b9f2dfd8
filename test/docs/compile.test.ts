import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { rulePages } from "./rule-pages.js";

const root = fileURLToPath(new URL("../..", import.meta.url));

test("the compiler takes the examples of docs/rules, the wrong ones too", () => {
  const folder = mkdtempSync(join(tmpdir(), "stepscope-docs-"));
  try {
    mkdirSync(join(folder, "node_modules"));
    symlinkSync(join(root, "runtime"), join(folder, "node_modules/stepscope"), "dir");
    symlinkSync(join(root, "node_modules/@types"), join(folder, "node_modules/@types"), "dir");
    symlinkSync(join(root, "node_modules/@llamaindex"), join(folder, "node_modules/@llamaindex"), "dir");
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    for (const { code, wrong, right } of rulePages) {
      for (const [kind, files] of Object.entries({ wrong, right })) {
        mkdirSync(join(folder, code, kind), { recursive: true });
        for (const [name, text] of Object.entries(files)) {
          if (name.endsWith(".ts")) writeFileSync(join(folder, code, kind, name), text);
        }
      }
    }
    const compilerOptions = {
      ...{ target: "es2022", module: "nodenext", strict: true, noEmit: true, skipLibCheck: true, types: ["node"] },
      ...{ lib: ["es2024", "dom", "esnext.decorators", "esnext.disposable"] },
    };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["**/*.ts"] }));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { status, stdout } = spawnSync(process.execPath, [tsc, "--project", folder, "--pretty", "false"], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, stdout]).toEqual([0, ""]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 60_000);
