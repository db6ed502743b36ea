import type { List } from "../data/use_list.ts";
import { text } from "../text/mod.ts";
import type { Binding } from "./binding.ts";

/** Whatever can be moved through row by row. */
export type Movable = Pick<List<unknown>, "move" | "first" | "last" | "height">;

/** The row that keys act on. */
export interface Selection<Row> {
  readonly selected: Row | null;
  /** Whether the first rows are still on their way. */
  readonly loading: boolean;
}

/** Why a key that acts on a row is dead: none is there, or none yet. */
export function needsRow(
  { selected, loading }: Selection<unknown>,
  empty: string,
): string | null {
  if (selected) return null;
  return loading ? text.list.stillLoading : empty;
}

/** The keys every list has. */
export const moveKeys = [
  {
    key: "j",
    also: ["down"],
    does: () => text.keys.down,
    quiet: true,
    run: (list) => list.move(1),
  },
  {
    key: "k",
    also: ["up"],
    does: () => text.keys.up,
    quiet: true,
    run: (list) => list.move(-1),
  },
  {
    key: "^d",
    does: () => text.keys.halfDown,
    quiet: true,
    run: (list) => list.move(Math.ceil(list.height / 2)),
  },
  {
    key: "^u",
    does: () => text.keys.halfUp,
    quiet: true,
    run: (list) => list.move(-Math.ceil(list.height / 2)),
  },
  {
    key: "pgdn",
    does: () => text.keys.pageDown,
    quiet: true,
    run: (list) => list.move(list.height),
  },
  {
    key: "pgup",
    does: () => text.keys.pageUp,
    quiet: true,
    run: (list) => list.move(-list.height),
  },
  {
    key: "g",
    also: ["home"],
    does: () => text.keys.first,
    quiet: true,
    run: (list) => list.first(),
  },
  {
    key: "G",
    also: ["end"],
    does: () => text.keys.last,
    quiet: true,
    run: (list) => list.last(),
  },
] as const satisfies readonly Binding<Movable>[];

export const reloadKey: Binding<Pick<List<unknown>, "reload">> = {
  key: "^r",
  does: () => text.keys.loadAgain,
  quiet: true,
  run: (list) => void list.reload(),
};
