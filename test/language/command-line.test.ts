import { describe, expect, it } from "vitest";
import { parseCommandLine } from "../../server/language/command-line.js";

describe("the command line of the server", () => {
  it.each([
    [["--stdio"], { transport: "stdio" }],
    [["--node-ipc", "--clientProcessId=42"], { transport: "node-ipc" }],
    [["--clientProcessId", "42", "--stdio"], { transport: "stdio" }],
    [["--help"], { help: true }],
    [[], { error: "one of --stdio and --node-ipc is needed" }],
    [["--stdio", "--node-ipc"], { error: "--stdio and --node-ipc exclude each other" }],
    [["--stdoi"], { error: "unknown option --stdoi" }],
    [["--stdio", "extra"], { error: "unknown option extra" }],
  ])("%j", (args, expected) => {
    expect(parseCommandLine(args)).toEqual(expected);
  });
});
