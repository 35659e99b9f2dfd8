/** How the server is reached: the standard streams, or the channel to the process that forked it. */
export type Transport = "stdio" | "node-ipc";

export type CommandLine = { readonly transport: Transport } | { readonly help: true } | { readonly error: string };

export const USAGE = `Usage: node language-server.js --stdio | --node-ipc

  --stdio                 speak the Language Server Protocol on standard input and output
  --node-ipc              speak it on the channel of child_process.fork
  --clientProcessId=<n>   end when this process ends
  --help                  show this text
`;

/** Reads the arguments after the script's name. */
export function parseCommandLine(args: readonly string[]): CommandLine {
  let transport: Transport | null = null;
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? "";
    if (arg === "--help" || arg === "-h") return { help: true };
    if (arg === "--clientProcessId") i++;
    else if (arg.startsWith("--clientProcessId=")) continue;
    else if (arg === "--stdio" || arg === "--node-ipc") {
      const named: Transport = arg === "--stdio" ? "stdio" : "node-ipc";
      if (transport !== null && transport !== named) return { error: "--stdio and --node-ipc exclude each other" };
      transport = named;
    } else return { error: `unknown option ${arg}` };
  }
  return transport === null ? { error: "one of --stdio and --node-ipc is needed" } : { transport };
}
