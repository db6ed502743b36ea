import type { EntityName } from "#tui/actions/recipients.ts";
import { relayNamed } from "#tui/actions/relays/relays.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** All relays. */
export interface RelaysPlace {
  readonly screen: "relays";
}

/** One relay. */
export interface RelayPlace {
  readonly screen: "relay";
  readonly relay: EntityName;
}

async function placeOf(
  connection: ServerConnection,
  word: string,
): Promise<RelayPlace> {
  const { id, name } = await relayNamed(connection, word);
  return { screen: "relay", relay: { id, name } };
}

export const relaysPlace: ScreenPlace<RelaysPlace, RelayPlace> = {
  screen: "relays",
  crumb: () => text.relays.crumb,
  command: {
    words: ["relays", "relais"],
    under: "settings",
    resolve: (connection, word) =>
      word.trim() === ""
        ? Promise.resolve({ screen: "relays" })
        : placeOf(connection, word.trim()),
  },
};

export const relayPlace: ScreenPlace<RelayPlace> = {
  screen: "relay",
  crumb: ({ relay }) => relay.name,
  command: {
    words: ["relay"],
    under: "settings",
    needs: 1,
    resolve: placeOf,
  },
};
