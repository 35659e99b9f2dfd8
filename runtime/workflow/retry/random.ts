/**
 * Numbers from 0 to below 1 that follow from the seed alone, evenly spread over seeds and over calls. The sequence of a
 * seed is part of a recorded run: it must not change from one version to the next.
 */
export function seededRandom(seed: string): () => number {
  let state = fnv1a(seed);
  return () => {
    // A Weyl sequence, its bits mixed by multiplication: neighbouring states give unrelated numbers.
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** The FNV-1a hash of a text's UTF-16 code units, in 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
}
