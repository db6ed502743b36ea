import type { UnknownValue } from "#shared/query/unknown_values.ts";
import { quoted } from "./plural.ts";
import type { ExpectedToken, QueryField } from "#shared/query/mod.ts";

/** Help while a query is typed. */
export const query = {
  complete: "complete",
  nothingToComplete: "Nothing to complete here",
  tab: (words: string) => `tab: ${words}`,
  /** Problems; short enough to be read in full beside the query. */
  problems: {
    too_long: (most: number, length: number) =>
      `${length} characters, at most ${most} are possible`,
    too_deep: (most: number) => `nested deeper than ${most} parentheses`,
    too_many_terms: (most: number) => `more than ${most} terms`,
    unknown_field: (found: string, meant: string) =>
      meant === "" ? `no field "${found}"` : `no field "${found}": ${meant}?`,
    field_missing: (found: string) => `a field is missing before ${found}`,
    value_missing: (field: string, wanted: string) => `${field}: ${wanted}`,
    value_unreadable: (found: string, wanted: string) =>
      `not "${found}": ${wanted}`,
    meant: (found: string, meant: string) => `not "${found}": ${meant}?`,
    operator_unfit: (field: string) => `${field} takes only : or =`,
    range_reversed: (meant: string) => `the range is backwards: ${meant}?`,
    too_many_bounds: "two bounds at most",
    quote_open: 'a closing " is missing',
    escape_useless: (found: string, instead: string) =>
      `${found} has no effect: write ${instead} for a backslash`,
    parenthesis_open: "a closing ) is missing",
    parenthesis_stray: "this ) has no opening (",
    term_missing: "something is missing here",
  },
  expected: {
    term: "a word, or a field and its value",
    value: "a value",
    field: "a field",
    choice: "one of its values",
    size: "a size: 8G, 512M, 4G..16G",
    time: "an age or a day: 7d, 24h, 2026-11-22",
    address: "an address: 10.1.0.0/16, 10.1.*, 2001:db8::/32",
    mac: "a MAC: 3C:52:82:*",
    version: "a version: 2.10",
    equals: ": or =",
    parenthesis: ")",
    quote: '"',
  } satisfies Record<ExpectedToken, string>,
  /** Descriptions of fields, shown while a field has no value yet. */
  fields: {
    name: "the machine's name",
    os: "the system",
    family: "the family of its system",
    agent: "the agent: its name, family or version",
    tag: "the tag",
    field: "a custom field: field.building:B2",
    group: "a group it is in",
    software: "a program: firefox, or firefox<140",
    ram: "memory: 8G, 4G..16G",
    disk: "free space on the system's drive: 10G",
    cpu: "the processor",
    ip: "any of its addresses: 10.1.0.0/16, 2001:db8::/32",
    mac: "a network card: 3C:52:82:*",
    serial: "the serial number",
    uuid: "the firmware's UUID",
    user: "the user",
    seen: "its last contact: 7d, 24h, 2026-11-22",
    status: "its status; without it, retired machines are left out",
    obeys: "whether its agent keeps to its poll interval",
    registered: "its first contact: 7d, 2026-11-22",
    inventoried: "its last inventory: 7d, 2026-11-22",
    ticket: "the ticket of a note on it: INC-123",
    relay: 'the relay of its last contact; "": it came directly',
    package: "a package assigned to it: name or ID",
    state: "the state of a package",
    reason: "why a package is not further",
    result: "the result of a package",
    code: "the code an agent reported",
  } satisfies Record<QueryField, string>,
};

/** Queries on the command line. */
export const cliQuery = {
  argument: "query: os:debian tag:paris* software:'firefox<140' -name:srv*",
  filter: "the query, where plain words would be read as arguments",
  which: "deployments that match this query: reason:not_seen os:debian",
  events:
    "only events that match this query: package:vlc result:failed os:debian",
  tooLong: (length: number, most: number) =>
    `Cannot read the query: it has ${length} characters, at most ${most} are possible; make groups of its parts, or name machines in a file with --from`,
  wrong: (query: string, at: number, words: string) =>
    `Cannot read the query "${query}" at character ${at}: ${words}`,
};

/** Machines that a query includes only because a value is not known. */
export const unknown = {
  /** The label of the sentence on a page. */
  label: "Not known",
  only: (machines: number, total: number, values: string) =>
    machines === 1
      ? `1 of ${total} is included only because its ${values} is unknown`
      : `${machines} of ${total} are included only because their ${values} is unknown`,
  /** Beside the number of rows of a list. */
  short: (machines: number, values: string) =>
    `${machines} by unknown ${values};`,
  or: " or ",
  values: {
    name: "name",
    os: "system",
    agent: "agent version",
    software: "software",
    version: "version",
    ram: "memory",
    disk: "free disk space",
    cpu: "processor",
    ip: "address",
    mac: "MAC address",
    serial: "serial number",
    uuid: "UUID",
    user: "user",
  } satisfies Record<UnknownValue, string>,
};

/** Machines that a list names. */
export const names = {
  /** The description of `--from`. */
  from:
    "file with the names of machines, one a line or a column of a CSV; - for standard input",
  none: "Name at least one machine, or a file with --from",
  unknown: (name: string, close: string) =>
    `There is no machine ${quoted(name)}` +
    (close === "" ? "" : `; did you mean ${close}?`),
  ambiguous: (name: string, machines: number, some: string) =>
    `${machines} machines are called ${quoted(name)}: ${some}; use the ID`,
  /** The last sentence of a command that was carried out in part. */
  part: (used: number, unknown: number, ambiguous: number) =>
    [
      used === 1 ? "Done for 1 machine only" : `Done for ${used} machines only`,
      ...unknown > 0 ? [`${unknown} names are unknown`] : [],
      ...ambiguous > 0 ? [`${ambiguous} are those of several machines`] : [],
    ].join("; "),
  nobody: (unknown: number, ambiguous: number) =>
    [
      "Nothing was done: none of the names means one machine",
      ...unknown > 0 ? [`${unknown} are unknown`] : [],
      ...ambiguous > 0 ? [`${ambiguous} are those of several machines`] : [],
    ].join("; "),
  empty: (file: string) =>
    `Cannot use ${file}: it holds no names; write one a line`,
  tooMany: (found: number, most: number) =>
    `Cannot use ${found} names: at most ${most} are possible at a time`,
  tooLarge: (file: string, mebibytes: number) =>
    `Cannot use ${file}: it is larger than ${mebibytes} MiB`,
  standardInput: "standard input",
  /** In the console. */
  notFound: (unknown: number, ambiguous: number, some: string) =>
    `not found: ${unknown}, ambiguous: ${ambiguous} (${some})`,
};

/** Everything about queries and names. */
export const queries = { cliQuery, query, unknown, names };
