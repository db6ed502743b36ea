import type { ServerInfo } from "#shared/contract/servers.ts";
import type { Storage } from "#shared/contract/storage.ts";
import { sizeWords } from "./amounts.ts";
import type { Tone } from "#tui/console/theme.ts";
import { text } from "#tui/text/mod.ts";
import { formatDate, formatMoment } from "./words.ts";

/** Facts about the database, its events and packages' files, each with its label. */
export function storageFacts(
  { database, disk, packages, machines, events }: Storage,
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
    [
      storage.packages,
      storage.stored(
        sizeWords(packages.storedBytes),
        packages.count,
        packages.storedBytes < packages.bytes
          ? sizeWords(packages.bytes)
          : null,
      ),
    ],
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

/** The state of a server, with what it lacks: "live, runs the jobs". */
export function serverStateWords(server: ServerInfo, now: Date): string {
  const { servers } = text;
  const { state, seenAt, answers, runsJobs, lacks, packagesMissing } = server;
  return [
    state === "live"
      ? servers.states.live
      : servers.states[state](formatMoment(seenAt, now)),
    ...answers ? [servers.answers] : [],
    ...runsJobs ? [servers.runsJobs] : [],
    ...lacks.length > 0 ? [servers.lacks(lacks.join(", "))] : [],
    ...packagesMissing > 0 ? [servers.packagesMissing(packagesMissing)] : [],
  ].join(", ");
}

/** How bad the state of a server is. */
export function serverTone(
  { state, lacks, packagesMissing }: ServerInfo,
): Tone {
  if (state === "stopped") return "quiet";
  if (state === "silent" || lacks.length > 0) return "failed";
  return packagesMissing > 0 ? "open" : "ok";
}
