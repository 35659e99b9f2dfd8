import type { ReactNode } from "react";
import { useMemo, useRef, useState } from "react";
import type { TraceRecord } from "stepscope/debug";
import { usePage } from "../page/page-store.js";
import { updateView, useView } from "../page/view-state.js";
import { count } from "../page/words.js";
import { EmptyStream } from "./EmptyStream.js";
import { filterRecords } from "./filter.js";
import { RecordList } from "./RecordList.js";
import { StreamToolbar } from "./StreamToolbar.js";

/** What runs did, newest last: a toolbar and the list. */
export function Stream(): ReactNode {
  const all = usePage(({ panel }) => panel.stream);
  const dropped = usePage(({ panel }) => panel.dropped);
  const query = useView((view) => view.filter);
  const hideInternal = useView((view) => view.hideInternal);
  const [frozen, setFrozen] = useState<Frozen | null>(null);
  const [following, setFollowing] = useState(true);

  const paused = frozen !== null && isOf(frozen, all, dropped);
  const source = paused ? frozen.records : all;
  const rows = useMemo(() => filterRecords(source, { query, hideInternal }), [source, query, hideInternal]);
  const list = useRef<HTMLDivElement>(null);

  return (
    <section className="stream" aria-label="Event stream">
      <StreamToolbar
        total={source.length}
        shown={rows.length}
        dropped={dropped}
        paused={paused}
        following={following}
        records={rows}
        onPause={() => setFrozen(paused ? null : { records: all, dropped })}
        onNewest={() => {
          setFrozen(null);
          setFollowing(true);
          list.current?.focus();
        }}
      />
      {rows.length > 0 ? (
        <RecordList ref={list} rows={rows} following={following && !paused} onFollow={setFollowing} />
      ) : source.length > 0 ? (
        <div className="empty">
          <p>{count(source.length, "record")} hidden by the filter.</p>
          <button
            type="button"
            className="button secondary"
            onClick={() => updateView({ filter: "", hideInternal: false })}
          >
            Show All
          </button>
        </div>
      ) : (
        <EmptyStream />
      )}
    </section>
  );
}

interface Frozen {
  readonly records: readonly TraceRecord[];
  readonly dropped: number;
}

/** Whether what was frozen is of the session that the stream is of: it isn't once the stream was cleared. */
function isOf(frozen: Frozen, all: readonly TraceRecord[], dropped: number): boolean {
  if (dropped !== frozen.dropped) return dropped > frozen.dropped;
  const [now, then] = [all[0], frozen.records[0]];
  return now?.run === then?.run && now?.seq === then?.seq;
}
