import type { Place } from "#tui/console/nav/places.ts";
import type { SheetLine } from "#tui/console/widgets/sheet.tsx";

/** Subject of a line; enter opens its place. */
export interface LineTarget {
  readonly place?: Place;
  /** A command line that the line shows, which `y` copies. */
  readonly command?: string;
}

/** One line of a page. */
export type Line = SheetLine<LineTarget>;
