import * as nodeModule from "node:module";

/** Loads what a command is, unless this Node lacks what that is written with. */
export async function start(load) {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) {
    nodeModule.enableCompileCache(); // the compiler is most of what a command loads
    return load();
  }
  process.stderr.write(`Stepscope needs Node.js 22.15 or later; this is ${process.version}.\n`);
  process.exitCode = 2;
}
