import { readNetwork } from "#shared/contract/networks.ts";
import { readSettings } from "#shared/contract/settings/settings.ts";
import { call } from "#tui/api/call.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { machineNamed } from "#tui/actions/lookup.ts";
import {
  change,
  networkAddress,
  SCANNER_RULES,
  type ScannerRule,
  setScanners,
} from "#tui/actions/networks.ts";
import { type ActionContext, perform } from "#tui/console/perform.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { networkFields, ruleFields } from "./forms.ts";
import { HostList } from "./host_list.tsx";
import { networkScreenKeys } from "./keys.ts";
import { networkLines } from "./lines.ts";
import type { ScreenProps } from "#tui/console/nav/places.ts";

/** One network: its devices, or what it is and who scans it. */
export function NetworkScreen(
  { place: { network: of }, active }: ScreenProps<"network">,
) {
  const session = useSession();
  const { connection, me, say, hold } = session;
  const [view, setView] = usePlaceState<"hosts" | "about" | "edit" | "pin">(
    "view",
    "hosts",
  );
  const fetched = useFetch({
    load: async (signal) => ({
      network: await call(
        connection,
        readNetwork,
        { params: { id: of.id } },
        signal,
      ),
      settings: await call(connection, readSettings, {}, signal),
    }),
    active,
    concerns: ({ kind }) => /^(network|scanner|device|settings)\./.test(kind),
  });
  const network = fetched.value?.network ?? null;
  const word = network ? networkAddress(network) : of.name;
  const called = network?.name || word;
  const context: ActionContext = {
    session,
    ask: () => {},
    done: fetched.reload,
  };

  function edit(name: string, scanners: string): void {
    setView("hosts");
    if (!network) return;
    const maxScanners = scanners === "" ? null : Number(scanners);
    const isNamed = name !== network.name;
    const isCounted = maxScanners !== network.maxScanners;
    if (!isNamed && !isCounted) return;
    perform(change, {
      network,
      ...isNamed && { name },
      ...isCounted && { maxScanners },
    }, context);
  }
  function decide(rule: ScannerRule, word: string): void {
    setView("about");
    if (!network) return;
    hold(machineNamed(connection, word, "part")).then((machine) =>
      perform(setScanners, { network, rule, machines: [machine] }, context)
    ).catch((error: Error) => say("failed", error.message));
  }

  const keys = bind(networkScreenKeys, {
    network,
    role: me.role,
    edit: () => setView("edit"),
    pin: () => setView("pin"),
    other: () => setView(view === "hosts" ? "about" : "hosts"),
  });
  const leave = () => setView("hosts");
  switch (view) {
    case "hosts":
      return (
        <HostList
          network={{ id: of.id, word }}
          active={active}
          keys={keys}
        />
      );
    case "about":
      return (
        <SheetScreen
          active={active}
          fetched={fetched}
          linesOf={(value, width) => networkLines(value.network, width)}
          keysOf={() => keys}
        />
      );
    case "edit":
      return (
        <FormScreen
          active={active}
          status={text.network.editTitle(word)}
          spec={{
            fields: () =>
              networkFields(
                fetched.value?.settings.values.discoveryScanners ?? 0,
              ),
            start: {
              name: network?.name ?? "",
              scanners: `${network?.maxScanners ?? ""}`,
            },
            sends: text.network.change,
            send: ({ name = "", scanners = "" }) =>
              edit(name.trim(), scanners.trim()),
            leave,
          }}
        />
      );
    case "pin":
      return (
        <FormScreen
          active={active}
          status={text.network.pinTitle(called)}
          spec={{
            fields: ruleFields,
            start: { rule: "pin" },
            sends: text.network.change,
            send: ({ machine = "", rule = "pin" }) =>
              decide(
                SCANNER_RULES.find((one) => one === rule) ?? "pin",
                machine.trim(),
              ),
            leave: () => setView("about"),
          }}
        />
      );
  }
}
