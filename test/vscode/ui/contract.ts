/**
 * What the suite (in the extension host) asks of the browser page that shows VS Code, and the protocol between
 * them: one JSON object a line over a loopback socket. The first line of a connection is `{ token }`.
 */

/** An element, by a Playwright selector. The first match counts, unless `nth` says otherwise. */
export interface Target {
  selector: string;
  /**
   * `"page"` (the default): the workbench. `"webview"`: the innermost frame that has a match, whichever webview
   * that is in.
   */
  frame?: "page" | "webview";
  /** Only elements that contain this text. */
  text?: string;
  nth?: number;
  /** How long to wait for the element, in milliseconds. 30,000 when left out. */
  timeoutMs?: number;
}

/** Requests by name. Each waits for its element and rejects with a reason when it doesn't come. */
export interface UiRequests {
  click: {
    params: Target & {
      button?: "left" | "right";
      count?: number;
      modifiers?: ("Alt" | "Control" | "Shift")[];
      /** Relative to the element's top left corner; its centre when left out. */
      position?: { x: number; y: number };
    };
    result: null;
  };
  hover: { params: Target; result: null };
  /** Replaces the text of an input. */
  fill: { params: Target & { value: string }; result: null };
  /** Until the element is visible, or gone with `state: "hidden"`. */
  waitFor: { params: Target & { state?: "visible" | "hidden" }; result: null };
  /** The text as it is rendered. */
  text: { params: Target; result: string };
  /** The texts of all elements that match now: an empty list when there is none. */
  texts: { params: Target; result: string[] };
  attribute: { params: Target & { name: string }; result: string | null };
  /** Presses keys where the focus is, such as `F5` or `Control+Shift+P`. */
  press: { params: { keys: string }; result: null };
  /** Types text where the focus is. */
  type: { params: { text: string }; result: null };
  /** Saves a PNG, of the page or of one element. A relative path is below the run's results. Returns the path. */
  screenshot: { params: { path: string } & Partial<Target>; result: string };
  /** Runs a function's source with (element, argument). Without a selector: with (argument), in the page. */
  evaluate: { params: { source: string; argument?: unknown } & Partial<Target>; result: unknown };
  /** The addresses of all frames: for finding out why a selector doesn't match. */
  frames: { params: Record<string, never>; result: string[] };
}

/** What the driver extension tells the launcher. */
export interface SuiteRequests {
  /** Asks for the tests. `null`: they have been run already, don't again. */
  "suite.begin": { params: Record<string, never>; result: { testsPath: string } | null };
  "suite.output": { params: { text: string }; result: null };
  "suite.end": { params: { error: string | null }; result: null };
}

export type Requests = UiRequests & SuiteRequests;

export type Handlers<Table extends { [Name in keyof Table]: { params: unknown; result: unknown } }> = {
  [Name in keyof Table]: (params: Table[Name]["params"]) => Promise<Table[Name]["result"]> | Table[Name]["result"];
};

export interface RequestMessage {
  id: number;
  method: string;
  params: unknown;
}

export type ResponseMessage = { id: number; result: unknown } | { id: number; error: string };

/** The address of the channel, as JSON in the variable `STEPSCOPE_TEST_CHANNEL`. */
export interface ChannelAddress {
  port: number;
  /** Good for this run only. */
  token: string;
}
