/**
 * A pattern for paths with `/`: `*` and `?` within a name, `**` over any number of folders, `{a,b}` for either. One
 * that names a folder means everything below it too.
 */
export function globPattern(glob: string): RegExp {
  const parts = glob
    .replace(/^\.\//, "")
    .replace(/\/+$/, "")
    .split(/(\*\*\/|\*\*|\*|\?|\{|,|\})/);
  let depth = 0;
  const source = parts.map((part) => {
    switch (part) {
      case "**/":
        return "(?:[^/]+/)*";
      case "**":
        return ".*";
      case "*":
        return "[^/]*";
      case "?":
        return "[^/]";
      case "{":
        depth++;
        return "(?:";
      case "}":
        if (depth === 0) return "\\}";
        depth--;
        return ")";
      case ",":
        return depth > 0 ? "|" : ",";
      default:
        return part.replace(/[.+^$()|[\]\\]/g, "\\$&");
    }
  });
  if (depth > 0) throw new SyntaxError("a { has no }");
  return new RegExp(`^(?:${source.join("")})(?:/.*)?$`);
}
