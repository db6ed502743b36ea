import { type Recipients, recipientWords } from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

/** Which package do these machines or groups get? */
export interface GivePlace {
  readonly screen: "give";
  readonly to: Recipients;
}

export const givePlace: ScreenPlace<GivePlace> = {
  screen: "give",
  crumb: ({ to }) => text.screens.give(recipientWords(to)),
};
