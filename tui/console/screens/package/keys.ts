import type { Assignment } from "#shared/contract/assignments/assignments.ts";
import type { Role } from "#shared/contract/roles.ts";
import type { Package } from "#shared/contract/packages/packages.ts";
import { assign, withdraw } from "#tui/actions/assignments.ts";
import { retryMany } from "#tui/actions/deployments.ts";
import { activate, download, remove } from "#tui/actions/packages.ts";
import { whyNot } from "#tui/console/perform.ts";
import { type Binding, LOADING } from "#tui/console/keys/binding.ts";
import { text } from "#tui/text/mod.ts";

export interface PackageState {
  /** Null until it has been read. */
  readonly shown: Package | null;
  readonly role: Role;
  /** Of the selected line, if it is about one. */
  readonly assignment: Assignment | null;
  readonly toggle: (shown: Package) => void;
  readonly assign: (shown: Package) => void;
  readonly retry: (shown: Package) => void;
  readonly remove: (shown: Package) => void;
  readonly download: (shown: Package) => void;
  readonly withdraw: (assignment: Assignment) => void;
}

const notRead = ({ shown }: PackageState) => shown ? null : LOADING;

export const packageScreenKeys: readonly Binding<PackageState>[] = [
  {
    key: "a",
    does: () => text.packages.toggle,
    footer: ["a", () => text.packages.toggleShort],
    unavailable: (state) => notRead(state) ?? whyNot(activate, state.role),
    run: ({ shown, toggle }) => shown && toggle(shown),
  },
  {
    key: "A",
    does: () => text.packages.assign,
    footer: ["A", () => text.packages.assignShort],
    unavailable: (state) => notRead(state) ?? whyNot(assign, state.role),
    run: ({ shown, assign }) => shown && assign(shown),
  },
  {
    key: "r",
    does: () => text.package.retry,
    footer: ["r", () => text.package.retryShort],
    unavailable: (state) =>
      notRead(state) ?? whyNot(retryMany, state.role) ??
        (state.shown?.counts.failed ? null : text.package.nothingFailed),
    run: ({ shown, retry }) => shown && retry(shown),
  },
  {
    key: "x",
    does: () => text.package.withdraw,
    footer: ["x", () => text.package.withdrawShort],
    unavailable: (state) =>
      notRead(state) ?? whyNot(withdraw, state.role) ??
        notWithdrawable(state),
    run: ({ assignment, withdraw }) => assignment && withdraw(assignment),
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
    key: "D",
    does: () => text.package.remove,
    footer: ["D", () => text.package.removeShort],
    unavailable: (state) =>
      notRead(state) ?? whyNot(remove, state.role, state.shown),
    run: ({ shown, remove }) => shown && remove(shown),
  },
];

function notWithdrawable({ assignment }: PackageState): string | null {
  if (!assignment) return text.package.notAnAssignment;
  return assignment.withdrawnAt ? text.package.isWithdrawn : null;
}
