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
export function endOf(
  view: TailView,
  { arrived, held, height }: Lines,
): number {
  if (view.follow) return arrived;
  const lowest = Math.min(arrived, arrived - held + height);
  return Math.min(arrived, Math.max(lowest, view.end));
}

/** Scrolls by lines, down if positive; reaching the end is following. */
export function scrolledBy(view: TailView, by: number, lines: Lines): TailView {
  const end = endOf(view, lines);
  const next = endOf({ follow: false, end: end + by }, lines);
  if (by > 0 && next >= lines.arrived) return { follow: true };
  return next === end && view.follow ? view : { follow: false, end: next };
}

/** Follows, or stops at what is on screen. */
export function toggled(view: TailView, lines: Lines): TailView {
  return view.follow
    ? { follow: false, end: endOf(view, lines) }
    : { follow: true };
}
