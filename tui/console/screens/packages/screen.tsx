import {
  listPackages,
  type Package,
} from "#shared/contract/packages/packages.ts";
import { call } from "#tui/api/call.ts";
import { equivalent } from "#tui/actions/equivalent.ts";
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
import { remove, toggle } from "./activation.ts";
import { packageColumns } from "./columns.ts";
import { titleOf } from "#tui/words/titles.ts";
import { packageKeys } from "./keys.ts";

/** All packages, newest first, with their machines counted by state. */
export function usePackages(
  given: Pick<
    ListSpec<Package>,
    "active" | "height" | "q" | "faults" | "without"
  >,
): ListView<Package> {
  const { connection } = useSession();
  return useListView<Package, SortOf<typeof listPackages>>({
    ...given,
    noun: () => text.packages.noun,
    columns: packageColumns,
    load: (ask, signal) =>
      call(connection, listPackages, { query: ask }, signal),
    idOf: ({ id }) => id,
    nameOf: titleOf,
    commandOf: ({ id }) => equivalent.show("packages", id),
    order: "-created",
  });
}

/** Every package there is. */
export function PackagesScreen({ active, q, faults }: {
  readonly active: boolean;
  readonly q?: string;
  readonly faults?: boolean;
}) {
  const session = useSession();
  const asking = useQuestion();
  const view = usePackages({
    active,
    q,
    faults,
    height: Math.max(2, bodyRows(session.size) - asking.rows),
    without: ["marks"],
  });
  const acting = { session, ask: asking.ask, reload: view.reload };
  const keys = bind(packageKeys, {
    ...view,
    role: session.me.role,
    go: (place) => session.go({ to: "push", place }),
    toggle: (selected) => toggle(selected, acting),
    remove: (selected) => remove(selected, acting),
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
