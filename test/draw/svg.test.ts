import { DOMParser, type Document, type Element } from "@xmldom/xmldom";
import type { JournalEntry } from "stepscope";
import { describe, expect, test } from "vitest";
import { type Drawing, drawnRun, runDrawing, workflowDrawing } from "../../runtime/draw/index.js";
import { drawRun, drawWorkflow } from "../../server/draw/index.js";
import { layoutDrawing } from "../../server/draw/layout.js";
import { fitText, textWidth, wrapText } from "../../server/draw/svg/text-width.js";
import { graph } from "../graph/graph.js";
import { lossyFlow, orderFlow } from "./flows.js";

/** Throws for anything that XML isn't. */
function parse(svg: string): Document {
  return new DOMParser({
    onError: (level, message) => {
      if (message.includes("replacement character")) return;
      throw new Error(`${level}: ${message}`);
    },
  }).parseFromString(svg, "image/svg+xml");
}

const texts = (document: Document, tag: string): string[] =>
  [...document.getElementsByTagName(tag)].map((element: Element) => element.textContent ?? "");

const JOKE = graph({ generate: "StartEvent -> Joke", critique: "Joke -> StopEvent" });

describe("an SVG of a workflow", () => {
  test("is XML with a title, a description and all names, and loads nothing", async () => {
    const svg = await drawWorkflow(JOKE);
    const document = parse(svg);
    expect(document.documentElement?.getAttribute("role")).toBe("img");
    expect(texts(document, "title")[0]).toBe("W");
    expect(texts(document, "desc")[0]).toContain("StartEvent → generate; generate → Joke");
    expect(texts(document, "text")).toEqual(
      expect.arrayContaining(["W", "generate", "critique", "StartEvent", "Joke", "StopEvent"]),
    );
    expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|href|@import|url\((?!#head-)/);
    expect(svg).toContain("prefers-color-scheme:dark");
  });

  test("names are text, whatever is in them", async () => {
    const names = ['a"b', "<b>&amp;</b>", "]]>", "end", "ün—ï 🦜 日本", "\u0000\u0008\u001b\ud800", "x".repeat(300)];
    const steps = Object.fromEntries(names.map((name, index) => [name, `E${index} -> E${index + 1}`]));
    const document = parse(await drawWorkflow(graph(steps, { workflow: '<W> & "co" ]]>' })));
    const titles = texts(document, "title");
    for (const name of [...names.slice(0, 5), "x".repeat(300)]) {
      expect(
        titles.some((title) => title.startsWith(name)),
        name,
      ).toBe(true);
    }
    // The long one is cut where it is drawn, and whole in its tooltip.
    expect(texts(document, "text").some((text) => /^x{20,50}…$/.test(text))).toBe(true);
    expect(document.getElementsByTagName("b")).toHaveLength(0);
  });

  test("no box lies over another, and all lie in the picture", async () => {
    const drawing = workflowDrawing(
      graph({
        a: "StartEvent -> B C ~D ^E",
        b: "B -> C InputF",
        c: "C HumanG -> B StopEvent",
        d: "D -> StopEvent",
        "!e": "StepFailedEvent -> StopEvent",
      }),
    );
    for (const direction of ["right", "down"] as const) {
      const { boxes, wires, width, height } = await layoutDrawing(drawing, direction);
      expect(boxes).toHaveLength(drawing.nodes.length);
      expect(wires).toHaveLength(drawing.edges.length);
      for (const [index, a] of boxes.entries()) {
        expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true);
        const over = boxes
          .slice(index + 1)
          .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height);
        expect(over.map(({ node }) => `${a.node.id} and ${node.id}`)).toEqual([]);
      }
    }
  });
});

describe("an SVG of a run", () => {
  test("payloads are text, and errors are told", async () => {
    const journal: JournalEntry[] = [];
    const run = lossyFlow().run({} as never, { journal });
    await run;
    const document = parse(await drawRun(run));
    expect(texts(document, "title").join("\n")).toContain("</script><img src=x onerror=alert(1)>");
    expect(document.getElementsByTagName("img")).toHaveLength(0);
    expect(texts(document, "text")).toContain("no step took it");

    const failed = orderFlow().run({ names: ["breaks"] } as never, { journal: [] });
    await failed.catch(() => {});
    expect(texts(parse(await drawRun(failed)), "text").join("\n")).toContain('It is <broken> & "gone"');
  });

  test("2,000 boxes get places in seconds", async () => {
    const names = Array.from({ length: 490 }, (_, index) => `item ${index}`);
    const run = orderFlow().run({ names } as never, { journal: [] });
    await run;
    const drawing: Drawing = runDrawing(drawnRun(run));
    expect(drawing.nodes.length).toBeGreaterThan(1_900);
    expect(drawing.notes).toEqual([]);
    const begun = performance.now();
    await layoutDrawing(drawing);
    expect(performance.now() - begun).toBeLessThan(30_000);
  }, 60_000);
});

describe("texts", () => {
  test("are cut where there is no room, never in the middle of a character", () => {
    expect(fitText("short", 100, 13)).toBe("short");
    const cut = fitText("🦜".repeat(50), 100, 13);
    expect(cut).toMatch(/^(?:🦜)+…$/u);
    expect(textWidth(cut, 13)).toBeLessThanOrEqual(100);
    expect(fitText("two\n  lines", 500, 13)).toBe("two lines");
  });

  test("are wrapped at words, into no more lines than there may be", () => {
    const lines = wrapText("a note that is somewhat longer than the room that it has got here", 120, 13, 3);
    expect(lines).toHaveLength(3);
    for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(120);
  });
});
