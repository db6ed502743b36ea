import { changeNetwork, readNetwork } from "#shared/contract/networks.ts";
import { readSettings } from "#shared/contract/settings/settings.ts";
import { call } from "#tui/api/call.ts";
import { usePlaceState } from "#tui/console/data/place_state.ts";
import { useFetch } from "#tui/console/data/use_fetch.ts";
import { line } from "#tui/actions/equivalent.ts";
import { bind } from "#tui/console/keys/binding.ts";
import type { EntityName } from "#tui/console/nav/places.ts";
import { useSession } from "#tui/console/session.ts";
import { text } from "#tui/text/mod.ts";
import { FormScreen } from "#tui/console/screens/form_screen.tsx";
import { machineMeant } from "#tui/console/screens/group/acts.ts";
import { networkWords } from "#tui/console/screens/networks/columns.ts";
import { SheetScreen } from "#tui/console/screens/sheet_screen.tsx";
import { networkFields, type Rule, ruleFields, RULES } from "./forms.ts";
import { HostList } from "./host_list.tsx";
import { networkScreenKeys } from "./keys.ts";
import { networkLines } from "./lines.ts";

/** One network: its devices, or what it is and who scans it. */
export function NetworkScreen({ of, active }: {
  readonly of: EntityName;
  readonly active: boolean;
}) {
  const { connection, me, act, say } = useSession();
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
  const word = network ? networkWords(network) : of.name;
  const called = network?.name || word;

  function change(name: string, scanners: string): void {
    setView("hosts");
    if (!network) return;
    const maxScanners = scanners === "" ? null : Number(scanners);
    const named = name !== network.name;
    const counted = maxScanners !== network.maxScanners;
    if (!named && !counted) return;
    act(
      text.network.changing(called),
      async () => {
        await call(connection, changeNetwork, {
          params: { id: of.id },
          body: { ...named && { name }, ...counted && { maxScanners } },
        });
        await fetched.reload();
        return text.network.changed(name || word);
      },
      named
        ? line("networks", "name", word, name)
        : line("networks", "scanners", word, maxScanners ?? "default"),
    );
  }
  function decide(rule: Rule, said: string): void {
    setView("about");
    machineMeant(connection, said).then(({ id, name }) =>
      act(text.network.ruling(name), async () => {
        await call(connection, changeNetwork, {
          params: { id: of.id },
          body: { [rule]: [id] },
        });
        await fetched.reload();
        return text.network.ruled[rule](name, called);
      }, line("networks", rule, word, name))
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
              change(name.trim(), scanners.trim()),
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
                RULES.find((one) => one === rule) ?? "pin",
                machine.trim(),
              ),
            leave: () => setView("about"),
          }}
        />
      );
  }
}
