import type { Feature } from "../../feature.js";
import { pullDiagnostics } from "./pull.js";
import { PushedDiagnostics } from "./push.js";

/** Problems in the editor. What a client pulls it isn't sent: nothing shows twice. */
export const diagnostics: Feature = (session) =>
  session.client.pullDiagnostics
    ? pullDiagnostics(session)
    : { capabilities: {}, disposables: [new PushedDiagnostics(session, { open: true })] };
