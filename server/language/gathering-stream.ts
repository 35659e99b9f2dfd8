import { Writable } from "node:stream";

/**
 * A stream in front of `out` that hands over at once what was written within one turn of the event loop. A message is
 * written in two parts, and a process is held up by each write to a pipe.
 */
export function gathering(out: NodeJS.WritableStream): Writable {
  let waiting: Buffer[] = [];
  const send = (): void => {
    out.write(Buffer.concat(waiting));
    waiting = [];
  };
  return new Writable({
    write(chunk: Buffer, _, done) {
      if (waiting.length === 0) setImmediate(send);
      waiting.push(chunk);
      done();
    },
  });
}
