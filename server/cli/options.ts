import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { UsageError } from "./usage.js";

/** Parses a command's arguments. Throws UsageError that names the option which isn't one. */
export function parseOptions<const O extends ParseArgsOptionsConfig>(
  command: string,
  args: readonly string[],
  options: O,
) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).split(". To specify")[0];
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new UsageError(`${command}: ${message}. It has the options ${known.join(", ")}; see stepscope --help.`);
  }
}

/** The value of an option that is one of a few words. Throws UsageError for another. */
export function oneOf<const T extends string>(
  option: string,
  value: string | undefined,
  words: readonly [T, ...T[]],
): T {
  const found = value === undefined ? words[0] : words.find((word) => word === value);
  if (found === undefined) {
    const others = words.slice(0, -1).join(", ");
    throw new UsageError(`--${option} is ${others} or ${words.at(-1)}, not "${value}".`);
  }
  return found;
}
