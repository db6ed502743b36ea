import { EventKind } from "#shared/contract/events/events.ts";
import {
  groupNamed,
  type Lookup,
  machineNamed,
  networkNamed,
  NoMatch,
  packageNamed,
} from "#tui/actions/lookup.ts";
import { networkWords } from "#tui/actions/networks.ts";
import { titleOf } from "#tui/words/titles.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Command } from "./commands.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { EventFilter } from "#tui/console/nav/places.ts";
import type { Stack } from "./stack.ts";

/**
 * Where a command leads, its names looked up.
 *
 * @returns Null for a command that leads nowhere: help, quit, or a mistake.
 * @throws {NoMatch} If there is nothing of that name.
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

/** The first row of a name, or the row of an id, as crumbs call it. */
async function found<Row extends EntityName>(
  lookup: Lookup<Row>,
  connection: ServerConnection,
  word: string,
  nameOf = ({ name }: Row) => name,
): Promise<EntityName> {
  const row = await lookup(connection, word, "first");
  return { id: row.id, name: nameOf(row) };
}

const findPackage = (connection: ServerConnection, word: string) =>
  found(packageNamed, connection, word, titleOf);
const findMachine = (connection: ServerConnection, word: string) =>
  found(machineNamed, connection, word);
const findGroup = (connection: ServerConnection, word: string) =>
  found(groupNamed, connection, word);
const findNetwork = (connection: ServerConnection, word: string) =>
  found(networkNamed, connection, word, networkWords);

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
    if (!(error instanceof NoMatch)) throw error;
  }
  try {
    return { package: await findPackage(connection, said) };
  } catch (error) {
    if (!(error instanceof NoMatch)) throw error;
    throw new NoMatch(text.filter.noEvents(said));
  }
}
