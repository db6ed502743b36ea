import type { Place } from "./places.ts";
import type { RootPlace } from "./screen_place.ts";

/** The places one came through; the last is on screen. Never empty. */
export type Stack = readonly [Place, ...Place[]];

/** The places on screen, those before, and those that were left with "back". */
export interface Journey {
  readonly stack: Stack;
  /** Oldest first. */
  readonly past: readonly Stack[];
  /** Nearest first; gone as soon as one goes elsewhere. */
  readonly ahead: readonly Stack[];
}

export type Move =
  | { readonly to: "push"; readonly place: Place }
  /** Out of the place, as esc does. */
  | {
    readonly to: "back";
    /** What was created: the list of that screen, if it is below, selects it. */
    readonly made?: { readonly screen: Place["screen"]; readonly id: unknown };
  }
  | { readonly to: "root"; readonly place: RootPlace }
  /** A whole stack at once: `:package 1700000001`. */
  | { readonly to: "stack"; readonly stack: Stack }
  /** The stack before this one; from there, this one again. */
  | { readonly to: "last" }
  /** One step through all stacks, as `[` and `]` do. */
  | { readonly to: "older" | "newer" };

/** Stacks remembered at most. */
const REMEMBERED = 50;

export function startAt(stack: Stack): Journey {
  return { stack, past: [], ahead: [] };
}

/** Applies a move; one that leads nowhere changes nothing. */
export function walk(journey: Journey, move: Move): Journey {
  const { stack, past, ahead } = journey;
  const [root, ...rest] = stack;
  switch (move.to) {
    case "push":
      return to(journey, [root, ...rest, move.place]);
    case "back":
      return rest.length === 0
        ? journey
        : to(journey, [root, ...rest.slice(0, -1)]);
    case "root":
      return same([root], [move.place]) && rest.length === 0
        ? journey
        : to(journey, [move.place]);
    case "stack":
      // The same stack is drawn again: the operator named it.
      return same(stack, move.stack) ? { ...journey } : to(journey, move.stack);
    case "last": {
      const before = past.at(-1);
      return before ? to(journey, before) : journey;
    }
    case "older": {
      const before = past.at(-1);
      if (!before) return journey;
      const older = past.slice(0, -1);
      return { stack: before, past: older, ahead: [stack, ...ahead] };
    }
    case "newer": {
      const [after, ...further] = ahead;
      if (!after) return journey;
      return { stack: after, past: [...past, stack], ahead: further };
    }
  }
}

export function here(stack: Stack): Place {
  return stack.at(-1)!;
}

function to({ stack, past }: Journey, next: Stack): Journey {
  return { stack: next, past: [...past, stack].slice(-REMEMBERED), ahead: [] };
}

const same = (one: Stack, other: Stack) =>
  JSON.stringify(one) === JSON.stringify(other);
