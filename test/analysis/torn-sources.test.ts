import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { type Analysis, createAnalysis } from "../../server/analysis/index.js";

/*
 * The examples, torn character by character: whatever somebody types, the analysis has an answer, and it is the one that
 * it would have had if it had never seen another text. STEPSCOPE_EDITS and STEPSCOPE_SEED ask for another number of
 * edits, and for others.
 */
const EDITS = Number(process.env.STEPSCOPE_EDITS ?? 10_000);
const SEED = Number(process.env.STEPSCOPE_SEED ?? 4);
/** After so many edits, all answers are compared with those of an analysis that starts from the texts as they are. */
const BETWEEN_COMPARISONS = 500;
/** No edit takes longer, in milliseconds of the processor's: the compiler is made again for a few. */
const PATIENCE = 5_000;

const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));
const ORIGINALS: ReadonlyMap<string, string> = new Map(
  readdirSync(EXAMPLES)
    .filter((name) => name.endsWith(".ts"))
    .map((name) => [join(EXAMPLES, name), readFileSync(join(EXAMPLES, name), "utf8")]),
);

test(`${EDITS} edits of the examples leave nothing behind`, { timeout: 60_000 + EDITS * 20 }, () => {
  const random = randomNumbers(SEED);
  const texts = new Map(ORIGINALS);
  const analysis = openAnalysis(texts);
  const untorn = answers(analysis);
  let made = 0;
  while (made < EDITS) {
    const file = oneOf([...texts.keys()], random);
    for (const text of tear(texts.get(file) ?? "", random)) {
      const began = process.cpuUsage();
      texts.set(file, text);
      analysis.update(file, text);
      analysis.workflows(file);
      analysis.problems(file);
      const took = process.cpuUsage(began).user / 1000;
      if (took > PATIENCE) throw new Error(`${took} ms, seed ${SEED}, edit ${made}, for the text:\n${text}`);
      if (++made % BETWEEN_COMPARISONS === 0) compare(analysis, texts, made);
    }
    // Torn for long, a file is nothing but errors: it is made whole again.
    if (random() < 0.1) set(analysis, texts, file, ORIGINALS.get(file) ?? "");
  }
  for (const [file, text] of ORIGINALS) set(analysis, texts, file, text);
  expect(answers(analysis)).toEqual(untorn);
  compare(analysis, texts, made);
});

/** The texts that follow each other, a character apart, while somebody changes one place. */
function* tear(text: string, random: () => number): Generator<string> {
  const at = Math.floor(random() * (text.length + 1));
  const count = 1 + Math.floor(random() * 12);
  const [before, after] = [text.slice(0, at), text.slice(at)];
  switch (Math.floor(random() * 5)) {
    case 0:
      for (let n = 1; n <= count; n++) yield before + after.slice(n);
      break;
    case 1: {
      const typed = oneOf(TYPED, random);
      for (let n = 1; n <= typed.length; n++) yield before + typed.slice(0, n) + after;
      break;
    }
    case 2: // It is taken away and typed again.
      for (let n = 1; n <= count; n++) yield before.slice(0, -n) + after;
      for (let n = count - 1; n >= 0; n--) yield (n === 0 ? before : before.slice(0, -n)) + after;
      break;
    case 3:
      yield before;
      yield text;
      break;
    default: {
      const lines = text.split("\n");
      const line = Math.floor(random() * lines.length);
      yield [...lines.slice(0, line + 1), ...lines.slice(line, line + count), ...lines.slice(line + count)].join("\n");
    }
  }
}

const TYPED = [
  "{",
  "}",
  "(",
  "`${",
  "/*",
  "*/ ",
  "\n@step\n",
  "class X extends Workflow {",
  "class Y extends StopEvent {}",
  " | StopEvent",
  "ctx.sendEvent(new ",
  'import { A } from "./joke.js";',
  "\u{1f600}\u0000",
  "return [...",
  "<T extends ",
];

/** What an analysis says of every example. */
function answers(analysis: Analysis): unknown {
  return [...ORIGINALS.keys()].map((file) => ({
    file,
    workflows: analysis.workflows(file),
    problems: analysis.problems(file),
    events: analysis.events(file),
  }));
}

function compare(analysis: Analysis, texts: ReadonlyMap<string, string>, made: number): void {
  const fresh = createAnalysis();
  try {
    for (const [file, text] of texts) fresh.update(file, text);
    expect(answers(analysis), `seed ${SEED}, after edit ${made}`).toEqual(answers(fresh));
  } finally {
    fresh.dispose();
  }
}

function set(analysis: Analysis, texts: Map<string, string>, file: string, text: string): void {
  texts.set(file, text);
  analysis.update(file, text);
}

function openAnalysis(texts: ReadonlyMap<string, string>): Analysis {
  const analysis = createAnalysis();
  onTestFinished(() => analysis.dispose());
  for (const [file, text] of texts) analysis.update(file, text);
  return analysis;
}

function oneOf<T>(list: readonly T[], random: () => number): T {
  return list[Math.floor(random() * list.length)] as T;
}

/** The same numbers from 0 to 1 for the same seed: a linear congruential generator. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
