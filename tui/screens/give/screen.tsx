import type { Package } from "../../../shared/packages.ts";
import { bind, type Binding } from "../../keys/binding.ts";
import { needsRow, type Selection } from "../../keys/lists.ts";
import { type Place, receiversWords } from "../../nav/places.ts";
import { useSession } from "../../session.ts";
import { text } from "../../text/mod.ts";
import { bodyRows } from "../../widgets/frame.tsx";
import { ListScreen } from "../../widgets/list_screen.tsx";
import { titleOf } from "../packages/columns.ts";
import { usePackages } from "../packages/screen.tsx";

interface GiveState extends Selection<Package> {
  readonly choose: (selected: Package) => void;
}

const giveKeys: readonly Binding<GiveState>[] = [{
  key: "enter",
  does: () => text.give.choose,
  footer: ["enter", () => text.give.chooseShort],
  unavailable: (state) => needsRow(state, text.packages.none),
  run: ({ selected, choose }) => selected && choose(selected),
}];

/** Picks the package that machines or groups are given. */
export function GiveScreen({ place, active }: {
  readonly place: Extract<Place, { screen: "give" }>;
  readonly active: boolean;
}) {
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
      status={text.give.which(receiversWords(place.to))}
      empty={text.packages.empty}
    />
  );
}
