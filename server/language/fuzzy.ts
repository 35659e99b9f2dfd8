/** How well a name matches what somebody typed: the lower the better; null where its letters aren't there in order. */
export function fuzzyRank(name: string, query: string): number | null {
  const [text, wanted] = [name.toLowerCase(), query.toLowerCase()];
  if (wanted === "") return 0;
  if (text === wanted) return 0;
  if (text.startsWith(wanted)) return 1;
  let rank = 2;
  let at = -1;
  for (const letter of wanted) {
    const next = text.indexOf(letter, at + 1);
    if (next < 0) return null;
    // A letter that starts a word is as good as the next one.
    if (next > at + 1 && !startsWord(name, next)) rank += next - at - 1;
    at = next;
  }
  return rank;
}

function startsWord(name: string, at: number): boolean {
  const letter = name[at] ?? "";
  return at === 0 || letter !== letter.toLowerCase() || /[^a-z0-9]/i.test(name[at - 1] ?? "");
}
