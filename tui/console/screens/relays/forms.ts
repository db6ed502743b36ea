import { RelayHost } from "#shared/contract/relays.ts";
import type { Relay } from "#shared/contract/relays.ts";
import type { RelaySettings } from "#shared/relay/plan.ts";
import type { FormField, Values } from "#tui/console/widgets/form.tsx";
import { text } from "#tui/text/mod.ts";
import {
  bytesOf,
  bytesWord,
  hoursOf,
  hoursWord,
} from "#tui/words/relays/values.ts";

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MOST_PORT = 65_535;

/** `annecy, lyon` */
export function listIn(value = ""): string[] {
  return value.split(",").map((one) => one.trim()).filter((one) => one !== "");
}

/** The fields of a relay; a name is given only to a new one. */
export function relayFields(isNew: boolean): readonly FormField[] {
  const { form } = text.relays;
  const field = (
    name: keyof typeof form,
    problem: (value: string) => string | null,
  ): FormField => ({
    name,
    ...form[name],
    kind: { type: "text" },
    problem: (value) =>
      value.trim() === "" ? text.form.missing : problem(value.trim()),
  });
  const port = (value: string) =>
    /^\d{1,5}$/.test(value) && Number(value) >= 1 && Number(value) <= MOST_PORT
      ? null
      : text.form.notANumber(1, MOST_PORT);
  return [
    ...isNew
      ? [field("name", (value) => NAME.test(value) ? null : text.form.notAName)]
      : [],
    field("sites", () => null),
    field(
      "hosts",
      (value) =>
        listIn(value).every((host) => RelayHost.safeParse(host).success)
          ? null
          : text.relays.notHosts,
    ),
    field("http", port),
    field("https", port),
    field("prefetch", (value) => hoursOf(value) ? null : text.relays.noHours),
    field(
      "rate",
      (value) => bytesOf(value) === null ? text.relays.noBytes : null,
    ),
    field(
      "cache",
      (value) => bytesOf(value) === null ? text.relays.noBytes : null,
    ),
  ];
}

/** What a new relay has, as the command line gives it. */
export const NEW_RELAY: Values = {
  ...{ name: "", sites: "", hosts: "", http: "8080", https: "8443" },
  ...{ prefetch: "20-6", rate: "0", cache: "20G" },
};

/** A relay as its form shows it. */
export function valuesOf(relay: Relay): Values {
  const { settings } = relay;
  return {
    sites: relay.sites.map(({ name }) => name).join(", "),
    hosts: relay.names.join(", "),
    http: `${relay.httpPort}`,
    https: `${relay.httpsPort}`,
    prefetch: hoursWord(settings),
    rate: bytesWord(settings.bytesPerSecond),
    cache: bytesWord(settings.cacheBytes),
  };
}

/** What was filled in, without the sites, which are groups to look up. */
export interface RelayInput {
  readonly names: string[];
  readonly httpPort: number;
  readonly httpsPort: number;
  readonly settings: RelaySettings;
}

/** Reads a form without problems. */
export function inputOf(
  { hosts, http, https, prefetch = "", rate = "", cache = "" }: Values,
): RelayInput {
  return {
    names: listIn(hosts),
    httpPort: Number(http),
    httpsPort: Number(https),
    settings: {
      ...hoursOf(prefetch)!,
      bytesPerSecond: bytesOf(rate)!,
      cacheBytes: bytesOf(cache)!,
    },
  };
}
