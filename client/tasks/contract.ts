/** What tasks.json writes as `type`. */
export const TASK_TYPE = "stepscope";

/** Problem matchers of the manifest. */
export const CHECK_MATCHER = "$stepscope-check";
export const WATCH_MATCHER = "$stepscope-check-watch";

/** A task as it is written in tasks.json. */
export interface CheckTask {
  readonly type: typeof TASK_TYPE;
  readonly task: "check";
  /** Check again whenever a file changes. */
  readonly watch?: boolean;
  /** Files and folders, from the workspace folder on. */
  readonly paths?: readonly string[];
}
