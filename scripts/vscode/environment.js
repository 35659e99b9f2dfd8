import { delimiter, sep } from "node:path";

/** npm settings that say how to reach the registry; everything else npm exports belongs to the surrounding run. */
const NPM_SETTINGS_KEPT = new Set(
  [
    "registry",
    "cafile",
    "ca",
    "proxy",
    "https_proxy",
    "noproxy",
    "strict_ssl",
    "cache",
    "userconfig",
    "globalconfig",
  ].map((name) => `npm_config_${name}`),
);

/** Variables that would make a new VS Code server take itself for a part of another one, or change its address. */
const EDITOR_VARIABLES =
  /^(VSCODE_|ELECTRON_|CODE_SERVER_|CS_)|^(PORT|PASSWORD|HASHED_PASSWORD|NODE_OPTIONS|NODE_PATH)$/;

/**
 * A copy of the environment as a user's terminal would have it: without what `npm run` and a surrounding
 * VS Code add to it (`npm_*`, `INIT_CWD`, `node_modules/.bin` on the PATH, `VSCODE_*` …).
 *
 * @param {NodeJS.ProcessEnv} [from]
 * @returns {NodeJS.ProcessEnv}
 */
export function userEnvironment(from = process.env) {
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  for (const [name, value] of Object.entries(from)) {
    if (/^npm_/i.test(name) || name === "INIT_CWD" || name === "NODE" || EDITOR_VARIABLES.test(name)) continue;
    env[name] = value;
  }
  const path = pathVariable(env);
  env[path] = (env[path] ?? "")
    .split(delimiter)
    .filter((folder) => !folder.endsWith(`node_modules${sep}.bin`) && !folder.endsWith("node-gyp-bin"))
    .join(delimiter);
  return env;
}

/**
 * The environment for an npm that installs somewhere else than the surrounding `npm run`: registry, proxy
 * and certificates are kept, folders and flags aren't.
 *
 * @param {{ nodeFolder?: string, settings?: Record<string, string> }} [options] `nodeFolder` comes first on
 *   the PATH; `settings` are npm settings by name, such as `{ nodedir: "…" }`
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment({ nodeFolder, settings = {} } = {}) {
  const env = userEnvironment();
  for (const [name, value] of Object.entries(process.env)) {
    const known = name.toLowerCase().replace(/-/g, "_");
    if (NPM_SETTINGS_KEPT.has(known) || /^npm_config_(\/\/|fetch_)/.test(known)) env[name] = value;
  }
  for (const [name, value] of Object.entries(settings)) env[`npm_config_${name}`] = value;
  if (nodeFolder) {
    const path = pathVariable(env);
    env[path] = `${nodeFolder}${delimiter}${env[path] ?? ""}`;
  }
  return env;
}

/** @param {NodeJS.ProcessEnv} env */
function pathVariable(env) {
  return Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
}
