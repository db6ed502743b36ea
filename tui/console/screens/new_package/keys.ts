import type { Binding } from "#tui/console/keys/binding.ts";
import { text } from "#tui/text/mod.ts";

export interface ReviewState {
  readonly refused: boolean;
  /** Null if no error can be accepted. */
  readonly accept: (() => void) | null;
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
    unavailable: ({ refused, accept }) =>
      !refused
        ? null
        : accept
        ? text.findings.acceptFirst
        : text.newPackage.refused,
    run: ({ make }) => make(),
  },
  {
    key: "a",
    does: () => text.findings.accept,
    footer: ["a", () => text.findings.acceptShort],
    unavailable: ({ accept }) => accept ? null : text.findings.nothingToAccept,
    run: ({ accept }) => accept?.(),
  },
  {
    key: "e",
    also: ["esc"],
    does: () => text.newPackage.edit,
    footer: ["e", () => text.newPackage.editShort],
    run: ({ edit }) => edit(),
  },
];
