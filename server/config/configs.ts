import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CheckConfig, ConfigError, NO_CONFIG } from "./config.js";
import { type ConfigText, errorAtKey, errorInJson } from "./config-text.js";
import { parseConfig } from "./parse.js";

/** Its whole content is the config. */
export const CONFIG_FILE = "stepscope.config.json";

/** The key of the config in a package.json. */
export const CONFIG_SECTION = "stepscope";

/** The config that holds for a file: that of the nearest folder which has one. Read once per folder. */
export class Configs {
  readonly #byFolder = new Map<string, CheckConfig | ConfigError>();

  /** Throws ConfigError for one that can't be used. */
  of(file: string): CheckConfig {
    const config = this.#find(dirname(file));
    if (config instanceof ConfigError) throw config;
    return config;
  }

  /** Configs are read again: one of their files has changed, come or gone. */
  clear(): void {
    this.#byFolder.clear();
  }

  #find(folder: string): CheckConfig | ConfigError {
    const known = this.#byFolder.get(folder);
    if (known !== undefined) return known;
    const parent = dirname(folder);
    const config = inFolder(folder) ?? (parent === folder ? NO_CONFIG : this.#find(parent));
    this.#byFolder.set(folder, config);
    return config;
  }
}

function inFolder(folder: string): CheckConfig | ConfigError | null {
  try {
    const own = readConfigFile(join(folder, CONFIG_FILE));
    const section = readSection(join(folder, "package.json"));
    if (own !== null && section !== null) {
      const twice = `the package.json beside it has a "${CONFIG_SECTION}" section too: keep one of them.`;
      throw errorAtKey(own, null, twice);
    }
    if (own !== null) return parseConfig(own, parseJson(own));
    return section === null ? null : parseConfig(section, section.value);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function readConfigFile(file: string): ConfigText | null {
  const text = read(file);
  return text === null ? null : { file, text, offset: 0 };
}

function readSection(file: string): (ConfigText & { readonly value: unknown }) | null {
  const text = read(file);
  const offset = text?.search(SECTION) ?? -1;
  if (text === null || offset < 0) return null;
  try {
    const value: unknown = JSON.parse(text)[CONFIG_SECTION];
    return value === undefined ? null : { file, text, offset, value };
  } catch {
    return null; // npm says what is wrong with a package.json
  }
}

const SECTION = new RegExp(`"${CONFIG_SECTION}"\\s*:`);

function parseJson(config: ConfigText): unknown {
  try {
    return JSON.parse(config.text);
  } catch (error) {
    throw errorInJson(config, error as Error);
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch {
    return null;
  }
}
