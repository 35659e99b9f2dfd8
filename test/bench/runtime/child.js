import { OTHERS, TIMED } from "./cases.js";
import { idle } from "./idle.js";
import { growth, responsive } from "./responsive.js";

/*
 * `child.js CASE PEER`, forked: one peer in one case, away from the others. Says "ready" once everything is loaded and
 * answers each message with a sample.
 */
const [, , name, peerName] = process.argv;
// For peers that would report about themselves.
Object.assign(process.env, { MASTRA_TELEMETRY_DISABLED: "1", LANGSMITH_TRACING: "false" });
// What the engine keeps its turns with: it reads it when it needs one.
if (TIMED[name]?.unyielding) globalThis.setImmediate = (callback) => queueMicrotask(callback);
const { default: peer } = await import(`./peers/${peerName}.js`);
const sample = name in OTHERS ? { idle, growth, responsive }[name] : timed(TIMED[name]);

process.on("message", async () => {
  try {
    process.send({ sample: await sample(peer) });
  } catch (error) {
    process.send({ error: error?.message ?? String(error) });
  }
});
process.on("disconnect", () => process.exit());
process.send("ready");

/**
 * Milliseconds that it warms up, and that a sample is to take; at least one go. The young generation takes about a second
 * to grow to what a case keeps alive at a time; until then, large cases pay for that.
 */
const WARM = 1_500;
const SAMPLE = 300;

/**
 * Gives microseconds per unit: of processor time, for on a busy machine others would count in a clock's. The first
 * sample is preceded by a warm-up.
 */
function timed({ go, units, expected }) {
  let times;
  return async () => {
    if (times === undefined) {
      let warm = 0;
      let goes = 0;
      for (; warm < WARM; goes++) warm += await measure(1);
      times = Math.max(1, Math.round((SAMPLE * goes) / warm));
    }
    return ((await measure(times)) * 1000) / (times * units);
  };

  async function measure(count) {
    const began = process.cpuUsage();
    for (let i = 0; i < count; i++) {
      const result = await go(peer);
      if (result !== expected) throw new Error(`gave ${result}, not ${expected}`);
    }
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1000;
  }
}
