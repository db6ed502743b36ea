/**
 * The lines of the live log on screen: the newest, or those up to line `end`.
 * Lines are identified by their number in the log, so that new ones do not move
 * what is being read, whatever matches the filter.
 */
export type TailView =
  | { readonly follow: true }
  | {
    readonly follow: false;
    /** Number of the last line on screen. */
    readonly end: number;
    /** Number of the newest line when following ended. */
    readonly since: number;
  };

/** The lines that can be shown. */
export interface Lines {
  /** The numbers of the lines in memory, ascending. */
  readonly seqs: readonly number[];
  /** Lines that fit on screen. */
  readonly height: number;
  /** Older lines have been dropped from memory. */
  readonly dropped: boolean;
}

/** Counts the lines up to the last one on screen. */
export function endOf(view: TailView, lines: Lines): number {
  const { seqs, height, dropped } = lines;
  if (view.follow) return seqs.length;
  const end = countUpTo(seqs, view.end);
  // The lines being read were dropped: the oldest ones fill the screen.
  return Math.min(seqs.length, dropped ? Math.max(end, height) : end);
}

/** Counts the lines that have arrived since following ended. */
export function arrivedSince(view: TailView, { seqs }: Lines): number {
  return view.follow ? 0 : seqs.length - countUpTo(seqs, view.since);
}

/**
 * Scrolls by lines, down if positive, up as long as the screen stays full;
 * reaching the end is following.
 */
export function scrolledBy(view: TailView, by: number, lines: Lines): TailView {
  const { seqs, height } = lines;
  const end = endOf(view, lines);
  const full = Math.min(height, end);
  const next = Math.min(seqs.length, Math.max(full, end + by));
  if (by > 0 && next === seqs.length) return { follow: true };
  if (next === end) return view;
  return {
    follow: false,
    end: seqs[next - 1] ?? 0,
    since: sinceOf(view, seqs),
  };
}

/** Follows, or stops at what is on screen. */
export function toggleFollow(view: TailView, { seqs }: Lines): TailView {
  if (!view.follow) return { follow: true };
  const newest = seqs.at(-1) ?? 0;
  return { follow: false, end: newest, since: newest };
}

function sinceOf(view: TailView, seqs: readonly number[]): number {
  return view.follow ? seqs.at(-1) ?? 0 : view.since;
}

/** Counts the ascending numbers up to `seq`. */
function countUpTo(seqs: readonly number[], seq: number): number {
  let [from, to] = [0, seqs.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (seqs[middle]! <= seq) from = middle + 1;
    else to = middle;
  }
  return from;
}
