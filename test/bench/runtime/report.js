import { CASES } from "./cases.js";

/** The figures for people: one table for each case, and what is required of them. */
export function reportRuntime({ versions, figures, requirements }) {
  const lines = [];
  for (const [name, byPeer] of Object.entries(figures)) {
    const { title, unit } = CASES[name];
    lines.push("", `${title[0].toUpperCase()}${title.slice(1)}:`);
    const ours = byPeer.stepscope;
    for (const [peer, figure] of Object.entries(byPeer)) {
      const times = typeof ours === "number" && typeof figure === "number" && peer !== "stepscope";
      const compared = times ? `  ${(figure / ours).toPrecision(2)} times Stepscope's` : "";
      lines.push(`  ${`${peer} ${versions[peer]}`.padEnd(22)} ${figureText(name, figure, unit)}${compared}`);
    }
  }
  lines.push("", "Required:");
  for (const { requirement, holds, figure } of requirements) {
    lines.push(`  ${holds ? "yes" : "NO "}  ${requirement} (${figure})`);
  }
  return lines.join("\n");
}

function figureText(name, figure, unit) {
  if (typeof figure === "string") return figure;
  if (typeof figure === "number")
    return name === "growth" ? `${figure.toFixed(0)} kB` : `${figure.toFixed(3)} µs per ${unit}`;
  return Object.entries(figure ?? {})
    .map(([key, value]) => `${key} ${valueText(value, unit)}`)
    .join(", ");
}

function valueText(value, unit) {
  if (value === null) return "never";
  return typeof value === "number" ? `${value.toFixed(1)} ${unit}` : value;
}
