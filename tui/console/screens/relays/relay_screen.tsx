import { useEffect } from "react";
import { readRelay } from "#shared/contract/relays.ts";
import { call } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useTabs } from "#tui/console/data/use_tabs.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";
import { perform } from "#tui/console/perform.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { useSession } from "#tui/console/session.ts";
import { useQuestion } from "#tui/console/widgets/question.tsx";
import { relayKeys } from "./keys.ts";
import { relayLines } from "./lines.ts";
import {
  issueToken,
  type RelayOverlay,
  RelayOverlayPage,
} from "./overlays.tsx";
import { EVERY_MS } from "./screen.tsx";

/** One relay: its state, what it holds, and how it is set up. */
export function RelayScreen(
  { place: { relay: of }, active }: ScreenProps<"relay">,
) {
  const session = useSession();
  const { connection, me } = session;
  const asking = useQuestion();
  const tabs = useTabs<"about", RelayOverlay>("tab", "about");
  const fetched = useFetch({
    load: (signal) =>
      call(connection, readRelay, { params: { id: of.id } }, signal),
    active,
    concerns: ({ kind }) => kind.startsWith("relay."),
  });
  const { value: relay, reload } = fetched;
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(reload, EVERY_MS);
    return () => clearInterval(timer);
  }, [active, reload]);
  if (tabs.overlay) {
    return (
      <RelayOverlayPage
        overlay={tabs.overlay}
        active={active}
        open={tabs.open}
        close={tabs.close}
        done={reload}
      />
    );
  }
  const context = { session, ask: asking.ask, done: reload };
  return (
    <SheetScreen
      active={active}
      fetched={fetched}
      asking={asking}
      linesOf={relayLines}
      keysOf={() =>
        bind(relayKeys, {
          selected: relay,
          loading: relay === null,
          role: me.role,
          start: (action, target) => perform(action, target, context),
          edit: (relay) => tabs.open({ show: "edit", relay }),
          issue: (relay) => issueToken(relay, context, tabs.open),
        })}
    />
  );
}
