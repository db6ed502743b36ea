/** Texts of printed lists, in English. */
export const lists = {
  options: {
    format: "format of the output",
    columns: "only these columns, separated by commas",
    noHeaders: "leave out the titles of the columns",
    limit: (rows: number) =>
      `at most this many; default: ${rows} in a table, all in other formats`,
    all: "all of them, also in a table",
  },
  /** After a table that does not show all rows. */
  more: (shown: number, more: number) =>
    `${shown} shown, ${more} more; --all shows all of them`,
  moreUnknown: (shown: number) =>
    `${shown} shown, and there are more; --all shows all of them`,
  oneFormat: (one: string, other: string) =>
    `Cannot use ${one} together with ${other}: choose one format`,
  noColumn: (word: string, known: string) =>
    `no column "${word}"; choose from ${known}`,
  noColumnsIn: (format: string) =>
    `--columns is for table, wide and csv; ${format} always prints everything`,
  notAList: (format: string) =>
    `${format} is for lists; choose table, json, ndjson or yaml`,
  atLeastOne: "a whole number of 1 or more",
  columns: {
    cause: "CAUSE",
    deviceId: "DEVICE ID",
    machineId: "MACHINE ID",
    packageId: "PACKAGE ID",
    size: "SIZE",
    status: "STATUS",
    version: "VERSION",
  },
  status: { approved: "approved", pending: "pending", retired: "retired" },
  events: {
    about: "the log of what happened",
    list: "list events, newest first; with --since oldest first",
    limit: (recent: number) =>
      `at most this many; default: ${recent}, with --since all`,
    since:
      "events from then on: 1h or 2d ago, a day or a time (2026-11-30T08:00), or after the event of this number",
    until: "events up to then, in the same forms",
    operator: "only actions of this operator",
    noEnd: "Cannot use --follow together with --until: new events have no end",
    noKind: (word: string) => `no kind of event begins with "${word}"`,
    noBound:
      "an age such as 90m, 1h or 2d, a day or a time such as 2026-11-30 or 2026-11-30T08:00, or the number of an event",
  },
  none: {
    assignments: "No assignments found",
    deployments: "No deployments found",
    devices: "No devices found",
    duplicates: "No pairs of machines found",
    events: "No events found",
    groups: "No groups found",
    machines: "No machines found",
    networks: "No networks found",
    notes: "No notes found",
    operators: "No operators found",
    packages: "No packages found",
    profiles: "No profiles found",
    removals: "No removals found",
    settings: "No settings found",
    summaries: "No summaries found",
    tokens: "No tokens found",
    troubles: "No troubles found",
  },
};
