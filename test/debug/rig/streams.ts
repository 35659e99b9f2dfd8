import { PassThrough, Transform } from "node:stream";

/** Microtasks that each piece is held back by. */
const DELAY = 10;

/**
 * A stream that passes on what it gets late and in two pieces: whoever relies on a message arriving whole, or at once,
 * fails here.
 */
export function delayedStream(): Transform {
  const out = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const half = Math.floor(chunk.length / 2);
      void (async () => {
        for (const piece of [chunk.subarray(0, half), chunk.subarray(half)]) {
          for (let turn = 0; turn < DELAY; turn++) await undefined;
          if (piece.length > 0) this.push(piece);
        }
        done();
      })();
    },
  });
  return out;
}

export { PassThrough };
