/** A source that doesn't parse. Its stack is its place and the line: there is nothing else to see. */
export class SourceSyntaxError extends SyntaxError {
  override readonly name = "SyntaxError";
  constructor({
    file,
    text,
    offset,
    length,
    message,
  }: {
    readonly file: string;
    readonly text: string;
    readonly offset: number;
    readonly length: number;
    readonly message: string;
  }) {
    super(message);
    const before = text.slice(0, offset).split("\n");
    const line = before.length;
    const column = (before.at(-1)?.length ?? 0) + 1;
    const lines = text.split("\n");
    const frame = lines.slice(Math.max(0, line - 3), line + 1).map((code, index) => {
      const number = Math.max(0, line - 3) + index + 1;
      const row = `${number === line ? ">" : " "} ${String(number).padStart(String(line + 1).length)} | ${code.trimEnd()}`;
      if (number !== line) return row;
      const indent = " ".repeat(row.indexOf("|") + 1 + column);
      return `${row}\n${indent}${"^".repeat(Math.max(1, Math.min(length, code.length - column + 1)))}`;
    });
    this.stack = `${file}:${line}:${column}\n${frame.join("\n")}\n\nSyntaxError: ${message}`;
  }
}
