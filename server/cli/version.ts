import { createRequire } from "node:module";

/** The version of this package. */
export function version(): string {
  const require = createRequire(import.meta.url);
  // The package's own, or the extension's where it is bundled into that.
  const path = import.meta.url.endsWith("/cli.js") ? "../package.json" : "@stepscope/tools/package.json";
  return (require(path) as { version: string }).version;
}
