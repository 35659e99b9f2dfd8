import { spawnSync } from "node:child_process";
import { argv, exit } from "node:process";
import { fileURLToPath } from "node:url";

/**
 * Makes sure that Debian packages are installed, and installs what is missing when that is possible
 * (root on a Debian system). Costs a few milliseconds when nothing is missing.
 *
 * Set `STEPSCOPE_SKIP_PACKAGES=1` to skip the check on a system that has the same things under other names.
 *
 * @param {readonly string[]} names package names, such as `["chromium"]`
 * @param {{ log?: (line: string) => void }} [options]
 * @throws {Error} one line that says what to install, when it can't be installed from here
 */
export function ensureDebianPackages(names, { log = console.log } = {}) {
  if (process.env.STEPSCOPE_SKIP_PACKAGES === "1") return;
  const missing = missingPackages(names);
  if (missing.length === 0) return;

  const list = missing.join(" ");
  if (process.getuid?.() !== 0) {
    throw new Error(`Debian packages are missing. Install them with: sudo apt-get install ${list}`);
  }
  log(`Installing Debian packages (once): ${list} …`);
  aptGet(["update"], list);
  aptGet(["install", "--yes", "--no-install-recommends", ...missing], list);

  const still = missingPackages(missing);
  if (still.length > 0) {
    throw new Error(`apt-get reported success, but these packages are still missing: ${still.join(" ")}`);
  }
}

/** @param {readonly string[]} names */
function missingPackages(names) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders are dpkg-query's
  const query = spawnSync("dpkg-query", ["--show", "--showformat=${Package} ${db:Status-Status}\n", ...names], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  if (query.error) {
    throw new Error(
      `This is not a Debian system. Install the equivalents of ${names.join(" ")}, then set STEPSCOPE_SKIP_PACKAGES=1`,
    );
  }
  const installed = new Set(
    query.stdout
      .split("\n")
      .filter((line) => line.endsWith(" installed"))
      .map((line) => line.split(" ")[0]),
  );
  return names.filter((name) => !installed.has(name));
}

/**
 * @param {string[]} args
 * @param {string} wanted
 */
function aptGet(args, wanted) {
  const run = spawnSync("apt-get", ["-q", "-o", "DPkg::Lock::Timeout=300", ...args], {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (run.status === 0) return;
  const reason =
    run.error?.message ?? (run.stderr.split("\n").find((line) => line.startsWith("E: ")) || `exit code ${run.status}`);
  throw new Error(`apt-get ${args[0]} failed (${reason}). Install by hand, then try again: apt-get install ${wanted}`);
}

// As a program: node scripts/debian.js PACKAGE…
if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    ensureDebianPackages(argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    exit(1);
  }
}
