import { askAbout } from "../../asking.js";
import type { Feature } from "../../feature.js";
import { linksTo } from "../../links.js";
import { eventAt, stepsOf, usesNear } from "../../uses-of-event.js";

/** The implementations of an event are the steps that take it. */
export const implementation: Feature = (session) => ({
  capabilities: { implementationProvider: true },
  disposables: [
    session.connection.onImplementation(({ textDocument: { uri }, position }, token) =>
      askAbout(session, uri, token, (analysis, file) => {
        const event = eventAt(analysis.symbolAt(file, position));
        if (event === null) return null;
        return linksTo(event, stepsOf(usesNear(event, analysis).takes), session, session.client.implementationLinks);
      }),
    ),
  ],
});
