import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Where our own code is: its frames tell a user nothing. */
const OURS = dirname(dirname(fileURLToPath(import.meta.url)));

/** An error with the part of its stack that is the user's. */
export function errorText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = `${error.name === "Error" ? "" : `${error.name}: `}${error.message}`;
  const frames = (error.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line) && !isOurs(line));
  return [message, ...frames].join("\n");
}

function isOurs(frame: string): boolean {
  return (
    frame.includes("node:internal") ||
    frame.includes(`${OURS}${sep}`) ||
    /[\\/](?:node_modules[\\/]stepscope|runtime)[\\/]dist[\\/]/.test(frame) ||
    /[\\/](?:node_modules[\\/]stepscope|runtime)[\\/](?:engine|workflow)[\\/]/.test(frame)
  );
}
