import { groupNamed } from "#tui/actions/lookup.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";

export interface GroupPlace {
  readonly screen: "group";
  readonly group: EntityName;
}

export const groupPlace: ScreenPlace<GroupPlace> = {
  screen: "group",
  crumb: ({ group }) => group.name,
  command: {
    words: ["group", "groupe"],
    under: "groups",
    needs: 1,
    async resolve(connection, word) {
      const { id, name } = await groupNamed(connection, word, "first");
      return { screen: "group", group: { id, name } };
    },
  },
};

/** A group is made of these machines, which may be none, or of a query. */
export interface NewGroupPlace {
  readonly screen: "newGroup";
  readonly machines: readonly EntityName[];
  readonly query?: string;
}

export const newGroupPlace: ScreenPlace<NewGroupPlace> = {
  screen: "newGroup",
  crumb: () => text.group.newCrumb,
};
