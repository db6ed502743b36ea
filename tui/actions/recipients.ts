import { text } from "#tui/text/mod.ts";

/** An object of the server, with its name in questions and command lines. */
export interface EntityName {
  readonly id: number;
  readonly name: string;
}

/** Recipients of a package or a request: by name, or by a query. */
export interface Recipients {
  readonly query?: string;
  readonly machines: readonly EntityName[];
  readonly groups: readonly EntityName[];
}

/** "pc-1", "12 machines", "lab", "what matches os:debian". */
export function recipientWords(
  { machines, groups, query }: Recipients,
): string {
  return [
    ...groups.map(({ name }) => name),
    ...machines.length > 0 ? [machineWords(machines)] : [],
    ...query === undefined ? [] : [text.screens.matching(query)],
  ].join(" + ");
}

/** "pc-1", "12 machines". */
export function machineWords(
  machines: readonly { readonly name: string }[],
): string {
  const [first] = machines;
  return machines.length === 1 && first
    ? first.name
    : text.count.machines(machines.length);
}

/** Recipients in the form of the API. */
export function recipientIds({ machines, groups, query }: Recipients) {
  return {
    machines: machines.map(({ id }) => id),
    groups: groups.map(({ id }) => id),
    ...query !== undefined && { query },
  };
}

/** The flags that name recipients. */
export function recipientFlags(
  { groups, machines, query }: Recipients,
): string[] {
  return [
    ...groups.flatMap(({ name }) => ["--group", name]),
    ...machines.flatMap(({ name }) => ["--machine", name]),
    ...query === undefined ? [] : ["--query", query],
  ];
}
