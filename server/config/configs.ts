import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type CheckConfig, ConfigError, NO_CONFIG } from "./config.js";
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
    const file = join(folder, CONFIG_FILE);
    const text = read(file);
    const section = packageSection(join(folder, "package.json"));
    if (text === null) return section === null ? null : parseConfig(section.file, section.value);
    if (section !== null) {
      const twice = `the package.json beside it has a "${CONFIG_SECTION}" section too: keep one of them.`;
      throw new ConfigError(file, null, twice);
    }
    return parseConfig(file, parseJson(file, text));
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

function packageSection(file: string): { readonly file: string; readonly value: unknown } | null {
  const text = read(file);
  if (text === null || !text.includes(`"${CONFIG_SECTION}"`)) return null;
  try {
    const value: unknown = JSON.parse(text)[CONFIG_SECTION];
    return value === undefined ? null : { file, value };
  } catch {
    return null; // npm says what is wrong with a package.json
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(file, null, `it isn't JSON: ${(error as Error).message}.`);
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch {
    return null;
  }
}
