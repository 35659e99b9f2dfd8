import type { ReactNode } from "react";
import type { TraceRecord } from "stepscope/debug";
import { host } from "../page/host.js";
import { Icon } from "../page/Icon.js";
import { IconButton } from "../page/IconButton.js";
import { currentPage } from "../page/page-store.js";
import { updateView, useView } from "../page/view-state.js";
import { count } from "../page/words.js";
import { hideSecrets } from "./payload.js";

interface StreamToolbarProps {
  readonly total: number;
  readonly shown: number;
  readonly dropped: number;
  readonly paused: boolean;
  readonly following: boolean;
  readonly records: readonly TraceRecord[];
  onPause(): void;
  onNewest(): void;
}

/** Filter, pause and export of the stream, and how much of it there is. */
export function StreamToolbar(props: StreamToolbarProps): ReactNode {
  const { total, shown, dropped, paused, following, records, onPause, onNewest } = props;
  const query = useView((view) => view.filter);
  const hideInternal = useView((view) => view.hideInternal);
  return (
    <div className="toolbar stream-toolbar" role="toolbar" aria-label="Event stream">
      <h2 className="toolbar-title">Events</h2>
      <span className="toolbar-note">
        {shown === total ? count(total, "record") : `${shown.toLocaleString("en")} of ${count(total, "record")}`}
        {dropped > 0 && `, ${dropped.toLocaleString("en")} older ones dropped`}
        {paused && ", paused"}
      </span>
      <span className="toolbar-space" />
      <label className="filter">
        <Icon name="filter" />
        <input
          type="search"
          value={query}
          placeholder="Filter"
          aria-label="Filter by kind, event, step, payload or run"
          spellCheck={false}
          onChange={({ target }) => updateView({ filter: target.value })}
          onKeyDown={({ key }) => key === "Escape" && updateView({ filter: "" })}
        />
      </label>
      <IconButton
        icon="list-filter"
        label="Hide Step Bookkeeping (queued, started, ended)"
        pressed={hideInternal}
        onClick={() => updateView({ hideInternal: !hideInternal })}
      />
      <IconButton icon="debug-pause" label="Pause the Stream" pressed={paused} onClick={onPause} />
      <IconButton
        icon="fold-down"
        label="Jump to Newest"
        disabled={total === 0 || (following && !paused)}
        onClick={onNewest}
      />
      <IconButton
        icon="json"
        label="Export Shown Events as JSON"
        disabled={records.length === 0}
        onClick={() => exportRecords(records)}
      />
    </div>
  );
}

/** With secrets hidden: a file is easily passed on. */
function exportRecords(records: readonly TraceRecord[]): void {
  const { selected, dropped } = currentPage().panel;
  const safe = records.map((record) => {
    if (record.type === "run-ended" && record.result !== undefined) {
      return { ...record, result: hideSecrets(record.result) };
    }
    if (!("event" in record)) return record;
    return { ...record, event: { ...record.event, payload: hideSecrets(record.event.payload) } };
  });
  const text = JSON.stringify({ workflow: selected, dropped, records: safe }, undefined, 2);
  host.post({ type: "export", name: `${selected ?? "workflow"}-events`, format: "json", text });
}
