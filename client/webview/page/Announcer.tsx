import type { ReactNode } from "react";
import { useEffect, useRef, useState } from "react";
import type { PanelState } from "../../panel/contract.js";
import { liveWorkflow } from "../graph/parts/live.js";
import { usePage } from "./page-store.js";
import { count } from "./words.js";

/** Milliseconds between two announcements, at least: a run may emit thousands of events in a second. */
const PACE = 2_000;

/** Says what a session does, for those who don't see it. Only the newest sentence is said. */
export function Announcer(): ReactNode {
  const sentence = usePage(({ panel }) => sentenceFor(panel));
  const [said, setSaid] = useState("");
  const newest = useRef(sentence);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  newest.current = sentence;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new sentence starts the clock, and the newest is said
  useEffect(() => {
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      setSaid(newest.current);
    }, PACE);
  }, [sentence]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {said}
    </div>
  );
}

function sentenceFor({ session, live, selected, stream, dropped }: PanelState): string {
  const outcome = liveWorkflow(live, selected ?? "")?.outcome ?? null;
  if (live.held) return `Paused at ${live.held.kind} ${live.held.id}.`;
  if (session === "running") return `Running, ${count(stream.length + dropped, "record")}.`;
  if (session === "ended") return outcome === null ? "The session ended." : `The run ended: ${outcome}.`;
  return "";
}
