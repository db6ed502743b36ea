import type { Package } from "#shared/contract/packages/packages.ts";
import { bind, type Binding } from "#tui/console/keys/binding.ts";
import { needsRow, type Selection } from "#tui/console/keys/lists.ts";
import { recipientWords } from "#tui/actions/recipients.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { titleOf } from "#tui/words/titles.ts";
import { usePackages } from "#tui/console/screens/packages/screen.tsx";
import type { ScreenProps } from "#tui/console/nav/places.ts";

interface GiveState extends Selection<Package> {
  readonly choose: (selected: Package) => void;
}

export const giveKeys: readonly Binding<GiveState>[] = [{
  key: "enter",
  does: () => text.give.choose,
  footer: ["enter", () => text.give.chooseShort],
  unavailable: (state) => needsRow(state, text.packages.none),
  run: ({ selected, choose }) => selected && choose(selected),
}];

/** Picks the package to assign to machines or groups. */
export function GiveScreen({ place, active }: ScreenProps<"give">) {
  const { size, go } = useSession();
  const view = usePackages({
    active,
    height: bodyRows(size),
    without: ["marks"],
  });
  const keys = bind(giveKeys, {
    ...view,
    choose: (selected) =>
      go({
        to: "push",
        place: {
          screen: "plan",
          package: { id: selected.id, name: titleOf(selected) },
          to: place.to,
        },
      }),
  });
  return (
    <ListScreen
      view={view}
      keys={keys}
      status={text.give.which(recipientWords(place.to))}
      empty={text.packages.empty}
    />
  );
}
