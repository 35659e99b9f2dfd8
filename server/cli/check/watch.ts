import { statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { cwd } from "node:process";
import { type Analysis, createAnalysis } from "../../analysis/index.js";
import { isSkippedFolder } from "../../analysis/workspace/source-files.js";
import { ConfigError, Configs } from "../../config/index.js";
import type { Output } from "../command-line.js";
import { UsageError } from "../usage.js";
import { checkFiles } from "./check-files.js";
import { filesToCheck } from "./files.js";
import { summary, textFormat } from "./formats/text.js";
import type { CheckResult } from "./result.js";
import { foldersBelow, WatchedFolders } from "./watched-folders.js";

export interface WatchOptions {
  readonly output: Output;
  /** What of a result is shown. */
  readonly shown: (result: CheckResult) => CheckResult;
}

/** What ends watching. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The two lines by which the problem matcher `$stepscope-check-watch` knows a check. */
export const BEGIN = "Checking workflows …";
export const END = "Watching for changes.";

const CLEAR = "\u001B[2J\u001B[3J\u001B[H";
const RELEVANT = /(?:\.[cm]?[jt]sx?|[\\/](?:package|[jt]sconfig[^\\/]*|stepscope\.config)\.json)$/;

/** Checks, and checks again whenever a file changes, until somebody ends it. Throws UsageError where there is nothing to check at first. */
export async function watch(paths: readonly string[], options: WatchOptions): Promise<number> {
  const analysis = createAnalysis();
  const configs = new Configs();
  const changed = new Set<string>();
  let wake: () => void = () => undefined;
  const folders = new WatchedFolders((file) => {
    if (!RELEVANT.test(file) && !isNewFolder(file)) return;
    changed.add(file);
    wake();
  });
  let ended = false;
  const end = (): void => {
    ended = true;
    wake();
  };
  for (const signal of SIGNALS) process.once(signal, end);
  try {
    for (let first = true; !ended; first = false) {
      checkOnce(paths, { analysis, configs, folders, first, options });
      await new Promise<void>((resolve) => {
        // Whoever saves one file often saves several: they are checked together.
        wake = () => setTimeout(resolve, ended ? 0 : 50);
        if (ended || changed.size > 0) wake();
      });
      configs.clear();
      for (const file of changed) analysis.update(file, null);
      changed.clear();
    }
    return 0;
  } finally {
    for (const signal of SIGNALS) process.off(signal, end);
    folders.dispose();
    analysis.dispose();
  }
}

interface Round {
  readonly analysis: Analysis;
  readonly configs: Configs;
  readonly folders: WatchedFolders;
  readonly first: boolean;
  readonly options: WatchOptions;
}

function checkOnce(paths: readonly string[], { analysis, configs, folders, first, options }: Round): void {
  const { out, colors } = options.output;
  const text = { folder: cwd(), colors: colors?.out ?? false };
  if (colors?.out) out(CLEAR);
  out(`${BEGIN}\n`);
  // Before the files are read: what changes meanwhile is seen.
  folders.follow([cwd(), ...paths.flatMap((path) => foldersBelow(resolve(path)))]); // a config may come here
  try {
    const files = filesToCheck(paths, configs);
    const result = options.shown(checkFiles(files, { analysis, configs }));
    folders.alsoFollow(foldersRead(files, analysis, configs));
    out(textFormat(result, text));
    out(`${summary(result)}. ${END}\n`);
  } catch (error) {
    if (error instanceof ConfigError) {
      folders.alsoFollow([dirname(error.range.file)]);
      out(textFormat(configResult(error), text));
    } else if (error instanceof UsageError && !first) out(`${error.message}\n`);
    else throw error;
    out(`${END}\n`);
  }
}

/** As the findings, so that an editor which reads the output marks it. */
function configResult({ range, reason }: ConfigError): CheckResult {
  const about = { hint: "", workflow: null, subject: null, related: [] };
  return {
    files: 0,
    workflows: 0,
    findings: [{ range, severity: "error", code: "config", message: reason, ...about }],
  };
}

function isNewFolder(path: string): boolean {
  return !isSkippedFolder(basename(path)) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Folders of everything that the answers follow from, such as events that are declared beside the checked folder. */
function foldersRead(files: readonly string[], analysis: Analysis, configs: Configs): Set<string> {
  const read = files.flatMap((file) => {
    try {
      return [...analysis.linked(file).dependencies.keys()];
    } catch {
      return [file]; // it can't be analysed, and the check has said so
    }
  });
  const said = files.flatMap((file) => configs.of(file).file ?? []);
  return new Set(
    [...read, ...said].filter((file) => !/[\\/]node_modules[\\/]/.test(file)).map((file) => dirname(file)),
  );
}
