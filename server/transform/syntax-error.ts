/** A source that doesn't parse. Its stack is its place and the line: there is nothing else to see. */
export class SourceSyntaxError extends SyntaxError {
  override readonly name = "SyntaxError";
  /** Its place, from 1. */
  readonly line: number;
  readonly column: number;
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
    this.line = line;
    this.column = column;
    const lines = text.split("\n");
    const first = Math.max(0, line - 3);
    const width = String(line + 1).length;
    const frame = lines.slice(first, line + 1).map((code, index) => {
      const number = first + index + 1;
      const row = `${number === line ? ">" : " "} ${String(number).padStart(width)} | ${code.trimEnd()}`;
      if (number !== line) return row;
      const marks = "^".repeat(Math.max(1, Math.min(length, code.length - column + 1)));
      return `${row}\n  ${" ".repeat(width)} | ${" ".repeat(column - 1)}${marks}`;
    });
    const place = `${file}:${line}:${column}`;
    // The last line is what makes of it a stack, which Node prints as it is.
    this.stack = `${place}\n${frame.join("\n")}\n\nSyntaxError: ${message}\n    at ${place}`;
  }
}
