import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { PROBLEM_CODES } from "../../server/analysis/codes/codes.js";
import { textFormat } from "../../server/cli/check/formats/text.js";
import { BEGIN, END } from "../../server/cli/check/watch.js";
import { SEVERITIES } from "../../server/config/index.js";
import { parseConfig, RULE_CODES } from "../../server/config/parse.js";
import { DEBUG_TYPE } from "../../server/debug/contract.js";
import { readLaunchArguments } from "../../server/debug/launch-arguments.js";
import { LENS_COMMANDS } from "../../server/language/contract.js";
import { TOKEN_MODIFIERS, TOKEN_TYPES } from "../../server/language/features/reading/semantic-tokens.js";
import { READING_SETTINGS } from "../../server/language/features/reading/settings.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const manifest = JSON.parse(read("package.json"));
const { contributes, activationEvents, engines } = manifest;
const client = textOf("client", /\.tsx?$/);

it("contributes the commands that the code registers", () => {
  const own = ["RESTART", "SHOW_OUTPUT", "SHOW_EMITTERS", "SHOW_TAKERS", "SHOW_HIERARCHY"];
  const registered = [...Object.values(LENS_COMMANDS), ...own.map((name) => constant(`${name}_COMMAND`))];
  const contributed = contributes.commands.map(({ command }: { command: string }) => command);
  expect(contributed.sort()).toEqual(registered.sort());
  for (const { command } of contributes.menus.commandPalette) expect(contributed).toContain(command);
});

it("contributes the debugger that the code speaks for, with the attributes that the adapter reads", () => {
  const [{ type, configurationAttributes, ...rest }, second] = contributes.debuggers;
  expect([type, second]).toEqual([DEBUG_TYPE, undefined]);
  const read = Object.keys(readLaunchArguments({ program: "a.ts" }));
  // `noDebug` is VS Code's own: nobody writes it.
  expect(Object.keys(configurationAttributes.launch.properties).sort()).toEqual(
    read.filter((name) => name !== "noDebug").sort(),
  );
  const written = [
    ...rest.initialConfigurations,
    ...rest.configurationSnippets.map((one: { body: object }) => one.body),
  ];
  for (const one of written) expect(one.type).toBe(DEBUG_TYPE);
});

it("knows the same languages for breakpoints, debugging and activation", () => {
  const languages = /LANGUAGES = (\[.*?\]) as const/.exec(client)?.[1];
  const known = JSON.parse(languages ?? "[]") as string[];
  expect(known.length).toBeGreaterThan(0);
  expect(contributes.breakpoints.map(({ language }: { language: string }) => language)).toEqual(known);
  expect(contributes.debuggers[0].languages).toEqual(known);
  expect(activationEvents).toEqual([
    ...known.map((language) => `onLanguage:${language}`),
    `onDebugResolve:${DEBUG_TYPE}`,
    `onDebugDynamicConfigurations:${DEBUG_TYPE}`,
    `onTaskType:${constant("TASK_TYPE")}`,
    `onWebviewPanel:${constant("PANEL_VIEW_TYPE")}`,
  ]);
});

it("contributes the settings that the code asks for, with its defaults", () => {
  const settings = read("server/language/settings.ts");
  const section = /section: "(.*?)"/.exec(settings)?.[1];
  const defaults = /DEFAULTS: CheckSettings = \{(.*?)\}/.exec(settings)?.[1] ?? "";
  const asked = [...defaults.matchAll(/(\w+):/g)].map(([, name]) => `${section}.${name}`);
  expect(asked.length).toBeGreaterThan(0);
  const switches = Object.entries(READING_SETTINGS).flatMap(([section, defaults]) =>
    Object.entries(defaults).map(([name, value]) => [`${section}.${name}`, value] as const),
  );
  const { properties } = contributes.configuration;
  expect(Object.keys(properties).sort()).toEqual(
    [...asked, ...switches.map(([name]) => name), constant("SEMANTIC_TOKENS_SETTING")].sort(),
  );
  for (const [name, value] of switches) expect(properties[name].default, name).toBe(value);
  expect(properties[constant("SEMANTIC_TOKENS_SETTING")].default).toBe(false);
});

it("says what the modifiers of semantic tokens mean, and gives them colours", () => {
  const contributed = contributes.semanticTokenModifiers.map(({ id }: { id: string }) => id);
  expect(["declaration", ...contributed]).toEqual(TOKEN_MODIFIERS);
  for (const { scopes } of contributes.semanticTokenScopes) {
    for (const selector of Object.keys(scopes)) {
      const [type, ...modifiers] = selector.split(".");
      expect(TOKEN_TYPES).toContain(type);
      for (const modifier of modifiers) expect(TOKEN_MODIFIERS).toContain(modifier);
    }
  }
});

it("knows every rule and severity in the setting for rules", () => {
  const { propertyNames, additionalProperties } = contributes.configuration.properties["stepscope.check.rules"];
  expect(propertyNames.enum).toEqual(PROBLEM_CODES);
  expect(propertyNames.enumDescriptions).toHaveLength(PROBLEM_CODES.length);
  expect(additionalProperties.enum).toEqual([...SEVERITIES]);
});

it("contributes the task that the code makes, with problem matchers that know what the command prints", () => {
  const [{ type, properties }, ...others] = contributes.taskDefinitions;
  expect([type, others]).toEqual([constant("TASK_TYPE"), []]);
  expect(Object.keys(properties)).toEqual(["task", "watch", "paths"]);
  const [check, watch] = contributes.problemMatchers;
  expect([`$${check.name}`, `$${watch.name}`]).toEqual([constant("CHECK_MATCHER"), constant("WATCH_MATCHER")]);

  const [{ name, regexp, ...groups }] = contributes.problemPatterns;
  expect([check.pattern, watch.pattern]).toEqual([`$${name}`, `$${name}`]);
  const at = { line: 4, character: 2 };
  const finding = { message: "Nobody: takes it.", hint: "Take it.", workflow: null, subject: null, related: [] };
  const range = { file: "C:/work/a b.ts", start: at, end: at };
  const findings = [{ ...finding, range, severity: "error" as const, code: "event-never-consumed" }];
  const text = textFormat({ files: 1, workflows: 1, findings }, { folder: "/elsewhere", colors: false });
  const match = new RegExp(regexp).exec(text.split("\n")[0] ?? "");
  const read = Object.fromEntries(Object.entries(groups).map(([group, i]) => [group, match?.[i as number]]));
  const [file] = text.split(":5:3");
  expect(read).toEqual({
    ...{ file, line: "5", column: "3", severity: "error" },
    ...{ code: "event-never-consumed", message: "Nobody: takes it." },
  });
  expect(BEGIN).toMatch(new RegExp(watch.background.beginsPattern));
  expect(`0 workflows in 0 files: 0 errors. ${END}`).toMatch(new RegExp(watch.background.endsPattern));
});

it("has a schema for the config that knows the keys, rules and severities that the code reads", () => {
  for (const { url } of contributes.jsonValidation) expect(() => JSON.parse(read(url))).not.toThrow();
  const { properties } = JSON.parse(read("server/schemas/config.json"));
  expect(() =>
    parseConfig({ file: "a.json", text: "", offset: 0 }, { $schema: "", exclude: [], rules: {} }),
  ).not.toThrow();
  expect(Object.keys(properties).sort()).toEqual(["$schema", "exclude", "rules"]);
  expect(properties.rules.propertyNames.enum).toEqual([...RULE_CODES].sort());
  expect(properties.rules.additionalProperties.enum).toEqual([...SEVERITIES]);
});

it("contributes the colours that the page uses", () => {
  const used = textOf("client/webview", /\.css$/).matchAll(/--vscode-(stepscope-[a-z]+)/g);
  const contributed = contributes.colors.map(({ id }: { id: string }) => id);
  expect([...new Set([...used].map(([, name]) => name?.replace("-", ".")))].sort()).toEqual(contributed.sort());
});

it("contributes a grammar that is there, under its own name, for each language of ours", () => {
  for (const { path, scopeName } of contributes.grammars) expect(JSON.parse(read(path)).scopeName).toBe(scopeName);
  const coloured = contributes.grammars.flatMap(({ language }: { language?: string }) => language ?? []);
  expect(contributes.languages.map(({ id }: { id: string }) => id)).toEqual(coloured);
});

it("names the Node and the VS Code that README.md names", () => {
  const version = (range: string) => /\d+\.\d+/.exec(range)?.[0];
  const readme = read("README.md");
  expect(readme).toContain(`VS Code ${version(engines.vscode)}`);
  for (const path of ["runtime", "server"]) {
    const needed = version(JSON.parse(read(`${path}/package.json`)).engines.node);
    expect(readme).toContain(`Node ${needed}`);
    expect(read(`${path}/README.md`)).toContain(`Node ${needed}`);
  }
});

it("gives the packages the version and the licence of the whole", () => {
  for (const path of ["runtime", "server"]) {
    const { version, license } = JSON.parse(read(`${path}/package.json`));
    expect([version, license]).toEqual([manifest.version, manifest.license]);
    expect(read(`${path}/LICENSE`)).toBe(read("LICENSE"));
  }
  expect(JSON.parse(read("server/package.json")).dependencies.stepscope).toBe(manifest.version);
});

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function textOf(folder: string, name: RegExp): string {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => name.test(file))
    .map((file) => read(join(folder, file)))
    .join("\n");
}

/** The value of an exported constant. Modules that import `vscode` can't be loaded here. */
function constant(name: string): string {
  const value = new RegExp(`export const ${name} = "(.*?)"`).exec(client)?.[1];
  if (value === undefined) throw new Error(`client/ exports no ${name}`);
  return value;
}
