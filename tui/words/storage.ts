import type { Storage } from "#shared/contract/storage.ts";
import { sizeWords } from "./amounts.ts";
import { text } from "#tui/text/mod.ts";
import { formatDate } from "./words.ts";

/** Facts about the database and its events, each with its label. */
export function storageFacts(
  { database, disk, machines, events }: Storage,
): (readonly [string, string])[] {
  const { storage } = text;
  const { bytes, freeBytes, shrinks, remote } = database;
  return [
    [storage.database, storage.size(sizeWords(bytes), sizeWords(freeBytes))],
    [
      storage.free,
      shrinks ? storage.shrinks : remote ? storage.remote : storage.keeps,
    ],
    ...disk
      ? [
        [
          storage.disk,
          storage.room(sizeWords(disk.free), sizeWords(disk.total)),
        ] as const,
      ]
      : [],
    [storage.machines, `${machines}`],
    [storage.single, `${events.single}`],
    [
      storage.summarised,
      events.to === null
        ? storage.none
        : storage.upTo(events.summarised, formatDate(events.to.at)),
    ],
  ];
}
