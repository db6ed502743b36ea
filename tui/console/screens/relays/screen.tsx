import { listRelays, type Relay } from "#shared/contract/relays.ts";
import { shellLine } from "#tui/actions/command_line.ts";
import { call } from "#tui/api/call.ts";
import { useNewRow } from "#tui/console/data/new_row.ts";
import type { SortOf } from "#tui/console/data/query.ts";
import { useTabs } from "#tui/console/data/use_tabs.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { ListTab } from "#tui/console/screens/list_tab.tsx";
import { useSession } from "#tui/console/session.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { text } from "#tui/text/mod.ts";
import { relayColumns } from "./columns.ts";
import { relaysKeys } from "./keys.ts";
import {
  issueToken,
  type RelayOverlay,
  RelayOverlayPage,
} from "./overlays.tsx";

/** Relays say how they are once a minute, which is no event. */
export const EVERY_MS = 60_000;

/** All relays: listed, made, changed and revoked. */
export function RelaysScreen({ active }: ScreenProps<"relays">) {
  const session = useSession();
  const { connection, go } = session;
  const asking = useQuestion();
  const tabs = useTabs<"relays", RelayOverlay>("tab", "relays");
  const newRelay = useNewRow();
  if (tabs.overlay) {
    return (
      <RelayOverlayPage
        overlay={tabs.overlay}
        active={active}
        open={tabs.open}
        close={tabs.close}
        done={newRelay}
      />
    );
  }
  return (
    <ListTab<Relay, SortOf<typeof listRelays>>
      list={{
        active,
        noun: () => text.relays.label,
        columns: relayColumns,
        load: (query, signal) =>
          call(connection, listRelays, { query }, signal),
        idOf: ({ id }) => id,
        nameOf: ({ name }) => name,
        commandOf: ({ name }) => shellLine("relays", "show", name),
        order: "name",
        without: ["faults", "marks"],
      }}
      asking={asking}
      reloadsEveryMs={EVERY_MS}
      keysOf={(view) =>
        bind(relaysKeys, {
          ...view,
          make: () => tabs.open({ show: "new" }),
          edit: (relay) => tabs.open({ show: "edit", relay }),
          issue: (relay) =>
            issueToken(relay, { session, ask: asking.ask }, tabs.open),
          open: ({ id, name }) =>
            go({
              to: "push",
              place: { screen: "relay", relay: { id, name } },
            }),
        })}
      empty={text.relays.empty}
    />
  );
}
