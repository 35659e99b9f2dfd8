import type { Feature } from "../../feature.js";
import { pullDiagnostics } from "./pull.js";
import { pushDiagnostics } from "./push.js";

/** Problems in the editor. A client that pulls them isn't sent any: nothing shows twice. */
export const diagnostics: Feature = (session) =>
  session.client.pullDiagnostics ? pullDiagnostics(session) : pushDiagnostics(session);
