import type { AssignmentMode } from "#shared/contract/assignments/assignments.ts";
import type { DeploymentFilter } from "#shared/contract/deployments/deployments.ts";
import type { Recipients } from "#tui/console/nav/places.ts";

/** Command lines that do what was done here, or show what is shown. */
export const equivalent = {
  list: (noun: string) => line(noun, "list"),
  show: (noun: string, what: number | string) => line(noun, "show", what),
  activation: (id: number, on: boolean) =>
    line("packages", on ? "activate" : "deactivate", id),
  deletePackage: (id: number) => line("packages", "delete", id),
  assign: (
    id: number,
    { machines, groups, query }: Recipients,
    force: boolean,
    mode: AssignmentMode = "continuous",
  ) =>
    line(
      "assign",
      id,
      ...groups.flatMap(({ name }) => ["--group", name]),
      ...machines.flatMap(({ name }) => ["--machine", name]),
      ...query === undefined ? [] : ["--query", query],
      ...force ? ["--force"] : [],
      ...mode === "snapshot" && groups.length > 0 ? ["--snapshot"] : [],
    ),
  retry: (machine: string, id: number) =>
    line("deployments", "retry", machine, id),
  cancel: (machine: string, id: number) =>
    line("deployments", "cancel", machine, id),
  /** For all that match; the command asks for their number. */
  many: (verb: "retry" | "cancel", filter: DeploymentFilter) =>
    line("deployments", verb, ...flagsOf(filter)),
  why: (machine: string, id: number) => line("why", machine, id),
  tail: () => line("tail", "--follow"),
};

/** One command line; what a shell would take apart is quoted. */
export function line(...words: readonly (string | number)[]): string {
  return ["longshore", ...words.map((word) => quoted(`${word}`))].join(" ");
}

/** One command line after the other, as long as each succeeds. */
export function lines(each: readonly string[]): string {
  return each.join(" && ");
}

function flagsOf({ q, ...filter }: DeploymentFilter): string[] {
  return Object.entries({ ...filter, filter: q }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, `${value}`]
  );
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", `'\\''`)}'`;
}
