/**
 * How wide a text is about to be, in pixels: nobody knows which font a picture will be shown in, so a little more than
 * the common ones take. `size` is the font's, in pixels.
 */
export function textWidth(text: string, size: number, weight: "normal" | "bold" = "normal"): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size * (weight === "bold" ? 1.24 : 1.12);
}

/** The text, or as much of it as has room, with an ellipsis. */
export function fitText(text: string, room: number, size: number, weight: "normal" | "bold" = "normal"): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (textWidth(line, size, weight) <= room) return line;
  let fits = "";
  for (const character of line) {
    if (textWidth(`${fits}${character}…`, size, weight) > room) break;
    fits += character;
  }
  return `${fits.trimEnd()}…`;
}

/** The text in lines that have room; no more than `most` of them. */
export function wrapText(text: string, room: number, size: number, most = 4): string[] {
  const lines: string[] = [];
  for (const word of text.replace(/\s+/g, " ").trim().split(" ")) {
    const longer = lines.length === 0 ? word : `${lines.at(-1)} ${word}`;
    if (lines.length > 0 && (textWidth(longer, size) <= room || lines.length === most))
      lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines.map((line) => fitText(line, room, size));
}

const NARROW = new Set("iljI.,:;'|!`");
const SLIM = new Set('frt()[]{}/\\" -*');
const WIDE = new Set("mwMW@%");

function emsOf(character: string): number {
  if (NARROW.has(character)) return 0.28;
  if (SLIM.has(character)) return 0.36;
  if (WIDE.has(character)) return 0.88;
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x1100) return code < 0x2000 || code >= 0x2e80 ? 1.05 : 0.9;
  if (character >= "A" && character <= "Z") return 0.69;
  return 0.57;
}
