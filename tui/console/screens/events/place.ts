import { EventKind, type LogEvent } from "#shared/contract/events/events.ts";
import { machineNamed, NoMatch, packageNamed } from "#tui/actions/lookup.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import type { RootScreen, ScreenPlace } from "#tui/console/nav/screen_place.ts";
import { text } from "#tui/text/mod.ts";
import { type PackageTitle, titleOf } from "#tui/words/titles.ts";

/** Which events are shown; everything given must hold. */
export interface EventFilter {
  readonly machine?: EntityName;
  readonly package?: PackageTitle;
  /** The kind, or how it begins. */
  readonly kind?: string;
  /** The name of an operator. */
  readonly operator?: string;
  /** A query. */
  readonly q?: string;
}

/** The log, as far as it passes the filter. */
export interface HappenedPlace {
  readonly screen: "happened";
  readonly filter: EventFilter;
  /** What was asked for; else it is the log of the page above. */
  readonly word?: string;
}

export const eventsRoot: RootScreen<HappenedPlace> = {
  screen: "events",
  words: ["e", "audit", "journal", "événements"],
  below: async (connection, word) => ({
    screen: "happened",
    filter: await filterFor(connection, word),
    word,
  }),
};

export const happenedPlace: ScreenPlace<HappenedPlace> = {
  screen: "happened",
  crumb: ({ word }) => word ?? text.events.crumb,
};

export interface EventPlace {
  readonly screen: "event";
  readonly event: LogEvent;
}

export const eventPlace: ScreenPlace<EventPlace> = {
  screen: "event",
  crumb: ({ event }) => text.events.event(event.seq),
};

/** The events of a kind, of a machine or of a package, whichever is named. */
async function filterFor(
  connection: ServerConnection,
  word: string,
): Promise<EventFilter> {
  if (EventKind.options.some((kind) => kind.startsWith(word))) {
    return { kind: word };
  }
  const machine = await machineNamed(connection, word, "first").catch(orNull);
  if (machine) return { machine: { id: machine.id, name: machine.name } };
  const of = await packageNamed(connection, word, "first").catch(orNull);
  if (of) return { package: { id: of.id, name: titleOf(of) } };
  throw new NoMatch(text.filter.noEvents(word));
}

function orNull(error: unknown): null {
  if (error instanceof NoMatch) return null;
  throw error;
}
