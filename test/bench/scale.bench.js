import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { installPeers } from "./install-peers.js";
import { measureStepscope } from "./scale/stepscope.js";
import { measureTsserver } from "./scale/tsserver.js";
import { executable, measureTypeScript7 } from "./scale/typescript7.js";
import { makeWorkspace } from "./scale/workspace.js";

/*
 * `node test/bench/scale.bench.js [--json] [--files=N] [--only=stepscope]`, after a build. A workspace of 1,000 workflow
 * files in four compilers: our built server over standard streams, as an editor drives it, the server of TypeScript 6
 * (`geterr`), the language server of TypeScript 7, and `tsc --noEmit` of both. One file is opened first: ours then tells
 * of all files, from disk; the others of that one, and of all once they are open. Times are milliseconds, from the start of
 * the process, or the change, to the diagnostics; ours of a change less the pause that it waits for after typing.
 */
const FILES = 1000;
const EDITS = 25;
const SHARED_EDITS = 5;
const SERVERS = { stepscope: measureStepscope, tsserver: measureTsserver, typescript7: measureTypeScript7 };

/** @param {{ files?: number, only?: string[], progress?: (line: string) => void }} [options] */
export async function measureScale({
  files = FILES,
  only = [...Object.keys(SERVERS), "tsc"],
  progress = () => {},
} = {}) {
  if (only.some((it) => it === "tsserver" || it === "tsc"))
    installPeers(new URL("./scale/peers/", import.meta.url), progress);
  const figures = {};
  for (const [name, measure] of Object.entries(SERVERS)) {
    if (!only.includes(name)) continue;
    progress(`${files} files in ${name}`);
    // Each has a workspace of its own: its edits start where the other's did.
    const workspace = makeWorkspace(files);
    try {
      const edits = Array.from({ length: EDITS }, (_, n) => workspace.files[(n * 37) % files]);
      const { edit, shared, ...rest } = await measure(workspace, { edits, sharedEdits: SHARED_EDITS });
      figures[name] = { ...rest, edit: median(edit), shared: median(shared) };
    } finally {
      workspace.dispose();
    }
  }
  if (only.includes("tsc")) {
    progress(`${files} files in tsc`);
    figures.tsc = await measureTsc(files);
  }
  return { files, figures, requirements: requirements(figures) };
}

/** `tsc --noEmit` of the whole project, by each of the compilers. */
async function measureTsc(files) {
  const { folder, dispose } = makeWorkspace(files);
  try {
    const run = (command, args) => {
      const began = performance.now();
      const { status, error, stdout, stderr } = spawnSync(command, [...args, "--noEmit", "-p", folder], {
        encoding: "utf8",
      });
      if (status !== 0) throw error ?? new Error(`tsc: ${stdout}${stderr}`);
      return performance.now() - began;
    };
    const tsc = fileURLToPath(new URL("./scale/peers/node_modules/typescript/lib/tsc.js", import.meta.url));
    return { 6: run(process.execPath, [tsc]), 7: run(await executable(), []) };
  } finally {
    dispose();
  }
}

/** What the server is to live up to, as far as it was measured. */
function requirements({ stepscope: ours, tsserver, typescript7 }) {
  if (ours === undefined) return [];
  const all = [
    atMost("all files, times tsserver's first", 0.5, ratio(ours.all, tsserver?.first)),
    atMost("an edit, times tsserver's", 0.1, ratio(ours.edit, tsserver?.edit)),
    atMost("an edit, times TypeScript 7's", 1, ratio(ours.edit, typescript7?.edit)),
    atMost("an edit of a shared event, times tsserver's", 0.1, ratio(ours.shared, tsserver?.shared)),
    atMost("an edit of a shared event, times TypeScript 7's", 1, ratio(ours.shared, typescript7?.shared)),
    atMost("resident memory at rest, MB", 250, ours.rest ?? undefined),
  ];
  return all.filter((it) => it !== undefined);
}

function atMost(requirement, limit, value) {
  if (value === undefined) return undefined;
  return { requirement: `${requirement}: at most ${limit}`, holds: value <= limit, figure: value.toPrecision(3) };
}

function ratio(a, b) {
  return a === undefined || b === undefined ? undefined : a / b;
}

/** A table for people. */
export function describeScale({ files, figures, requirements }) {
  const { stepscope, tsserver, typescript7, tsc } = figures;
  const columns = { Stepscope: stepscope, "tsserver 6": tsserver, "TypeScript 7": typescript7 };
  const shown = Object.entries(columns).filter(([, it]) => it !== undefined);
  const row = (title, key) => [
    title,
    ...shown.map(([, it]) => (typeof it[key] === "number" ? it[key].toFixed(1) : "–")),
  ];
  const rows = [
    ["", ...shown.map(([name]) => name)],
    row("first file's diagnostics, ms", "first"),
    row(`all ${files} files', ms`, "all"),
    row("  of it processor time, ms", "processor"),
    row("one edit to that file's, ms", "edit"),
    row("an edit of a shared event to the last dependent's, ms", "shared"),
    row("resident memory after these edits, MB", "memory"),
    row("  five seconds later, MB", "rest"),
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((it) => it[column].length)));
  const table = rows.map((it) =>
    it.map((cell, n) => (n === 0 ? cell.padEnd(widths[n]) : cell.padStart(widths[n]))).join("  "),
  );
  return [
    ...table,
    ...(tsc === undefined ? [] : [`tsc --noEmit: ${tsc[6].toFixed(0)} ms (6), ${tsc[7].toFixed(0)} ms (7)`]),
    ...requirements.map(({ requirement, holds, figure }) => `${holds ? "holds" : "FAILS"}  ${requirement} (${figure})`),
  ].join("\n");
}

function median(times) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { json: { type: "boolean" }, files: { type: "string" }, only: { type: "string", multiple: true } },
  });
  const report = await measureScale({
    ...(values.files === undefined ? {} : { files: Number(values.files) }),
    ...(values.only === undefined ? {} : { only: values.only }),
    progress: (line) => console.error(`… ${line}`),
  });
  console.log(values.json ? JSON.stringify(report, null, 2) : describeScale(report));
}
