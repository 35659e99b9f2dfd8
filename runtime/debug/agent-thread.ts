import { type Debugger, type Runtime, Session } from "node:inspector";
import { connect } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { endProgram } from "./agent-end.js";
import type { ThreadAnswer, ThreadData, ThreadOrder } from "./agent-thread-contract.js";
import { AGENT_PROTOCOL_VERSION, type Hello } from "./protocol.js";

/**
 * The agent's own thread. The program's thread may be busy or stopped by a JavaScript debugger; this one isn't: it
 * ends the program when the adapter is gone, and sets the breakpoint for a step into a step's code.
 */
const { environment, pid } = workerData as ThreadData;

const socket = connect(environment.address, () => {
  const { token } = environment;
  const hello: Hello = { type: "hello", version: AGENT_PROTOCOL_VERSION, token, role: "watch", pid };
  socket.write(`${JSON.stringify(hello)}\n`);
});
socket.resume();
socket.on("error", () => undefined);
socket.on("close", () => endProgram(environment, pid));

parentPort?.on("message", (order: ThreadOrder) => {
  const answer: ThreadAnswer = { type: "armed" };
  void stopInCall(order.step).finally(() => parentPort?.postMessage(answer));
});

let armed: Session | undefined;

async function stopInCall(step: string): Promise<void> {
  armed?.disconnect();
  const session = new Session();
  armed = session;
  session.connectToMainThread();
  try {
    await post(session, "Debugger.enable", {});
    const expression = 'globalThis[Symbol.for("stepscope.step-into")]';
    const { result } = await post<Runtime.EvaluateReturnType>(session, "Runtime.evaluate", { expression });
    const { objectId } = result;
    if (objectId === undefined) throw new Error("its function isn't to be found.");
    const place = placeOf(await post(session, "Runtime.getProperties", { objectId }));
    const set = await post<{ breakpointId: string }>(session, "Debugger.setBreakpointOnFunctionCall", { objectId });
    const onPaused = ({ params }: { params: Debugger.PausedEventDataType }) => {
      // A breakpoint of the attached client may come first.
      if (!sameLocation(params.callFrames[0]?.functionLocation, place)) return;
      session.off("Debugger.paused", onPaused);
      // The client goes on seeing the stop as its own.
      void post(session, "Debugger.removeBreakpoint", { breakpointId: set.breakpointId })
        .then(() => post(session, "Debugger.disable", {}))
        .finally(() => session.disconnect());
    };
    session.on("Debugger.paused", onPaused);
  } catch (error) {
    session.disconnect();
    process.stderr.write(`stepscope: can't step into ${step}: ${(error as Error).message}\n`);
  }
}

function placeOf({ internalProperties }: Runtime.GetPropertiesReturnType): Debugger.Location | undefined {
  const found = internalProperties?.find(({ name }) => name === "[[FunctionLocation]]");
  return found?.value?.value as Debugger.Location | undefined;
}

function sameLocation(one: Debugger.Location | undefined, other: Debugger.Location | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  return (
    one.scriptId === other.scriptId && one.lineNumber === other.lineNumber && one.columnNumber === other.columnNumber
  );
}

/** By callback: the inspector's promises don't settle across threads. */
function post<R>(session: Session, method: string, params: object): Promise<R> {
  return new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => (error === null ? resolve(result as R) : reject(error)));
  });
}
