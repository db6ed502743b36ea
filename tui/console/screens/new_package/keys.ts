import type { Binding } from "#tui/console/keys/binding.ts";
import { text } from "#tui/text/mod.ts";

export interface ReviewState {
  readonly refused: boolean;
  readonly make: () => void;
  readonly edit: () => void;
}

/** Before it is made. */
export const reviewKeys: readonly Binding<ReviewState>[] = [
  {
    // Not dangerous: it is off, and reaches nobody.
    key: "enter",
    also: ["y"],
    does: () => text.newPackage.make,
    footer: ["enter", () => text.newPackage.makeShort],
    unavailable: ({ refused }) => refused ? text.newPackage.refused : null,
    run: ({ make }) => make(),
  },
  {
    key: "e",
    also: ["esc"],
    does: () => text.newPackage.edit,
    footer: ["e", () => text.newPackage.editShort],
    run: ({ edit }) => edit(),
  },
];
