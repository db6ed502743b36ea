import type { List } from "../data/use_list.ts";
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
  return loading ? "Still loading" : empty;
}

/** The keys every list has. */
export const moveKeys = [
  {
    key: "j",
    also: ["down"],
    does: "down",
    quiet: true,
    run: (list) => list.move(1),
  },
  {
    key: "k",
    also: ["up"],
    does: "up",
    quiet: true,
    run: (list) => list.move(-1),
  },
  {
    key: "^d",
    does: "half a page down",
    quiet: true,
    run: (list) => list.move(Math.ceil(list.height / 2)),
  },
  {
    key: "^u",
    does: "half a page up",
    quiet: true,
    run: (list) => list.move(-Math.ceil(list.height / 2)),
  },
  {
    key: "pgdn",
    does: "a page down",
    quiet: true,
    run: (list) => list.move(list.height),
  },
  {
    key: "pgup",
    does: "a page up",
    quiet: true,
    run: (list) => list.move(-list.height),
  },
  {
    key: "g",
    also: ["home"],
    does: "first",
    quiet: true,
    run: (list) => list.first(),
  },
  {
    key: "G",
    also: ["end"],
    does: "last",
    quiet: true,
    run: (list) => list.last(),
  },
] as const satisfies readonly Binding<Movable>[];

export const reloadKey: Binding<Pick<List<unknown>, "reload">> = {
  key: "^r",
  does: "load again",
  quiet: true,
  run: (list) => void list.reload(),
};
