import { measureChain } from "./chain.js";

/* `npm run bench [-- --json]`: the README's figures. A script, not a test: nothing passes or fails here. */
const json = process.argv.includes("--json");
const chain = await measureChain();
const ours = chain.stepscope;
const report = {
  "microseconds per hop, chain of 1,000": chain,
  "hops per second": Math.round(1e6 / ours),
  "times faster than workflow-core": chain["workflow-core"] / ours,
  "times slower than a bare await loop": ours / chain["await loop"],
};
if (json) console.log(JSON.stringify(report, null, 2));
else {
  console.log("A chain of 1,000 hops, medians of one run:");
  for (const [name, time] of Object.entries(chain)) console.log(`  ${name.padEnd(14)} ${time.toFixed(3)} µs per hop`);
  console.log(`  Stepscope: ${report["hops per second"].toLocaleString("en")} hops per second,`);
  console.log(`  ${report["times faster than workflow-core"].toFixed(0)} times workflow-core's speed,`);
  console.log(`  ${report["times slower than a bare await loop"].toFixed(1)} times the time of a bare await loop.`);
}
