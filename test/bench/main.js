import { parseArgs } from "node:util";
import { measureLanguage } from "./language.bench.js";
import { CASES } from "./runtime/cases.js";
import { measureRuntime } from "./runtime/measure.js";
import { reportRuntime } from "./runtime/report.js";
import { requirements } from "./runtime/requirements.js";
import { PEERS } from "./runtime/workload.js";
import { describeScale, measureScale } from "./scale.bench.js";
import { describeStartup, measureStartup } from "./startup.bench.js";

/*
 * `npm run bench [-- --json] [--case=NAME …] [--peer=NAME …] [--rounds=N]`: the README's figures. A script, not a test:
 * it says whether the figures are as required, and fails only where it breaks. Without a case, all of them;
 * "language" is the language server with 100 files, "scale" with 1,000 beside TypeScript's, "startup" the loader.
 */
const ALL = [...Object.keys(CASES), "language", "scale", "startup"];
const { values: options } = parseArgs({
  options: {
    json: { type: "boolean" },
    case: { type: "string", multiple: true, default: ALL },
    peer: { type: "string", multiple: true, default: Object.keys(PEERS) },
    rounds: { type: "string" },
  },
});
check("case", options.case, ALL);
check("peer", options.peer, Object.keys(PEERS));

const runtime = await measureRuntime({
  cases: options.case.filter((name) => name in CASES),
  peers: options.peer,
  ...(options.rounds === undefined ? {} : { rounds: Number(options.rounds) }),
  progress: (line) => console.error(`… ${line}`),
});
const report = { runtime: { ...runtime, requirements: requirements(runtime.figures) } };
if (options.case.includes("language")) {
  console.error("… edits in the language server");
  report.language = await measureLanguage();
}
if (options.case.includes("scale")) {
  report.scale = await measureScale({ progress: (line) => console.error(`… ${line}`) });
}
if (options.case.includes("startup")) {
  console.error("… programs that start through the loader");
  report.startup = await measureStartup();
}
if (options.json) console.log(JSON.stringify(report, null, 2));
else {
  console.log(reportRuntime(report.runtime));
  if (report.language !== undefined) console.log(languageText(report.language));
  if (report.scale !== undefined) console.log(`\n${describeScale(report.scale)}`);
  if (report.startup !== undefined) console.log(`\n${describeStartup(report.startup)}`);
}

function languageText(language) {
  const edit = language["one edit to its problems, less the pause, ms"];
  const share = language["open 100 files, to the last problem, ms"] / edit.median;
  return `
One edit among 100 open workflow files, from the change to its problems, less the pause for typing:
  median ${edit.median.toFixed(1)} ms, 95th percentile ${edit.p95.toFixed(1)} ms, of ${edit.runs} edits,
  1/${share.toFixed(0)} of the first check of them all.`;
}

function check(option, names, known) {
  const wrong = names.filter((name) => !known.includes(name));
  if (wrong.length === 0) return;
  console.error(`There is no ${option} ${wrong.join(", ")}. There are: ${known.join(", ")}.`);
  process.exit(2);
}
