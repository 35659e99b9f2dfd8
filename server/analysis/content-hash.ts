import { createHash } from "node:crypto";

/** Tells contents apart. */
export function contentHash(text: string): string {
  return createHash("sha1").update(text).digest("base64url");
}
