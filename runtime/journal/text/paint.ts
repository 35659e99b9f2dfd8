/** What a piece of a trace is, for its colour. */
export type Tone = "time" | "guide" | "event" | "step" | "payload" | "note" | "good" | "bad" | "warning";

export type Paint = (tone: Tone, text: string) => string;

export const plain: Paint = (_tone, text) => text;

/** The sixteen colours of any terminal, whose theme says what they look like. */
const CODES: Readonly<Record<Tone, string>> = {
  time: "2",
  guide: "2",
  event: "36",
  step: "34;1",
  payload: "0",
  note: "2",
  good: "32",
  bad: "31",
  warning: "33",
};

/** With the escape codes of terminals. */
export const ansi: Paint = (tone, text) =>
  text === "" || tone === "payload" ? text : `\u001b[${CODES[tone]}m${text}\u001b[0m`;
