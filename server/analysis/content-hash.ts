import { hash } from "node:crypto";

/** Tells contents apart. */
export function contentHash(text: string): string {
  return hash("sha1", text, "base64url");
}
