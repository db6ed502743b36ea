import { type Binding, LOADING } from "#tui/console/keys/binding.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import type { Sheet } from "#tui/console/widgets/sheet.tsx";

/** A sheet whose lines lead somewhere. */
export interface SheetState {
  readonly sheet: Sheet<{ readonly place?: Place }>;
  /** Its lines are still being loaded. */
  readonly loading: boolean;
  readonly open: (place: Place) => void;
}

const placeOf = ({ sheet }: SheetState) => sheet.selected?.target?.place;

/** The keys of every page of lines, besides those that move. */
export const sheetKeys: readonly Binding<SheetState>[] = [
  {
    key: "enter",
    does: () => text.sheet.open,
    footer: ["enter", () => text.sheet.openShort],
    unavailable: (state) => {
      if (state.loading) return LOADING;
      return placeOf(state) ? null : text.sheet.nothingBehind;
    },
    run: (state) => {
      const place = placeOf(state);
      if (place) state.open(place);
    },
  },
  {
    key: "tab",
    does: () => text.sheet.section,
    quiet: true,
    unavailable: ({ loading }) => loading ? LOADING : null,
    run: ({ sheet }) => sheet.nextSection(1),
  },
];
