import type { Page } from "playwright-core";

/** Text that is too close to what is behind it. */
export interface FaintText {
  readonly text: string;
  readonly ratio: number;
  readonly colours: string;
}

/** All text on the page whose contrast is below the limit of WCAG AA, disabled controls aside. */
export function faintTexts(page: Page, limit = 4.5): Promise<FaintText[]> {
  return page.evaluate((least) => {
    type Colour = readonly [red: number, green: number, blue: number, alpha: number];

    const parse = (text: string): Colour => {
      const numbers = text.match(/[\d.]+/g)?.map(Number) ?? [];
      const scale = text.startsWith("color(") ? 255 : 1;
      const [red = 0, green = 0, blue = 0, alpha = 1] = numbers;
      return [red * scale, green * scale, blue * scale, alpha];
    };
    const over = (top: Colour, below: Colour): Colour => {
      const mix = (a: number, b: number): number => a * top[3] + b * (1 - top[3]);
      return [mix(top[0], below[0]), mix(top[1], below[1]), mix(top[2], below[2]), 1];
    };
    const ground = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255, 1];
      const own = parse(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, ground(element.parentElement));
    };
    const luminance = ([red, green, blue]: Colour): number => {
      const part = (value: number): number => {
        const share = value / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      };
      return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
    };

    const faint: FaintText[] = [];
    const check = (element: Element, text: string, colour: string): void => {
      const behind = ground(element);
      const front = over(parse(colour), behind);
      const [light, dark] = [luminance(front), luminance(behind)].sort((a, b) => b - a) as [number, number];
      const ratio = (light + 0.05) / (dark + 0.05);
      if (ratio < least) faint.push({ text, ratio, colours: `${colour} on ${behind.join(" ")}` });
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? "";
      if (!element || text === "" || element.closest(":disabled, .visually-hidden, script")) continue;
      const style = getComputedStyle(element);
      check(element, text, element instanceof SVGElement ? style.fill : style.color);
    }
    for (const input of document.querySelectorAll("input")) {
      check(input, input.placeholder, getComputedStyle(input, "::placeholder").color);
    }
    return faint;
  }, limit);
}
