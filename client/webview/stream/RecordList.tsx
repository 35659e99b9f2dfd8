import { useVirtualizer } from "@tanstack/react-virtual";
import type { KeyboardEvent, ReactNode, Ref } from "react";
import { useCallback, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";
import type { TraceRecord } from "stepscope/debug";
import { StreamRow } from "./StreamRow.js";

const ROW_HEIGHT = 24;
const PAGE_ROWS = 12;
/** Closer to the end than this, in pixels, is at the end. */
const END_SLACK = 8;

interface RecordListProps {
  readonly rows: readonly TraceRecord[];
  /** Stay at the newest row as rows come. */
  readonly following: boolean;
  onFollow(following: boolean): void;
  readonly ref: Ref<HTMLDivElement>;
}

/** The rows that are in view, and a few around them. One is active, and may be expanded. */
export function RecordList({ rows, following, onFollow, ref }: RecordListProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  useImperativeHandle(ref, () => scroller.current as HTMLDivElement, []);
  const [active, setActive] = useState<string | null>(null);
  const [expanded, setExpanded] = useState<string | null>(null);

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: useCallback((index: number) => keyOf(rows[index]) ?? index, [rows]),
    overscan: 8,
    useFlushSync: false,
  });
  useSteadyScroll({ scroller, rows, following, size: virtualizer.getTotalSize() });
  const onScroll = useFollowing(scroller, onFollow);

  const select = useCallback(
    (record: TraceRecord) => {
      const key = keyOf(record);
      setActive(key);
      setExpanded((before) => (before === key ? null : key));
      // What the person reads stays where it is.
      onFollow(false);
    },
    [onFollow],
  );
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== scroller.current) return;
    const index = rows.findIndex((record) => keyOf(record) === active);
    const record = rows[index];
    const to = destination(event.key, index, rows.length);
    if (to !== null) {
      setActive(keyOf(rows[to]));
      onFollow(false);
      virtualizer.scrollToIndex(to);
    } else if (record && (event.key === "Enter" || event.key === " ")) select(record);
    else if (record && event.key === "ArrowRight") setExpanded(active);
    else if (record && event.key === "ArrowLeft") setExpanded(null);
    else return;
    event.preventDefault();
  };

  return (
    <div
      className="record-list"
      ref={scroller}
      role="treegrid"
      tabIndex={0}
      aria-label="Events, newest last"
      aria-rowcount={rows.length}
      aria-activedescendant={active !== null ? rowId(active) : undefined}
      onKeyDown={onKeyDown}
      onScroll={onScroll}
    >
      <div className="record-space" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const record = rows[index];
          if (!record) return null;
          const name = String(key);
          return (
            <StreamRow
              key={key}
              id={rowId(name)}
              record={record}
              index={index}
              top={start}
              selected={name === active}
              expanded={name === expanded}
              measure={virtualizer.measureElement}
              onSelect={select}
            />
          );
        })}
      </div>
    </div>
  );
}

interface SteadyScrollOptions {
  readonly scroller: { readonly current: HTMLElement | null };
  readonly rows: readonly TraceRecord[];
  readonly following: boolean;
  readonly size: number;
}

/** At the newest row while following; else what is in view stays in view when older rows are dropped. */
function useSteadyScroll({ scroller, rows, following, size }: SteadyScrollOptions): void {
  const before = useRef(rows);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the size is what scrolling depends on
  useLayoutEffect(() => {
    const element = scroller.current;
    const first = rows[0];
    const gone = first && before.current !== rows && !following ? before.current.indexOf(first) : 0;
    before.current = rows;
    if (!element) return;
    if (following) element.scrollTop = element.scrollHeight;
    else if (gone > 0) element.scrollTop -= gone * ROW_HEIGHT;
  }, [rows, following, size]);
}

/** Scrolling up ends following; scrolling to the end begins it. */
function useFollowing(scroller: { readonly current: HTMLElement | null }, onFollow: (on: boolean) => void): () => void {
  const last = useRef(0);
  return useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    const up = scrollTop < last.current;
    last.current = scrollTop;
    if (scrollTop + clientHeight >= scrollHeight - END_SLACK) onFollow(true);
    else if (up) onFollow(false);
  }, [scroller, onFollow]);
}

function destination(key: string, from: number, length: number): number | null {
  if (length === 0) return null;
  const within = (index: number): number => Math.max(0, Math.min(length - 1, index));
  switch (key) {
    case "ArrowDown":
      return within(from + 1);
    case "ArrowUp":
      return within(from < 0 ? length - 1 : from - 1);
    case "PageDown":
      return within(from + PAGE_ROWS);
    case "PageUp":
      return within(from - PAGE_ROWS);
    case "Home":
      return 0;
    case "End":
      return length - 1;
    default:
      return null;
  }
}

function keyOf(record: TraceRecord | undefined): string | null {
  return record ? `${record.run}:${record.seq}` : null;
}

function rowId(key: string): string {
  return `record-${key}`;
}
