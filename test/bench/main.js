import { measureChain } from "./chain.js";
import { measureLanguage } from "./language.bench.js";
import { describeStartup, measureStartup } from "./startup.bench.js";

/* `npm run bench [-- --json]`: the README's figures. A script, not a test: nothing passes or fails here. */
const json = process.argv.includes("--json");
const chain = await measureChain();
const language = await measureLanguage();
const startup = await measureStartup();
const ours = chain.stepscope;
const open = language["open 100 files, to the last problem, ms"];
const edit = language["one edit to its problems, less the pause, ms"];
const ratios = {
  "hops per second": Math.round(1e6 / ours),
  "times faster than workflow-core": chain["workflow-core"] / ours,
  "times the time of a bare await loop": ours / chain["await loop"],
  "edits in the time of a first check": open / edit.median,
};
if (json) console.log(JSON.stringify({ chain, language, startup, ratios }, null, 2));
else {
  console.log("A chain of 1,000 hops, medians of one run:");
  for (const [name, time] of Object.entries(chain)) console.log(`  ${name.padEnd(14)} ${time.toFixed(3)} µs per hop`);
  console.log(`  Stepscope: ${ratios["hops per second"].toLocaleString("en")} hops per second,`);
  console.log(`  ${ratios["times faster than workflow-core"].toFixed(0)} times workflow-core's speed,`);
  console.log(`  ${ratios["times the time of a bare await loop"].toFixed(1)} times the time of a bare await loop.`);
  console.log("One edit among 100 open workflow files, from the change to its problems, less the pause for typing:");
  console.log(
    `  median ${edit.median.toFixed(1)} ms, 95th percentile ${edit.p95.toFixed(1)} ms, of ${edit.runs} edits,`,
  );
  console.log(`  1/${ratios["edits in the time of a first check"].toFixed(0)} of the first check of them all.`);
  console.log(describeStartup(startup));
}
