import { type FSWatcher, readdirSync, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import { isSkippedFolder } from "../../analysis/workspace/source-files.js";
import { FailedError } from "../usage.js";

/** Says which files change in some folders. A watch per folder: those of node_modules would be too many. */
export class WatchedFolders {
  readonly #watchers = new Map<string, FSWatcher>();
  readonly #onChange: (file: string) => void;

  constructor(onChange: (file: string) => void) {
    this.#onChange = onChange;
  }

  /** These from now on, and no others. */
  follow(folders: Iterable<string>): void {
    const wanted = new Set(folders);
    for (const folder of [...this.#watchers.keys()]) if (!wanted.has(folder)) this.#drop(folder);
    this.alsoFollow(wanted);
  }

  alsoFollow(folders: Iterable<string>): void {
    for (const folder of folders) if (!this.#watchers.has(folder)) this.#add(folder);
  }

  dispose(): void {
    for (const folder of [...this.#watchers.keys()]) this.#drop(folder);
  }

  #add(folder: string): void {
    try {
      const watcher = watch(folder, (_event, name) => {
        if (name !== null) this.#onChange(join(folder, name));
      });
      watcher.on("error", () => this.#drop(folder)); // it is gone
      this.#watchers.set(folder, watcher);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === "ENOENT" || code === "EACCES") return; // it isn't read either
      const many = "The system has no watches left: raise fs.inotify.max_user_watches, or watch fewer folders.";
      throw new FailedError(code === "ENOSPC" ? many : `${folder} can't be watched: ${message}`);
    }
  }

  #drop(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
  }
}

/** A folder with all below it that can have sources; of a file, its folder. */
export function foldersBelow(path: string): string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [dirname(path)];
  return [path, ...foldersIn(path).flatMap((name) => foldersBelow(join(path, name)))];
}

function foldersIn(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((it) => it.isDirectory() && !isSkippedFolder(it.name)).map(({ name }) => name);
  } catch {
    return []; // gone meanwhile, or somebody else's
  }
}
