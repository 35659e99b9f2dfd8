let context: CanvasRenderingContext2D | null | undefined;

/** How wide a box's name is on this machine, in pixels: themes and systems differ in their fonts. */
export function nameWidth(name: string): number {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return name.length * 8;
  context.font = `600 13px ${getComputedStyle(document.body).fontFamily}`;
  return context.measureText(name).width;
}
