import type { ServerConnection } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import type { Command, OpenScreen } from "./commands.ts";
import { PLACES, ROOT_SCREENS } from "./places.ts";
import type { RootPlace } from "./screen_place.ts";
import { VIEW_NAME } from "./saved_views.ts";
import type { Stack } from "./stack.ts";

/**
 * Looks up the names in a command and returns the places it leads to.
 *
 * @returns Null for a command that leads nowhere: help, quit, or a mistake.
 * @throws {NoMatch} If there is nothing of that name.
 * @throws {ApiProblem | Unreachable} As `call` does.
 */
export async function resolve(
  connection: ServerConnection,
  command: Command,
): Promise<Stack | null> {
  const list = listBehind(command);
  if (command.kind === "open") {
    const { resolve } = screenOf(command.what).command;
    return [list, await resolve(connection, command.name)];
  }
  if (command.kind !== "root") return null;
  const root = ROOT_SCREENS.find(({ screen }) => screen === list.screen)!;
  return command.q !== "" && root.below
    ? [{ screen: root.screen }, await root.below(connection, command.q)]
    : [list];
}

/** The list that a command opens, or opens something below of. */
export function listBehind(command: Command): RootPlace {
  if (command.kind === "open") {
    return { screen: screenOf(command.what).command.under };
  }
  if (command.kind !== "root") return { screen: "overview" };
  const { root: screen, q, state, faults } = command;
  return {
    screen,
    ...q !== "" && { q },
    ...state && { state },
    ...faults && { faults },
  };
}

function screenOf(name: OpenScreen["screen"]): OpenScreen {
  return PLACES.find(({ screen }) => screen === name) as OpenScreen;
}

/** The reason a command leads nowhere; null when it leads somewhere. */
export function mistakeIn(command: Command): string | null {
  if (command.kind === "incomplete") {
    return text.command.incomplete(command.word);
  }
  if (command.kind === "view") {
    if (command.name === "") return text.listScreens.views.command;
    return VIEW_NAME.test(command.name) ? null : text.listScreens.views.name;
  }
  if (command.kind !== "unknown") return null;
  return command.closest === null
    ? text.command.unknown(command.word)
    : text.command.unknownNear(command.word, command.closest);
}
