import type { Connection } from "vscode-languageserver/node";

/** Lines in the output of the server, which the client shows. */
export interface Log {
  warn(message: string): void;
  error(message: string): void;
  /** From now on nothing is said: there is nobody to say it to. */
  close(): void;
}

/** A log that ends with its connection: what fails because the client is gone needs no word. */
export function connectionLog(connection: Connection): Log {
  let open = true;
  return {
    warn: (message) => open && connection.console.warn(message),
    error: (message) => open && connection.console.error(message),
    close: () => {
      open = false;
    },
  };
}
