import { readNetwork, type WholeNetwork } from "#shared/contract/networks.ts";
import { readSettings } from "#shared/contract/settings/settings.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { useTabs } from "#tui/console/data/use_tabs.ts";
import {
  change,
  networkAddress,
  SCANNER_RULES,
  setScanners,
} from "#tui/actions/networks.ts";
import {
  type ActionContext,
  perform,
  withMachine,
} from "#tui/console/perform.ts";
import { bind } from "#tui/console/keys/binding.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import type { FormSpec } from "#tui/console/widgets/form.tsx";
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
  const { connection, me } = session;
  const tabs = useTabs<"hosts" | "about", "edit" | "pin">("view", "hosts");
  const fetched = useFetch({
    load: (signal) => loadNetwork(connection, of.id, signal),
    active,
    concerns: ({ kind }) => /^(network|scanner|device|settings)\./.test(kind),
  });
  const network = fetched.value?.network ?? null;
  const address = network ? networkAddress(network) : of.name;
  const context: ActionContext = {
    session,
    ask: () => {},
    done: fetched.reload,
  };
  const keys = bind(networkScreenKeys, {
    network,
    role: me.role,
    edit: () => tabs.open("edit"),
    pin: () => tabs.open("pin"),
    other: () => tabs.show(tabs.tab === "hosts" ? "about" : "hosts"),
  });

  if (tabs.overlay === "edit") {
    const defaultScanners = fetched.value?.settings.values.discoveryScanners;
    return (
      <FormScreen
        active={active}
        status={text.network.editTitle(address)}
        spec={editForm(network, defaultScanners ?? 0, {
          ...context,
          leave: () => tabs.show("hosts"),
        })}
      />
    );
  }
  if (tabs.overlay === "pin") {
    return (
      <FormScreen
        active={active}
        status={text.network.pinTitle(network?.name || address)}
        spec={pinForm(network, {
          ...context,
          leave: () => tabs.show("about"),
        })}
      />
    );
  }
  return tabs.tab === "about"
    ? (
      <SheetScreen
        active={active}
        fetched={fetched}
        linesOf={(value, width) => networkLines(value.network, width)}
        keysOf={() => keys}
      />
    )
    : (
      <HostList
        network={{ id: of.id, address }}
        active={active}
        keys={keys}
      />
    );
}

async function loadNetwork(
  connection: ServerConnection,
  id: number,
  signal: AbortSignal,
) {
  const network = await call(
    connection,
    readNetwork,
    { params: { id } },
    signal,
  );
  const settings = await call(connection, readSettings, {}, signal);
  return { network, settings };
}

interface FormContext extends ActionContext {
  readonly leave: () => void;
}

/**
 * Changes a network's name and its number of scanners.
 *
 * @param defaultScanners Scanners of a network that has no number of its own.
 */
function editForm(
  network: WholeNetwork | null,
  defaultScanners: number,
  { leave, ...context }: FormContext,
): FormSpec {
  return {
    fields: () => networkFields(defaultScanners),
    draft: `network ${network?.address ?? ""}`,
    start: {
      name: network?.name ?? "",
      scanners: `${network?.maxScanners ?? ""}`,
    },
    sends: text.network.change,
    send({ name = "", scanners = "" }) {
      leave();
      if (!network) return;
      const values = {
        name: name.trim(),
        maxScanners: scanners.trim() === "" ? null : Number(scanners),
      };
      const isRenamed = values.name !== network.name;
      const isCounted = values.maxScanners !== network.maxScanners;
      if (!isRenamed && !isCounted) return;
      perform(change, {
        network,
        ...isRenamed && { name: values.name },
        ...isCounted && { maxScanners: values.maxScanners },
      }, context);
    },
    leave,
  };
}

/** Decides by hand if a machine scans the network. */
function pinForm(
  network: WholeNetwork | null,
  { leave, ...context }: FormContext,
): FormSpec {
  return {
    fields: ruleFields,
    draft: `scanner ${network?.address ?? ""}`,
    start: { rule: "pin" },
    sends: text.network.change,
    send({ machine = "", rule: value = "pin" }) {
      leave();
      if (!network) return;
      const rule = SCANNER_RULES.find((one) => one === value) ?? "pin";
      withMachine(
        machine.trim(),
        context,
        (found) =>
          perform(setScanners, { network, rule, machines: [found] }, context),
      );
    },
    leave,
  };
}
