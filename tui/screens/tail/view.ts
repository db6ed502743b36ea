/**
 * Which lines of the tail are on screen: the newest, or those that end before
 * line `end`. Lines are counted from the first that ever arrived, so that new
 * ones do not move what is being read.
 */
export type TailView =
  | { readonly follow: true }
  | { readonly follow: false; readonly end: number };

/** What is there to see. */
export interface Lines {
  /** How many ever arrived. */
  readonly arrived: number;
  /** How many of them are still held. */
  readonly held: number;
  /** How many fit on screen. */
  readonly height: number;
}

/** The line after the last on screen. */
export function endOf(view: TailView, lines: Lines): number {
  const { arrived, held, height } = lines;
  if (view.follow) return arrived;
  const dropped = arrived - held;
  return Math.min(
    arrived,
    dropped > 0 ? Math.max(view.end, dropped + height) : view.end,
  );
}

/**
 * Scrolls by lines, down if positive, up as long as the screen stays full;
 * reaching the end is following.
 */
export function scrolledBy(view: TailView, by: number, lines: Lines): TailView {
  const { arrived, held, height } = lines;
  const end = endOf(view, lines);
  const full = Math.min(arrived - held + height, end);
  const next = Math.min(arrived, Math.max(full, end + by));
  if (by > 0 && next === arrived) return { follow: true };
  return next === end && view.follow ? view : { follow: false, end: next };
}

/** Follows, or stops at what is on screen. */
export function toggled(view: TailView, lines: Lines): TailView {
  return view.follow
    ? { follow: false, end: endOf(view, lines) }
    : { follow: true };
}
