import { CLICK, isMouseOn } from "#tui/console/mouse.ts";
import { text } from "#tui/text/mod.ts";
import { bind, type Binding, type Key } from "./binding.ts";

/** Rows that a click selects. */
interface ClickTarget {
  readonly move: (rows: number) => void;
  /**
   * Rows from the selected one to that of a line of the screen, from 1; null:
   * there is none.
   */
  readonly rowsTo: (line: number) => number | null;
}

const clickKey: Binding<ClickTarget> = {
  key: CLICK,
  does: () => text.look.click,
  quiet: true,
  counted: true,
  run({ move, rowsTo }, line = 0) {
    const rows = rowsTo(line);
    if (rows !== null && rows !== 0) move(rows);
  },
};

const openKey: Binding<{ readonly open: (line: number) => void }> = {
  key: CLICK,
  does: () => text.look.clickOpens,
  quiet: true,
  counted: true,
  run: ({ open }, line = 0) => open(line),
};

/**
 * The key of a click that opens what is on a line of the screen, from 1; none
 * while the mouse is off.
 */
export function bindClickOpening(open: (line: number) => void): Key[] {
  return isMouseOn() ? bind([openKey], { open }) : [];
}

/** The key of a click; none while the mouse is off. */
export function bindClick(target: ClickTarget): Key[] {
  return isMouseOn() ? bind([clickKey], target) : [];
}
