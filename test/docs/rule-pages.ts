import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../docs/rules/", import.meta.url));

/** A page of docs/rules with the files of its two examples, by their names. */
export interface RulePage {
  readonly code: string;
  readonly text: string;
  readonly wrong: Readonly<Record<string, string>>;
  readonly right: Readonly<Record<string, string>>;
}

export const rulePages: readonly RulePage[] = readdirSync(folder)
  .filter((name) => name !== "README.md")
  .map((name) => {
    const text = readFileSync(join(folder, name), "utf8");
    return { code: name.replace(/\.md$/, ""), text, wrong: filesOf(text, "wrong"), right: filesOf(text, "right") };
  });

export const rulesIndex = readFileSync(join(folder, "README.md"), "utf8");

/** Its blocks: "```ts wrong" is flow.ts, "```json wrong package.json" says its name. */
function filesOf(text: string, kind: "wrong" | "right"): Record<string, string> {
  const blocks = text.matchAll(new RegExp(`^\`\`\`\\w+ ${kind}(?: (\\S+))?\\n([\\s\\S]*?)^\`\`\`$`, "gm"));
  return Object.fromEntries([...blocks].map(([, name = "flow.ts", content = ""]) => [name, content]));
}
