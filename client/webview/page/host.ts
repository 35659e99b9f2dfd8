import type { PageMessage } from "../../panel/contract.js";

interface VsCodeApi {
  postMessage(message: PageMessage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The page's line to the extension. VS Code hands its API out once: this module keeps it to itself. */
export interface Host {
  post(message: PageMessage): void;
  /** What this page, or an earlier one in its place, saved. */
  savedState(): unknown;
  saveState(state: unknown): void;
}

const api = acquireVsCodeApi();

export const host: Host = {
  post: (message) => api.postMessage(message),
  savedState: () => api.getState(),
  saveState: (state) => api.setState(state),
};
