/**
 * Whether a file runs one of its workflows itself when it is loaded: somewhere in the code that loading executes,
 * `.run(` is called on a workflow. Functions of the file that this code calls by name are looked into; classes, steps
 * and what the file imports are not. `workflows` are the names of the file's own; where it has none, `.run(` of
 * anything counts. Judged by the text, so that the editor can ask without a compiler; naming a workflow in the launch
 * configuration overrules it.
 */
export function runsItself(text: string, workflows: readonly string[]): boolean {
  const { rest, functions } = takeFunctions(
    withoutBlocks(withoutBlocks(codeOf(text), /\bclass\b[^{;]*\{/g), /\.step\s*\(/g),
  );
  const names = workflows.length === 0 ? undefined : workflowNames(text, workflows);
  const entered = new Set<string>();
  const executed = [rest];
  for (const code of executed) {
    if (callsRun(code, names)) return true;
    for (const [name, body] of functions) {
      if (entered.has(name) || !new RegExp(`(?<![\\w$.])${escaped(name)}\\s*\\(`).test(code)) continue;
      entered.add(name);
      executed.push(body);
    }
  }
  return false;
}

function callsRun(code: string, names: ReadonlySet<string> | undefined): boolean {
  for (const { index } of code.matchAll(/\.\s*run\s*\(/g)) {
    if (names === undefined) return true;
    // The receiver is in the statement up to here.
    const receiver = code.slice(statementStart(code, index), index);
    if (receiver.match(/[\w$]+/g)?.some((word) => names.has(word)) === true) return true;
  }
  return false;
}

/** Where the statement that reaches up to `end` begins. */
function statementStart(code: string, end: number): number {
  let depth = 0;
  for (let at = end - 1; at >= 0; at--) {
    const one = code[at] ?? "";
    if ("})]".includes(one)) depth++;
    else if ("{([".includes(one) && depth > 0) depth--;
    else if (depth === 0 && (one === ";" || one === "{")) return at + 1;
  }
  return 0;
}

/** The workflows' names and those of variables that are made from one. */
function workflowNames(text: string, workflows: readonly string[]): Set<string> {
  const names = new Set([...workflows, "Workflow"]);
  for (const [, name = "", value = ""] of codeOf(text).matchAll(/\b(?:const|let|var)\s+([\w$]+)[^=;]*=([^;\n]*)/g)) {
    if (value.match(/[\w$]+/g)?.some((word) => names.has(word)) === true) names.add(name);
  }
  return names;
}

/** Functions that have a name, by it; what is left of the code without them. */
function takeFunctions(code: string): { rest: string; functions: Map<string, string> } {
  const functions = new Map<string, string>();
  const heads =
    /\bfunction\s*\*?\s*([\w$]+)[^{;]*\{|\b(?:const|let|var)\s+([\w$]+)[^=;]*=\s*(?:async\s*)?(?:function\b[^{;]*|(?:\([^;{}]*\)|[\w$]+)[^=;{}]*=>\s*)\{/g;
  const rest = withoutBlocks(code, heads, (head, body) => functions.set(head[1] ?? head[2] ?? "", body));
  return { rest, functions };
}

/** Blanks out what starts with `head`, which ends in an opening bracket, up to the bracket that closes it. */
function withoutBlocks(code: string, head: RegExp, taken?: (head: RegExpExecArray, body: string) => void): string {
  let result = "";
  let from = 0;
  head.lastIndex = 0;
  for (let found = head.exec(code); found !== null; found = head.exec(code)) {
    const end = closing(code, head.lastIndex - 1);
    taken?.(found, code.slice(head.lastIndex, end));
    result += code.slice(from, found.index);
    from = end + 1;
    head.lastIndex = from;
  }
  return result + code.slice(from);
}

function closing(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    const one = code[at];
    if (one === "{" || one === "(" || one === "[") depth++;
    else if ((one === "}" || one === ")" || one === "]") && --depth === 0) return at;
  }
  return code.length;
}

/** The code without what is in comments, strings and regular expressions. */
function codeOf(text: string): string {
  return text.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|(?<=[(,=:[!&|?{};]\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/\w*/g,
    (found) => (found.startsWith("/") ? " " : '""'),
  );
}

function escaped(name: string): string {
  return name.replace(/\$/g, "\\$&");
}
