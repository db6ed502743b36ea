import { EventKind } from "#shared/contract/events/events.ts";
import { listGroups, readGroup } from "#shared/contract/groups/groups.ts";
import {
  listMachines,
  readMachine,
} from "#shared/contract/machines/machines.ts";
import { listNetworks, readNetwork } from "#shared/contract/networks.ts";
import {
  listPackages,
  readPackage,
} from "#shared/contract/packages/packages.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Command } from "./commands.ts";
import type { EntityName, EventFilter } from "./places.ts";
import type { Stack } from "./stack.ts";

/** What is looked for by name or number is not there; one sentence. */
export class NotFound extends Error {
  override readonly name = "NotFound";
}

/**
 * Where a command leads, its names looked up.
 *
 * @returns Null for a command that leads nowhere: help, quit, or a mistake.
 * @throws {NotFound} If there is nothing of that name.
 * @throws {ApiProblem | Unreachable} As `call` does.
 */
export async function resolve(
  connection: ServerConnection,
  command: Command,
): Promise<Stack | null> {
  switch (command.kind) {
    case "root": {
      const { root: screen, q, state, faults } = command;
      if (screen === "events" && q !== "") {
        return [{ screen }, {
          screen: "happened",
          filter: await findEvents(connection, q),
        }];
      }
      return [{
        screen,
        ...q !== "" && { q },
        ...state && { state },
        ...faults && { faults },
      }];
    }
    case "new":
      return [{ screen: "packages" }, { screen: "newPackage" }];
    case "storage":
      return [{ screen: "settings" }, { screen: "storage" }];
    case "summaries":
      return [{ screen: "events" }, { screen: "summaries" }];
    case "duplicates":
      return [{ screen: "machines" }, { screen: "duplicates" }];
    case "open":
      return await opened(connection, command.what, command.name);
    case "deployment": {
      const machine = await findMachine(connection, command.machine);
      const found = await findPackage(connection, command.package);
      return [
        { screen: "deployments" },
        { screen: "deployment", machine, package: found },
      ];
    }
    default:
      return null;
  }
}

/** Why a command leads nowhere, or null when it leads somewhere. */
export function mistakeIn(command: Command): string | null {
  if (command.kind === "incomplete") {
    return text.command.incomplete(command.word);
  }
  if (command.kind !== "unknown") return null;
  return command.closest === null
    ? text.command.unknown(command.word)
    : text.command.unknownNear(command.word, command.closest);
}

async function opened(
  connection: ServerConnection,
  what: "package" | "machine" | "group" | "network",
  name: string,
): Promise<Stack> {
  switch (what) {
    case "package":
      return [{ screen: "packages" }, {
        screen: "package",
        package: await findPackage(connection, name),
      }];
    case "machine":
      return [{ screen: "machines" }, {
        screen: "machine",
        machine: await findMachine(connection, name),
      }];
    case "group":
      return [{ screen: "groups" }, {
        screen: "group",
        group: await findGroup(connection, name),
      }];
    case "network":
      return [{ screen: "networks" }, {
        screen: "network",
        network: await findNetwork(connection, name),
      }];
  }
}

const isNumber = (name: string) => /^\d{1,15}$/.test(name);

async function findPackage(
  connection: ServerConnection,
  name: string,
): Promise<EntityName> {
  const found = /^\d{10}$/.test(name)
    ? await call(connection, readPackage, { params: { id: name } })
    : first(
      await call(connection, listPackages, { query: { name, limit: 1 } }),
      () => text.command.noPackage(name),
    );
  return { id: found.id, name: `${found.name} ${found.version}`.trim() };
}

async function findMachine(connection: ServerConnection, name: string) {
  const { rows } = await call(connection, listMachines, {
    query: { name, limit: 1 },
  });
  const named = rows[0] ??
    (isNumber(name)
      ? await call(connection, readMachine, { params: { id: name } })
      : null);
  if (!named) throw new NotFound(text.command.noMachine(name));
  return { id: named.id, name: named.name };
}

async function findGroup(connection: ServerConnection, name: string) {
  const { rows } = await call(connection, listGroups, {
    query: { name, limit: 1 },
  });
  const named = rows[0] ??
    (isNumber(name)
      ? await call(connection, readGroup, { params: { id: name } })
      : null);
  if (!named) throw new NotFound(text.command.noGroup(name));
  return { id: named.id, name: named.name };
}

/** By its address, its name, or its row number. */
async function findNetwork(connection: ServerConnection, name: string) {
  // A view is taken apart at its slashes: `networks/10.1.2.0/24`.
  const address = name.replace(" ", "/");
  const query = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?$/.test(address)
    ? { address }
    : { name };
  const { rows } = await call(connection, listNetworks, {
    query: { ...query, limit: 1 },
  });
  const found = rows[0] ??
    (isNumber(name)
      ? await call(connection, readNetwork, { params: { id: name } })
      : null);
  if (!found) throw new NotFound(text.networkCli.noNetwork(name));
  return {
    id: found.id,
    name: found.name || `${found.address}/${found.bits}`,
  };
}

/** The events of a kind, of a machine or of a package, whichever is named. */
async function findEvents(
  connection: ServerConnection,
  said: string,
): Promise<EventFilter> {
  if (EventKind.options.some((kind) => kind.startsWith(said))) {
    return { kind: said };
  }
  try {
    return { machine: await findMachine(connection, said) };
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
  }
  try {
    return { package: await findPackage(connection, said) };
  } catch (error) {
    if (!(error instanceof NotFound)) throw error;
    throw new NotFound(text.filter.noEvents(said));
  }
}

function first<Row>(
  { rows }: { readonly rows: readonly Row[] },
  otherwise: () => string,
): Row {
  const [row] = rows;
  if (row === undefined) throw new NotFound(otherwise());
  return row;
}
