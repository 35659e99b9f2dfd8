import { askAbout } from "../../asking.js";
import { type UsesParams, UsesRequest, type UsesResult } from "../../contract.js";
import type { Feature } from "../../feature.js";
import { locationOf } from "../../places.js";
import { eventAt, placesOf, usesOf } from "../../uses-of-event.js";

/** Who emits and who takes an event, told apart: the protocol's references are one list. */
export const uses: Feature = (session) => ({
  capabilities: {},
  disposables: [
    session.connection.onRequest(UsesRequest.method, ({ uri, position }: UsesParams, token) =>
      askAbout(session, uri, token, (analysis, file): UsesResult | null => {
        const event = eventAt(analysis.symbolAt(file, position));
        if (event === null) return null;
        const { emits, takes } = placesOf(usesOf(event, analysis));
        return {
          event: event.name,
          emits: emits.map((range) => locationOf(session.paths, range)),
          takes: takes.map((range) => locationOf(session.paths, range)),
        };
      }),
    ),
  ],
});
