import { distance, nearest } from "../../nearest.js";

/** The one name that was probably meant; null where none is near, or two are equally near. */
export function probablyMeant(written: string, names: readonly string[]): string | null {
  const [first, second] = nearest(
    written,
    names.filter((name) => name !== written),
  );
  const far = (name: string): number => distance(written.toLowerCase(), name.toLowerCase());
  return first === undefined || (second !== undefined && far(second) === far(first)) ? null : first;
}
