import type { Binding } from "../../keys/binding.ts";
import { text } from "../../text/mod.ts";

export interface UploadState {
  readonly stopped: boolean;
  readonly stop: () => void;
  readonly resume: () => void;
  readonly edit: () => void;
}

/** While a file is on its way. */
export const uploadKeys: readonly Binding<UploadState>[] = [
  {
    key: "c",
    does: () => text.newPackage.cancelUpload,
    footer: ["c", () => text.newPackage.cancelShort],
    unavailable: ({ stopped }) => stopped ? text.newPackage.stopped : null,
    run: ({ stop }) => stop(),
  },
  {
    key: "r",
    also: ["enter"],
    does: () => text.newPackage.resume,
    footer: ["r", () => text.newPackage.resumeShort],
    unavailable: ({ stopped }) => stopped ? null : text.newPackage.goesOn,
    run: ({ resume }) => resume(),
  },
  {
    key: "e",
    also: ["esc"],
    does: () => text.newPackage.edit,
    footer: ["e", () => text.newPackage.editShort],
    run: ({ stop, edit }) => {
      stop();
      edit();
    },
  },
];

export interface ReviewState {
  readonly refused: boolean;
  readonly make: () => void;
  readonly edit: () => void;
}

/** Before it is made. */
export const reviewKeys: readonly Binding<ReviewState>[] = [
  {
    key: "y",
    does: () => text.newPackage.make,
    footer: ["y", () => text.newPackage.makeShort],
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

/** In the field of a path. */
export interface PathState {
  readonly complete: () => void;
}

export const pathKeys: readonly Binding<PathState>[] = [{
  key: "tab",
  does: () => text.form.complete,
  footer: ["tab", () => text.form.completeShort],
  run: ({ complete }) => complete(),
}];
