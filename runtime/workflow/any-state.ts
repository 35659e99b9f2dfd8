/** A state that nobody typed. */
// biome-ignore lint/suspicious/noExplicitAny: an untyped state holds anything
export type AnyState = Record<string, any>;
