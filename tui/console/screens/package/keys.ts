import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import type { NamedRelations } from "#shared/contract/packages/package_relations.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import { assign, withdraw } from "#tui/actions/assignments.ts";
import { retryMany } from "#tui/actions/deployments.ts";
import { add, type NoteSubject } from "#tui/actions/notes.ts";
import { changeCodes } from "#tui/actions/exit_codes.ts";
import { changeRelations } from "#tui/actions/relations/relations.ts";
import { activate, download, remove, toggleOf } from "#tui/actions/packages.ts";
import { type Binding, LOADING } from "#tui/console/keys/binding.ts";
import { text } from "#tui/text/mod.ts";
import { type ActionState, whyNot } from "#tui/console/perform.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";

export interface PackageState extends ActionState {
  /** Null until it has been read. */
  readonly shown: Package | null;
  /** The assignment of the selected line, if it is about one. */
  readonly assignment: Assignment | null;
  readonly assign: (shown: Package) => void;
  /** Opens the list of its machines. */
  readonly machines: (shown: Package) => void;
  readonly remove: (shown: Package) => void;
  /** Opens the form for a note. */
  readonly note: (about: NoteSubject) => void;
  readonly download: (shown: Package) => void;
  readonly editCodes: () => void;
  readonly editRelations: () => void;
  /** Null until it has been read. */
  readonly relations: NamedRelations | null;
  /** Plans another package for the machines on which this one succeeded. */
  readonly instead: (shown: Package, other: PackageTitle) => void;
}

const notRead = ({ shown }: PackageState) => shown ? null : LOADING;

export const packageScreenKeys: readonly Binding<PackageState>[] = [
  {
    key: "a",
    does: () => text.packages.toggle,
    footer: ["a", () => text.packages.toggleShort],
    unavailable: (state) => notRead(state) ?? whyNot(activate, state.role),
    run: ({ shown, start }) => shown && start(toggleOf(shown), shown),
  },
  {
    key: "A",
    does: () => text.packages.assign,
    footer: ["A", () => text.packages.assignShort],
    unavailable: (state) => notRead(state) ?? whyNot(assign, state.role),
    run: ({ shown, assign }) => shown && assign(shown),
  },
  {
    key: "m",
    does: () => text.packages.machines,
    footer: ["m", () => text.screens.machines],
    unavailable: notRead,
    run: ({ shown, machines }) => shown && machines(shown),
  },
  {
    key: "r",
    does: () => text.package.retry,
    footer: ["r", () => text.package.retryShort],
    unavailable: (state) =>
      notRead(state) ?? whyNot(retryMany, state.role) ??
        (state.shown?.counts.failed ? null : text.package.nothingFailed),
    run: ({ shown, start }) =>
      shown && start(retryMany, {
        filter: { package: shown.id, state: "failed" },
        where: titleOf(shown),
      }),
  },
  {
    key: "x",
    does: () => text.package.withdraw,
    footer: ["x", () => text.package.withdrawShort],
    unavailable: (state) =>
      notRead(state) ?? whyNot(withdraw, state.role) ??
        notWithdrawable(state),
    run: ({ assignment, start }) => assignment && start(withdraw, assignment),
  },
  {
    key: "d",
    does: () => text.download.bring,
    footer: ["d", () => text.download.bringShort],
    unavailable: (state) =>
      notRead(state) ??
        whyNot(
          download,
          state.role,
          state.shown && { package: state.shown, path: "" },
        ),
    run: ({ shown, download }) => shown && download(shown),
  },
  {
    key: "e",
    does: () => text.exitCodes.edit,
    quiet: true,
    unavailable: (state) =>
      notRead(state) ?? whyNot(changeCodes, state.role) ??
        (state.shown?.action === "store" ? text.exitCodes.stores : null),
    run: ({ editCodes }) => editCodes(),
  },
  {
    key: "o",
    does: () => text.relations.edit,
    quiet: true,
    unavailable: (state) =>
      notRead(state) ?? whyNot(changeRelations, state.role),
    run: ({ editRelations }) => editRelations(),
  },
  {
    key: "B",
    does: () => text.relations.back,
    quiet: true,
    unavailable: (state) =>
      notRead(state) ?? whyNot(assign, state.role) ??
        (newest(state.relations?.supersedes) ? null : text.relations.noOlder),
    run: ({ shown, relations, instead }) => {
      const older = newest(relations?.supersedes);
      if (shown && older) instead(shown, older);
    },
  },
  {
    key: "U",
    does: () => text.relations.uninstall,
    quiet: true,
    unavailable: (state) =>
      notRead(state) ?? whyNot(assign, state.role) ??
        (newest(state.relations?.uninstalledBy)
          ? null
          : text.relations.noUninstaller),
    run: ({ shown, relations, instead }) => {
      const uninstaller = newest(relations?.uninstalledBy);
      if (shown && uninstaller) instead(shown, uninstaller);
    },
  },
  {
    key: "D",
    does: () => text.package.remove,
    footer: ["D", () => text.package.removeShort],
    unavailable: (state) =>
      notRead(state) ?? whyNot(remove, state.role, state.shown),
    run: ({ shown, remove }) => shown && remove(shown),
  },
  {
    key: "n",
    does: () => text.notes.write,
    footer: ["n", () => text.notes.writeShort],
    unavailable: (state) => notRead(state) ?? whyNot(add, state.role),
    run: ({ shown, note }) =>
      shown &&
      note({ kind: "package", of: { id: shown.id, name: shown.name } }),
  },
  {
    key: "N",
    does: () => text.notes.writeAssignment,
    footer: ["N", () => text.notes.writeAssignmentShort],
    quiet: true,
    unavailable: (state) =>
      notRead(state) ?? whyNot(add, state.role) ??
        (state.assignment ? null : text.package.notAnAssignment),
    run: ({ assignment, note }) =>
      assignment &&
      note({
        kind: "assignment",
        of: { id: assignment.id, name: assignment.package.name },
      }),
  },
];

/** The package that was created last. */
function newest(
  packages: readonly (PackageTitle & { readonly id: number })[] = [],
) {
  return packages.reduce<typeof packages[number] | null>(
    (last, one) => last === null || one.id > last.id ? one : last,
    null,
  );
}

function notWithdrawable({ assignment }: PackageState): string | null {
  if (!assignment) return text.package.notAnAssignment;
  return assignment.withdrawnAt ? text.package.isWithdrawn : null;
}
