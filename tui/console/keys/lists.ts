import type { List } from "#tui/console/data/use_list.ts";
import { text } from "#tui/text/mod.ts";
import { type Binding, type DisabledReason, LOADING } from "./binding.ts";

/** Anything that is moved through row by row. */
export interface Navigable
  extends Pick<List<unknown>, "move" | "first" | "last" | "height"> {
  /** Selects the row of this number, from 1; false if it cannot be reached. */
  readonly to?: (row: number) => boolean | void;
  /** The rows are still being loaded. */
  readonly loading?: boolean;
}

/** The row that keys act on. */
export interface Selection<Row> {
  readonly selected: Row | null;
  /** The rows are still being loaded. */
  readonly loading: boolean;
  /**
   * The reason that no row is shown although there are some; null if none is
   * hidden.
   */
  readonly hidden?: string | null;
}

/**
 * The reason a key has no row to act on: none exists, is loaded or is shown.
 */
export function needsRow(
  { selected, loading, hidden = null }: Selection<unknown>,
  empty: string,
): DisabledReason {
  if (loading) return LOADING;
  return selected ? null : hidden ?? empty;
}

const arrived = ({ loading = false }: Navigable) => loading ? LOADING : null;

/** Goes to the row of that number; without a number, to the end of the key. */
function goTo(list: Navigable, row: number | undefined, otherwise: () => void) {
  if (row === undefined || !list.to) otherwise();
  else list.to(row);
}

/** The keys that move through a list. */
export const moveKeys = [
  {
    key: "j",
    also: ["down"],
    does: () => text.keys.down,
    quiet: true,
    counted: true,
    unavailable: arrived,
    run: (list, count = 1) => list.move(count),
  },
  {
    key: "k",
    also: ["up"],
    does: () => text.keys.up,
    quiet: true,
    counted: true,
    unavailable: arrived,
    run: (list, count = 1) => list.move(-count),
  },
  {
    key: "^d",
    does: () => text.keys.halfDown,
    quiet: true,
    counted: true,
    unavailable: arrived,
    run: (list, count = 1) => list.move(count * Math.ceil(list.height / 2)),
  },
  {
    key: "^u",
    does: () => text.keys.halfUp,
    quiet: true,
    counted: true,
    unavailable: arrived,
    run: (list, count = 1) => list.move(-count * Math.ceil(list.height / 2)),
  },
  {
    key: "pgdn",
    does: () => text.keys.pageDown,
    quiet: true,
    counted: true,
    unavailable: arrived,
    run: (list, count = 1) => list.move(count * list.height),
  },
  {
    key: "pgup",
    does: () => text.keys.pageUp,
    quiet: true,
    counted: true,
    unavailable: arrived,
    run: (list, count = 1) => list.move(-count * list.height),
  },
  {
    key: "g",
    also: ["home"],
    does: () => text.keys.first,
    quiet: true,
    counted: true,
    unavailable: arrived,
    run: (list, count) => goTo(list, count, list.first),
  },
  {
    key: "G",
    also: ["end"],
    does: () => text.keys.last,
    quiet: true,
    counted: true,
    unavailable: arrived,
    run: (list, count) => goTo(list, count, list.last),
  },
] satisfies readonly Binding<Navigable>[];

export const reloadKey: Binding<Pick<List<unknown>, "reload">> = {
  key: "^r",
  does: () => text.keys.loadAgain,
  quiet: true,
  run: (list) => void list.reload(),
};
