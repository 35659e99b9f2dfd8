/** How well a name matches what somebody typed: the lower the better; null where its letters aren't there in order. */
export function fuzzyRank(name: string, query: string): number | null {
  const [text, wanted] = [name.toLowerCase(), query.toLowerCase()];
  if (wanted === "" || text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  const gaps = [gapsBetween(name, wanted, true), gapsBetween(name, wanted, false)].filter((it) => it !== null);
  return gaps.length === 0 ? null : 2 + Math.min(...gaps);
}

/** How many letters are left out in between, one by one from the left; those before the start of a word don't count. */
function gapsBetween(name: string, wanted: string, startsFirst: boolean): number | null {
  const text = name.toLowerCase();
  let gaps = 0;
  let at = -1;
  for (const letter of wanted) {
    const start = startsFirst ? nextStart(name, letter, at + 1) : -1;
    const next = start < 0 ? text.indexOf(letter, at + 1) : start;
    if (next < 0) return null;
    if (next > at + 1 && !startsWord(name, next)) gaps += next - at - 1;
    at = next;
  }
  return gaps;
}

function nextStart(name: string, letter: string, from: number): number {
  for (let at = from; at < name.length; at++) {
    if (name[at]?.toLowerCase() === letter && startsWord(name, at)) return at;
  }
  return -1;
}

function startsWord(name: string, at: number): boolean {
  const letter = name[at] ?? "";
  return at === 0 || letter !== letter.toLowerCase() || /[^a-z0-9]/i.test(name[at - 1] ?? "");
}
