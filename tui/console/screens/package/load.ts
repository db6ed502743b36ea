import { readPackage } from "#shared/contract/packages/packages.ts";
import {
  type PackageStatus,
  readPackageStatus,
} from "#shared/contract/packages/status.ts";
import { listNotes } from "#shared/contract/notes.ts";
import { NOTES_SHOWN } from "#tui/console/screens/notes/lines.ts";
import { readRelations } from "#tui/actions/relations/relations.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { newestEvents } from "#tui/console/screens/events/log.ts";
import type { PackageDetails } from "./lines.ts";

/** Rows that a page shows of a long list. */
const EVENTS = 10;

/** Reads a package with its newest events and notes. */
export async function loadWhole(
  connection: ServerConnection,
  id: number,
  signal: AbortSignal,
): Promise<PackageDetails> {
  const of = { id, name: "" };
  const [shown, events, notes, relations] = await Promise.all([
    call(connection, readPackage, { params: { id } }, signal),
    newestEvents(connection, { package: of }, EVENTS, signal),
    call(connection, listNotes, {
      query: { package: id, limit: NOTES_SHOWN },
    }, signal),
    readRelations(connection, id, signal),
  ]);
  return { shown, events, notes, relations };
}

/** Reads everything that is counted about a package. */
export function loadStatus(
  connection: ServerConnection,
  id: number,
  signal: AbortSignal,
): Promise<PackageStatus> {
  return call(connection, readPackageStatus, { params: { id } }, signal);
}

/**
 * The package with the numbers of its status: so all numbers of the page are of
 * one moment, and what an operator changes is shown at once.
 */
export function withNumbersOf<Shown extends PackageDetails["shown"]>(
  shown: Shown,
  status: PackageStatus | null,
): Shown {
  if (!status) return shown;
  const { counts, unverified, observed, lastHour } = status.package;
  return { ...shown, counts, unverified, observed, lastHour };
}
