import type { LogEvent } from "#shared/contract/events/events.ts";
import type { Binding } from "#tui/console/keys/binding.ts";
import type { Place } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";

export interface TailState {
  /** The line the keys act on: the last on screen. */
  readonly line: LogEvent | null;
  /** Said where there is none. */
  readonly none: string;
  readonly faults: boolean;
  readonly wrapped: boolean;
  readonly filtered: boolean;
  readonly toggle: () => void;
  readonly openFilter: () => void;
  readonly clearFilter: () => void;
  readonly setFaults: (faults: boolean) => void;
  readonly setWrapped: (wrapped: boolean) => void;
  readonly go: (place: Place) => void;
  readonly copy: (words: string) => void;
  readonly command: string;
}

/** What an event is about; null: no machine. */
export function placeOf({ machine, package: of }: LogEvent): Place | null {
  if (!machine) return null;
  return of
    ? { screen: "deployment", machine, package: of }
    : { screen: "machine", machine };
}

const noLine = ({ line, none }: TailState) => line ? null : none;

export const tailKeys: readonly Binding<TailState>[] = [
  {
    key: "f",
    does: () => text.tail.toggle,
    footer: ["f", () => text.tail.toggleShort],
    run: ({ toggle }) => toggle(),
  },
  {
    key: "/",
    does: () => text.tail.filter,
    footer: ["/", () => text.list.filterShort],
    run: ({ openFilter }) => openFilter(),
  },
  {
    key: "z",
    does: () => text.list.faults,
    footer: ["z", () => text.list.onlyFaults],
    run: ({ faults, setFaults }) => setFaults(!faults),
  },
  {
    key: "w",
    does: () => text.tail.wrap,
    footer: ["w", () => text.tail.wrapShort],
    run: ({ wrapped, setWrapped }) => setWrapped(!wrapped),
  },
  {
    key: "enter",
    does: () => text.tail.open,
    quiet: true,
    unavailable: (state) =>
      noLine(state) ??
        (state.line?.machine ? null : text.tail.ofNoMachine),
    run: ({ line, go }) => {
      const place = line && placeOf(line);
      if (place) go(place);
    },
  },
  {
    key: "y",
    does: () => text.tail.copyLine,
    quiet: true,
    unavailable: noLine,
    run: ({ line, copy }) =>
      line && copy(line.machine?.name ?? line.package?.name ?? `${line.seq}`),
  },
  {
    key: "Y",
    does: () => text.list.copyCommand,
    quiet: true,
    run: ({ copy, command }) => copy(command),
  },
];

export const tailEscape: Binding<TailState> = {
  key: "esc",
  does: () => text.list.clearFilter,
  quiet: true,
  run: ({ clearFilter }) => clearFilter(),
};
