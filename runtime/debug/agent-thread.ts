import { type Debugger, Session } from "node:inspector";
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

async function stopInCall(step: string): Promise<void> {
  const session = new Session();
  session.connectToMainThread();
  try {
    await post(session, "Debugger.enable", {});
    const expression = 'globalThis[Symbol.for("stepscope.step-into")]';
    const found = (await post(session, "Runtime.evaluate", { expression })) as { result: { objectId?: string } };
    const { objectId } = found.result;
    if (objectId === undefined) throw new Error(`The function of ${step} isn't to be found.`);
    const set = (await post(session, "Debugger.setBreakpointOnFunctionCall", { objectId })) as { breakpointId: string };
    const { breakpointId } = set;
    const onPaused = ({ params }: { params: Debugger.PausedEventDataType }) => {
      const [top] = params.callFrames;
      if (params.hitBreakpoints?.includes(breakpointId) !== true && top?.functionName !== step) return;
      session.off("Debugger.paused", onPaused);
      // The client that is attached goes on seeing the stop as its own.
      void post(session, "Debugger.removeBreakpoint", { breakpointId })
        .then(() => post(session, "Debugger.disable", {}))
        .finally(() => session.disconnect());
    };
    session.on("Debugger.paused", onPaused);
  } catch (error) {
    session.disconnect();
    process.stderr.write(`stepscope: can't step into ${step}: ${(error as Error).message}\n`);
  }
}

/** By callback: the inspector's promises don't settle across threads. */
function post(session: Session, method: string, params: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    session.post(method, params, (error, result) => (error === null ? resolve(result) : reject(error)));
  });
}
