import { type ReactNode, useEffect } from "react";
import type { Key } from "#tui/console/keys/binding.ts";
import {
  type ActionContext,
  type ActionState,
  perform,
} from "#tui/console/perform.ts";
import { useSession } from "#tui/console/session.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import {
  type QuestionState,
  useQuestion,
} from "#tui/console/widgets/question.tsx";
import {
  type ListSpec,
  type ListView,
  useListView,
} from "#tui/console/widgets/use_list_view.ts";

interface ListTabProps<Row, Sort extends string> {
  readonly list: Omit<ListSpec<Row, Sort>, "height">;
  /**
   * The keys of the page; they come before those of every list. The actions
   * they start reload the list and clear its marks.
   */
  readonly keysOf: (view: ListView<Row> & ActionState) => Key[];
  /** Shown when there is no row, and no filter that hides rows. */
  readonly empty: string;
  readonly status?: string;
  /** The questions of the place; questions of its own if left out. */
  readonly asking?: QuestionState;
  /** How often it is read again, if rows change without events. */
  readonly reloadsEveryMs?: number;
  /**
   * A form that is shown instead of the list.
   *
   * @param context Of an action that reloads the list and clears its marks.
   * @param select Selects the row that the form creates.
   */
  readonly formOf?: (
    context: ActionContext,
    select: (id: unknown) => void,
  ) => ReactNode;
}

/** A list that fills a page, with actions on its rows. */
export function ListTab<Row, Sort extends string = string>(
  { list, keysOf, empty, status, asking, reloadsEveryMs, formOf }: ListTabProps<
    Row,
    Sort
  >,
) {
  const session = useSession();
  const ownQuestion = useQuestion();
  const question = asking ?? ownQuestion;
  const view = useListView<Row, Sort>({
    ...list,
    height: Math.max(
      2,
      bodyRows(session.size) - question.rows(session.size.columns),
    ),
  });
  const { active } = list;
  const { reload } = view;
  useEffect(() => {
    if (!active || reloadsEveryMs === undefined) return;
    const timer = setInterval(reload, reloadsEveryMs);
    return () => clearInterval(timer);
  }, [active, reloadsEveryMs, reload]);
  const context: ActionContext = {
    session,
    ask: question.ask,
    done() {
      view.clearMarks();
      return view.reload();
    },
  };
  return formOf?.(context, view.list.select) ?? (
    <ListScreen
      view={view}
      asking={question}
      status={status}
      keys={keysOf({
        ...view,
        role: session.me.role,
        start: (action, target) => perform(action, target, context),
      })}
      empty={empty}
    />
  );
}
