import { fileURLToPath, pathToFileURL } from "node:url";

const EXTENSIONS: Readonly<Record<string, string>> = {
  typescript: ".ts",
  typescriptreact: ".tsx",
  javascript: ".js",
  javascriptreact: ".jsx",
};

/** A document as far as its place goes. */
export interface PlacedDocument {
  readonly uri: string;
  readonly languageId: string;
}

/**
 * Which path the analysis knows a document by, and back. Documents that aren't on disk get a path too: an unsaved one
 * in the first workspace folder, so that its relative imports resolve there; a virtual one under `/^/scheme/authority`.
 */
export class DocumentPaths {
  readonly #root: () => string | undefined;
  readonly #uris = new Map<string, string>();

  /** `root` gives the URI of the first workspace folder. */
  constructor(root: () => string | undefined) {
    this.#root = root;
  }

  /** The path of a document. From now on `uriOf` gives this document's own URI for it. */
  add(document: PlacedDocument): string {
    const path = this.pathOf(document.uri, document.languageId);
    this.#uris.set(key(path), document.uri);
    return path;
  }

  /** Forgets what `add` remembered. */
  remove(path: string): void {
    this.#uris.delete(key(path));
  }

  pathOf(uri: string, languageId = "typescript"): string {
    const path = filePath(uri);
    if (path !== null) return path;
    const { protocol, host, pathname } = new URL(uri);
    const name = withExtension(decoded(pathname), languageId);
    if (protocol !== "untitled:")
      return `/^/${protocol.slice(0, -1)}/${host}${name.startsWith("/") ? name : `/${name}`}`;
    if (name.startsWith("/")) return name;
    const folder = filePath(this.#root() ?? "");
    return folder === null ? `/^/untitled/${name}` : `${folder.replace(/[\\/]$/, "")}/^${name}`;
  }

  uriOf(path: string): string {
    const known = this.#uris.get(key(path));
    if (known !== undefined) return known;
    const virtual = /^\/\^\/([^/]+)\/([^/]*)(\/.*)$/.exec(path);
    return virtual ? `${virtual[1]}://${virtual[2]}${encodeURI(virtual[3] ?? "")}` : pathToFileURL(path).href;
  }
}

/** One spelling per file: Windows paths come with either slash and either case of the drive letter. */
function key(path: string): string {
  return path.replaceAll("\\", "/").replace(/^[A-Z]:/, (drive) => drive.toLowerCase());
}

function filePath(uri: string): string | null {
  if (!uri.startsWith("file:")) return null;
  try {
    return fileURLToPath(uri);
  } catch {
    return null; // a host that this system's paths can't name: handled like any virtual document
  }
}

function decoded(pathname: string): string {
  try {
    return decodeURIComponent(pathname);
  } catch {
    return pathname; // a lone % in a name
  }
}

function withExtension(name: string, languageId: string): string {
  return /\.[cm]?[jt]sx?$/.test(name) ? name : `${name}${EXTENSIONS[languageId] ?? ".ts"}`;
}
