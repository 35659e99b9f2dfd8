/** The one name that was probably meant; null where none is near, or two are equally near. */
export function nearest(written: string, names: readonly string[]): string | null {
  const far = Math.max(1, Math.floor(written.length / 3));
  const distances = names
    .filter((name) => name !== written)
    .map((name) => ({ name, distance: distance(written.toLowerCase(), name.toLowerCase()) }))
    .filter((it) => it.distance <= far)
    .sort((a, b) => a.distance - b.distance);
  const [first, second] = distances;
  return first === undefined || first.distance === second?.distance ? null : first.name;
}

/** How many letters have to be put in, left out, changed or swapped with their neighbour. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, n) => n);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const least = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + cost);
      next.push(swapped ? Math.min(least, (before[j - 2] ?? 0) + 1) : least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
