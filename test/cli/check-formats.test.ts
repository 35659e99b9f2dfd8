import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { stripVTControlCharacters } from "node:util";
import Ajv from "ajv";
import { describe, expect, it } from "vitest";
import { githubFormat } from "../../server/cli/check/formats/github.js";
import { sarifFormat } from "../../server/cli/check/formats/sarif.js";
import { summary, textFormat } from "../../server/cli/check/formats/text.js";
import type { CheckResult, Finding } from "../../server/cli/check/result.js";
import { folder, stepscope } from "./command-line.js";
import { LOST, LOST_AT } from "./lost.js";

const at = (file: string, line: number, start: number, end: number): Finding["range"] => ({
  file,
  start: { line, character: start },
  end: { line, character: end },
});
const FINDING: Finding = {
  range: at("/work/my flows/a,b.ts", 4, 2, 7),
  severity: "error",
  code: "event-never-consumed",
  message: "100% lost:\nnobody takes it",
  hint: "Take it.",
  workflow: "Flow",
  subject: "Lost",
  related: [{ range: at("/elsewhere/lost.ts", 0, 6, 10), message: "Lost is declared here." }],
};
const resultOf = (...findings: Finding[]): CheckResult => ({ files: 2, workflows: 1, findings });

describe("text", () => {
  it("has the place as terminals link it, what to do, and the other end", () => {
    const text = textFormat(resultOf(FINDING), { folder: "/work", colors: false });
    expect(text).toBe(
      [
        "my flows/a,b.ts:5:3: error event-never-consumed: 100% lost:",
        "nobody takes it",
        "    Take it.",
        "    /elsewhere/lost.ts:1:7: Lost is declared here.",
        "",
      ].join("\n"),
    );
  });

  it("is the same in colours", () => {
    const options = { folder: "/work", colors: false };
    const coloured = textFormat(resultOf(FINDING), { ...options, colors: true });
    expect(coloured).not.toBe(stripVTControlCharacters(coloured));
    expect(stripVTControlCharacters(coloured)).toBe(textFormat(resultOf(FINDING), options));
  });

  it("counts each severity that there is", () => {
    expect(summary(resultOf())).toBe("1 workflow in 2 files: 0 errors");
    const others: Finding[] = [
      { ...FINDING, severity: "warning" },
      { ...FINDING, severity: "warning" },
      { ...FINDING, severity: "hint" },
    ];
    expect(summary(resultOf(FINDING, ...others))).toBe("1 workflow in 2 files: 1 error, 2 warnings, 1 hint");
  });
});

describe("github", () => {
  it("escapes what a workflow command gives a meaning", () => {
    expect(githubFormat(resultOf(FINDING), { folder: "/work" })).toBe(
      "::error file=my flows/a%2Cb.ts,line=5,endLine=5,col=3,endColumn=8,title=stepscope event-never-consumed" +
        "::100%25 lost:%0Anobody takes it%0ATake it.\n",
    );
  });

  it("has no columns for a range over several lines, and a notice for what is no warning", () => {
    const range = { ...FINDING.range, end: { line: 6, character: 1 } };
    const command = githubFormat(resultOf({ ...FINDING, severity: "information", range }), { folder: "/work" });
    expect(command).toMatch(/^::notice file=[^:]*,line=5,endLine=7,title=/);
  });

  it("joins the text by itself in GitHub Actions, with paths from the repository's root", async () => {
    using project = folder({ "flows/lost.ts": LOST });
    const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: project.path };
    const { code, out } = await stepscope(["check"], { cwd: join(project.path, "flows"), env });
    const line = LOST_AT.line + 1;
    expect(out).toMatch(new RegExp(`^lost\\.ts:${line}:${LOST_AT.start + 1}: error event-never-consumed: `, "m"));
    expect(out).toMatch(new RegExp(`^::error file=flows/lost\\.ts,line=${line},`, "m"));
    expect(code).toBe(1);
    const json = await stepscope(["check", "--format", "json"], { cwd: project.path, env });
    expect(JSON.parse(json.out)).toMatchObject({ version: 1 });
  });
});

describe("sarif", () => {
  const require = createRequire(import.meta.url);
  const file = join(require.resolve("@microsoft/jest-sarif/package.json"), "../lib/schemas/sarif-2.1.0-rtm.5.json");
  // It calls itself draft 4, and has nothing that later drafts read differently but its name.
  const { id: _id, $schema: _draft, ...schema } = JSON.parse(readFileSync(file, "utf8"));
  const validate = new Ajv({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true }).compile(
    schema,
  );
  const valid = (text: string) => {
    const log = JSON.parse(text);
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    return log.runs[0];
  };

  it("is what the standard's schema says, with places from 1 and paths from the folder", () => {
    const run = valid(sarifFormat(resultOf(FINDING), { folder: "/work", version: "1.2.3" }));
    expect(run.originalUriBaseIds.SRCROOT.uri).toBe(pathToFileURL("/work/").href);
    expect(run.tool.driver).toMatchObject({ name: "stepscope", semanticVersion: "1.2.3" });
    const [result] = run.results;
    expect(run.tool.driver.rules[result.ruleIndex].id).toBe("event-never-consumed");
    expect(result).toMatchObject({ ruleId: "event-never-consumed", level: "error" });
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "my%20flows/a%2Cb.ts", uriBaseId: "SRCROOT" },
      region: { startLine: 5, startColumn: 3, endLine: 5, endColumn: 8 },
    });
    expect(result.relatedLocations[0].physicalLocation.artifactLocation).toEqual({
      uri: pathToFileURL("/elsewhere/lost.ts").href,
    });
  });

  it("is a valid log of no results where nothing is wrong", () => {
    expect(valid(sarifFormat(resultOf(), { folder: "/work", version: "1.2.3" })).results).toEqual([]);
  });

  it("comes from the command line, alone on standard output", async () => {
    using project = folder({ "lost.ts": LOST });
    const { code, out } = await stepscope(["check", "--format", "sarif"], { cwd: project.path });
    const run = valid(out);
    expect(run.results.map(({ ruleId }: { ruleId: string }) => ruleId)).toContain("event-never-consumed");
    expect(code).toBe(1);
  });
});
