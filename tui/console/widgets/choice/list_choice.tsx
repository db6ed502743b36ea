import { Box, Text } from "ink";
import { fieldOf, isDescending } from "#tui/console/data/query.ts";
import { glyphs } from "#tui/console/glyphs.ts";
import { bind, type Binding, type Key } from "#tui/console/keys/binding.ts";
import { theme } from "#tui/console/theme.ts";
import { said, text } from "#tui/text/mod.ts";
import {
  type ColumnChoice,
  moveColumn,
  toggleColumn,
} from "./column_choice.ts";
import type { Column } from "#tui/console/widgets/columns.ts";
import { fit } from "#tui/console/widgets/fit.ts";

/** What is chosen about a list, on a screen in its place. */
export type ListChoice =
  | { readonly kind: "sort"; readonly at: number }
  | {
    readonly kind: "columns";
    readonly at: number;
    readonly columns: readonly ColumnChoice[];
  };

/** What the keys of a choice need to know and to do. */
export interface ListChoiceState {
  readonly choice: ListChoice;
  /** The orders of the list, each of one column. */
  readonly sorts: readonly string[];
  readonly set: (choice: ListChoice | null) => void;
  readonly sortBy: (sort: string) => void;
  /** Null: the usual columns. */
  readonly keepColumns: (ids: readonly string[] | null) => void;
}

const sizeOf = ({ choice, sorts }: ListChoiceState) =>
  choice.kind === "sort" ? sorts.length : choice.columns.length;

const move = (by: number) => (state: ListChoiceState) => {
  const { choice, set } = state;
  const at = choice.at + by;
  const size = sizeOf(state);
  set({ ...choice, at: (at + size) % size });
};

const moving: readonly Binding<ListChoiceState>[] = [
  {
    key: "j",
    also: ["down"],
    does: () => text.keys.down,
    quiet: true,
    run: move(1),
  },
  {
    key: "k",
    also: ["up"],
    does: () => text.keys.up,
    quiet: true,
    run: move(-1),
  },
];

const leaving: Binding<ListChoiceState> = {
  key: "esc",
  does: () => text.listScreens.leave,
  footer: ["esc", () => text.listScreens.leaveShort],
  run: ({ set }) => set(null),
};

/** Keys of the choice of an order; `s` again goes to the next. */
export const sortChoiceKeys: readonly Binding<ListChoiceState>[] = [
  {
    key: "enter",
    also: ["space"],
    does: () => text.listScreens.sortBy,
    footer: ["enter", () => text.listScreens.sortByShort],
    run({ choice, sorts, set, sortBy }) {
      set(null);
      sortBy(sorts[choice.at]!);
    },
  },
  ...moving.map((binding) =>
    binding.key === "j" ? { ...binding, also: ["down", "s"] } : binding
  ),
  leaving,
];

const shift = (by: 1 | -1) => ({ choice, set }: ListChoiceState) =>
  choice.kind === "columns" && set({ ...choice, ...moveColumn(choice, by) });

/** Keys of the choice of columns. */
export const columnChoiceKeys: readonly Binding<ListChoiceState>[] = [
  {
    key: "enter",
    does: () => text.listScreens.keep,
    footer: ["enter", () => text.listScreens.keepShort],
    unavailable: ({ choice }) =>
      choice.kind === "columns" && choice.columns.some(({ shown }) => shown)
        ? null
        : text.listScreens.oneColumn,
    run({ choice, set, keepColumns }) {
      if (choice.kind !== "columns") return;
      set(null);
      keepColumns(
        choice.columns.filter(({ shown }) => shown).map(({ id }) => id),
      );
    },
  },
  {
    key: "space",
    does: () => text.listScreens.show,
    footer: ["space", () => text.listScreens.showShort],
    run: ({ choice, set }) =>
      choice.kind === "columns" &&
      set({ ...choice, columns: toggleColumn(choice) }),
  },
  {
    key: "K",
    also: ["left", "h"],
    does: () => text.listScreens.earlier,
    footer: ["K/J", () => text.listScreens.earlierShort],
    run: shift(-1),
  },
  {
    key: "J",
    also: ["right", "l"],
    does: () => text.listScreens.later,
    quiet: true,
    run: shift(1),
  },
  {
    key: "r",
    does: () => text.listScreens.usual,
    footer: ["r", () => text.listScreens.usualShort],
    run({ set, keepColumns }) {
      set(null);
      keepColumns(null);
    },
  },
  ...moving,
  leaving,
];

/** The keys of an open choice. */
export function choiceKeys(state: ListChoiceState): readonly Key[] {
  return bind(
    state.choice.kind === "sort" ? sortChoiceKeys : columnChoiceKeys,
    state,
  );
}

/** Cells of a title. */
const TITLE = 24;

/** The orders or the columns to choose from, one a line. */
export function ListChoiceView<Row>({ choice, columns, sort, height }: {
  readonly choice: ListChoice;
  readonly columns: readonly Column<Row>[];
  readonly sort: string | null;
  readonly height: number;
}) {
  const { listScreens: lists } = text;
  const lines = choice.kind === "sort"
    ? columns.flatMap((column) =>
      column.sort
        ? [
          `${fit(said(column.title), TITLE)} ${directionOf(column.sort, sort)}`,
        ]
        : []
    )
    : choice.columns.map(({ id, shown }) => {
      const column = columns.find((one) => one.id === id);
      return `[${shown ? "x" : " "}] ${column ? said(column.title) : id}`;
    });
  const top = Math.max(0, choice.at - (height - 2));
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      <Text bold color={theme.accent}>
        {`  ${choice.kind === "sort" ? lists.sortTitle : lists.columnsTitle}`}
      </Text>
      {lines.slice(top, top + height - 1).map((line, i) => {
        const isHere = top + i === choice.at;
        return (
          <Text key={line} inverse={isHere} wrap="truncate">
            {`${isHere ? "> " : "  "}${line}`}
          </Text>
        );
      })}
    </Box>
  );
}

/** The arrow of the order in force; empty for the others. */
function directionOf(own: string, sort: string | null): string {
  if (sort === null || fieldOf(own) !== fieldOf(sort)) return "";
  return isDescending(sort) ? glyphs.down : glyphs.up;
}
