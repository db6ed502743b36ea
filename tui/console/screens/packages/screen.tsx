import { useEffect } from "react";
import {
  listPackages,
  type Package,
} from "#shared/contract/packages/packages.ts";
import { MINUTE_MS } from "#shared/time.ts";
import { call } from "#tui/api/call.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { bodyRows } from "#tui/console/widgets/frame.tsx";
import { ListScreen } from "#tui/console/widgets/list_screen.tsx";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import {
  type ListSpec,
  type ListView,
  useListView,
} from "#tui/console/widgets/use_list_view.ts";
import { perform } from "#tui/console/perform.ts";
import { packageColumns } from "./columns.ts";
import { titleOf } from "#tui/words/titles.ts";
import { packageDetail } from "./detail.ts";
import { packageKeys } from "./keys.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** All packages, newest first, with their machines counted by state. */
export function usePackages(
  options: Pick<
    ListSpec<Package>,
    "active" | "height" | "q" | "faults" | "without" | "detail"
  >,
): ListView<Package> {
  const { connection } = useSession();
  const view = useListView<Package, SortOf<typeof listPackages>>({
    ...options,
    noun: () => text.packages.noun,
    columns: packageColumns,
    load: (query, signal) => call(connection, listPackages, { query }, signal),
    idOf: ({ id }) => id,
    nameOf: titleOf,
    commandOf: ({ id }) => shellLine("packages", "show", id),
    order: "-created",
  });
  useHourPassing(options.active, view);
  return view;
}

/** The results of the last hour move on while nothing happens. */
function useHourPassing(active: boolean, { list, reload }: ListView<Package>) {
  const moves = active &&
    (list.window?.rows.some(({ lastHour }) => lastHour) ?? false);
  useEffect(() => {
    if (!moves) return;
    const timer = setInterval(() => void reload(), MINUTE_MS);
    return () => clearInterval(timer);
  }, [moves, reload]);
}

/** Every package there is. */
export function PackagesScreen(
  { place: { q, faults }, active }: ScreenProps<"packages">,
) {
  const session = useSession();
  const asking = useQuestion();
  const view = usePackages({
    active,
    q,
    faults,
    height: Math.max(
      2,
      bodyRows(session.size) - asking.rows(session.size.columns),
    ),
    without: ["marks"],
    detail: packageDetail,
  });
  const context = { session, ask: asking.ask, done: view.reload };
  const keys = bind(packageKeys, {
    ...view,
    role: session.me.role,
    go: (place) => session.go({ to: "push", place }),
    start: (action, target) => perform(action, target, context),
  });
  return (
    <ListScreen
      view={view}
      keys={keys}
      asking={asking}
      empty={text.packages.empty}
    />
  );
}
