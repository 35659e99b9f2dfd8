import type { SourcePosition } from "../analysis/types.js";
import { ConfigError } from "./config.js";

/** A config as it is written. */
export interface ConfigText {
  readonly file: string;
  readonly text: string;
  /** Where the config begins: a package.json has other things before it. */
  readonly offset: number;
}

/** An error at a key; at the start of the config where there is none to point at. */
export function errorAtKey(config: ConfigText, key: string | null, reason: string): ConfigError {
  const word = key === null ? null : JSON.stringify(key);
  const found = word === null ? -1 : config.text.indexOf(word, config.offset);
  return found < 0 ? errorAt(config, config.offset, 0, reason) : errorAt(config, found, word?.length ?? 0, reason);
}

/** An error where JSON.parse has stopped. */
export function errorInJson(config: ConfigText, { message }: Error): ConfigError {
  const [, what = message, position] = /^(.*?)(?: in JSON| after JSON)? at position (\d+)/.exec(message) ?? [];
  const offset = position ?? (message.startsWith("Unexpected end") ? config.text.length : 0);
  return errorAt(config, Number(offset), 0, `it isn't JSON: ${what}.`);
}

function errorAt({ file, text }: ConfigText, offset: number, length: number, reason: string): ConfigError {
  const start = positionAt(text, offset);
  const end = { line: start.line, character: start.character + length };
  return new ConfigError({ file, start, end }, reason);
}

function positionAt(text: string, offset: number): SourcePosition {
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}
