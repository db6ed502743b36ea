import type { Storage } from "#shared/contract/storage.ts";
import { sizeWords } from "./amounts.ts";
import { text } from "#tui/text/mod.ts";

/** What is kept and what it takes: a name and what it says, one a line. */
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
        : storage.upTo(events.summarised, events.to.at.slice(0, 10)),
    ],
  ];
}
