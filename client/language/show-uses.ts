import { commands, Disposable, Location, l10n, Position, Range, Uri, window } from "vscode";
import type {
  LanguageClient,
  Location as ProtocolLocation,
  Position as ProtocolPosition,
} from "vscode-languageclient/node";
import { LENS_COMMANDS, UsesRequest, type UsesResult } from "../../server/language/contract.js";
import { SHOW_EMITTERS_COMMAND, SHOW_TAKERS_COMMAND } from "./commands.js";
import { sendRequest } from "./messages.js";

/** Which ends of an event's wires are to be seen. */
type Ends = "emits" | "takes" | "both";

/** The commands that peek at who emits and who takes an event: the lens over its class, and those of the palette. */
export function registerShowUses(client: () => LanguageClient): Disposable {
  async function showAtCursor(ends: Ends): Promise<void> {
    const editor = window.activeTextEditor;
    if (editor === undefined) return;
    const { uri } = editor.document;
    const position = editor.selection.active;
    const uses = await sendRequest(client(), UsesRequest, { uri: uri.toString(), position });
    if (uses === null) {
      await window.showInformationMessage(l10n.t("Put the cursor on the name of an event first."));
      return;
    }
    await peek(uri, position, placesOf(uses, ends));
  }

  return Disposable.from(
    commands.registerCommand(
      LENS_COMMANDS.showUses,
      (uri?: string, position?: ProtocolPosition, places?: readonly ProtocolLocation[]) =>
        uri === undefined || position === undefined || places === undefined
          ? showAtCursor("both")
          : peek(Uri.parse(uri), new Position(position.line, position.character), places),
    ),
    commands.registerCommand(SHOW_EMITTERS_COMMAND, () => showAtCursor("emits")),
    commands.registerCommand(SHOW_TAKERS_COMMAND, () => showAtCursor("takes")),
  );
}

function placesOf({ emits, takes }: UsesResult, ends: Ends): readonly ProtocolLocation[] {
  if (ends === "emits") return emits;
  return ends === "takes" ? takes : [...emits, ...takes];
}

async function peek(uri: Uri, position: Position, places: readonly ProtocolLocation[]): Promise<void> {
  await commands.executeCommand("editor.action.showReferences", uri, position, places.map(toLocation));
}

function toLocation({ uri, range: { start, end } }: ProtocolLocation): Location {
  return new Location(Uri.parse(uri), new Range(start.line, start.character, end.line, end.character));
}
