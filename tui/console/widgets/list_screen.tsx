import type { ReactNode } from "react";
import { Box } from "ink";
import type { Key } from "#tui/console/keys/binding.ts";
import { bindClick } from "#tui/console/keys/mouse_keys.ts";
import { useSession } from "#tui/console/session.ts";
import { shortUnknownWords } from "#tui/words/unknown.ts";
import { choiceKeys, ListChoiceView } from "./choice/list_choice.tsx";
import { bodyRows, Frame, HEADER_ROWS } from "./frame.tsx";
import type { QuestionState } from "./question.tsx";
import { DetailPane } from "./split.tsx";
import { ListTable } from "./table.tsx";
import type { ListView } from "./use_list_view.ts";

interface ListScreenProps<Row> {
  readonly view: ListView<Row>;
  /** The screen's own keys; they come before those of every list. */
  readonly keys: readonly Key[];
  /** Shown when there is no row, and no filter that hides rows. */
  readonly empty: string;
  /** Lines above the table; `spec.height` leaves space for them. */
  readonly above?: ReactNode;
  readonly asking?: QuestionState;
  /** Said before where one is in the list. */
  readonly status?: string;
}

/** Draws a list that `useListView` keeps, inside the console's frame. */
export function ListScreen<Row>(
  { view, keys, empty, above, asking, status }: ListScreenProps<Row>,
) {
  const { size } = useSession();
  const { spec, list, filter, widths } = view;
  const page = list.window?.pages.at(-1)?.page;
  const { window } = list;
  const clickTarget = {
    move: list.move,
    rowsTo(line: number) {
      if (!window) return null;
      // Above the rows: the header, the path, lines of the screen, the titles.
      const row = line - HEADER_ROWS - (bodyRows(size) - spec.height) - 2;
      const at = window.top + row;
      return row >= 0 && at < window.rows.length ? at - window.selected : null;
    },
  };
  if (view.choosing) {
    const { choice } = view.choosing;
    return (
      <Frame
        active={spec.active}
        modal
        keys={choiceKeys(view.choosing)}
        status={view.status}
      >
        <ListChoiceView
          choice={choice}
          columns={view.allColumns}
          sort={view.sort}
          height={bodyRows(size)}
        />
      </Frame>
    );
  }
  return (
    <Frame
      active={spec.active}
      asking={asking}
      keys={[...keys, ...view.keys, ...bindClick(clickTarget)]}
      prompting={filter.prompting({
        pending: list.pending,
        total: page?.total ?? 0,
        unknown: page?.unknown,
      })}
      status={[status, shortUnknownWords(page?.unknown), view.status]
        .filter((words) => words).join(" ")}
      marks={view.marks}
      subject={view.selected
        ? {
          name: spec.nameOf(view.selected),
          id: `${spec.idOf(view.selected)}`,
        }
        : undefined}
      problem={list.problem}
    >
      {above}
      <Box justifyContent="space-between">
        <Box width={widths.table} flexDirection="column" flexShrink={0}>
          <ListTable
            columns={spec.columns}
            window={list.window}
            width={widths.table}
            height={spec.height}
            look={view.look}
            sort={view.sort}
            isMarked={view.isMarked}
            empty={view.hidden ?? empty}
          />
        </Box>
        {widths.detail > 0 && spec.detail
          ? (
            <DetailPane
              detail={spec.detail}
              row={view.selected}
              id={view.selected && String(spec.idOf(view.selected))}
              active={spec.active}
              reload={view.reload}
              width={widths.detail}
              height={spec.height}
            />
          )
          : null}
      </Box>
    </Frame>
  );
}
