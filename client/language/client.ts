import { type LogOutputChannel, type Uri, workspace } from "vscode";
import {
  LanguageClient,
  type LanguageClientOptions,
  RevealOutputChannelOn,
  type ServerOptions,
  TransportKind,
} from "vscode-languageclient/node";
import { type LanguageServerOptions, LENS_COMMANDS } from "../../server/language/contract.js";
import { hasRoom } from "./exclusive-features.js";

export interface CreateClientOptions {
  /** The bundled server, `dist/language-server.js`. */
  readonly serverModule: Uri;
  readonly output: LogOutputChannel;
  readonly documentSelector: LanguageClientOptions["documentSelector"] & {};
}

/** Languages that a workflow can be written in. */
export const LANGUAGES = ["typescript", "typescriptreact", "javascript", "javascriptreact"] as const;

/**
 * The client of the bundled server, not started. The server is a process of its own on VS Code's own Node; when it
 * crashes it is started again, by the limits that language clients have by default.
 */
export function createClient({ serverModule, output, documentSelector }: CreateClientOptions): LanguageClient {
  const module = serverModule.fsPath;
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc, options: { execArgv: MEMORY, env: ONE_ARENA } },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: ["--nolazy", "--inspect=6019"] } },
  };
  return new ClientBesideTypeScript("stepscope", "Stepscope Language Server", server, {
    documentSelector,
    outputChannel: output,
    revealOutputChannelOn: RevealOutputChannelOn.Never, // the status item tells; a log line needn't interrupt
    initializationOptions: (): LanguageServerOptions => ({ run: workspace.isTrusted }),
    middleware: {
      provideCodeLenses: async (document, token, next) => {
        const lenses = await next(document, token);
        if (workspace.isTrusted) return lenses;
        return lenses?.filter(({ command }) => command === undefined || !RUNNING.has(command.command));
      },
    },
  });
}

/**
 * A server that needs more than the first of these megabytes ends and is started again, before the machine is out of
 * memory. The second are where objects begin: the trees of some files have room there, and are gone before they move.
 */
const MEMORY = ["--max-old-space-size=2048", "--max-semi-space-size=8"];

/**
 * On Linux, each thread that compiles or collects garbage would have memory of its own that it never gives back: one
 * place for all of them saves thirty megabytes.
 */
const ONE_ARENA = { MALLOC_ARENA_MAX: "1" };

/** A client that takes nothing from TypeScript's. */
class ClientBesideTypeScript extends LanguageClient {
  override registerFeature(feature: Parameters<LanguageClient["registerFeature"]>[0]): void {
    if (hasRoom(feature)) super.registerFeature(feature);
  }
}

/** Commands that run a program: nothing offers them before the workspace is trusted. */
const RUNNING: ReadonlySet<string> = new Set([LENS_COMMANDS.run, LENS_COMMANDS.debug]);
