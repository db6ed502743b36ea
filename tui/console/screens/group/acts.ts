import {
  changeGroup,
  type Group,
  previewGroup,
} from "#shared/contract/groups/groups.ts";
import {
  listMachines,
  type Machine,
} from "#shared/contract/machines/machines.ts";
import { queryForText } from "#shared/query/mod.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import { typedFor } from "#tui/console/danger.ts";
import { line, lines } from "#tui/actions/equivalent.ts";
import { text } from "#tui/text/mod.ts";
import type { Question } from "#tui/console/widgets/question.tsx";

/**
 * The machine that is meant: the one of that name, or the only one whose name,
 * address, serial number or tag holds it.
 *
 * @throws {Error} With a sentence, if there is none or more than one.
 */
export async function machineMeant(
  connection: ServerConnection,
  said: string,
): Promise<Machine> {
  const exact = await call(connection, listMachines, {
    query: { name: said, limit: 2 },
  });
  const { rows, total } = exact.total === 1
    ? exact
    : await call(connection, listMachines, {
      query: { q: queryForText(said), limit: 2 },
    });
  const [only] = rows;
  if (!only) throw new Error(text.group.noSuch(said));
  if (total > 1) throw new Error(text.group.several(total, said));
  return only;
}

/** Asked before a machine joins a group that packages are assigned to. */
export function addQuestion(
  machine: Machine,
  group: string,
  packages: readonly string[],
): Omit<Question, "run"> {
  return {
    title: text.group.addQuestion(machine.name, group),
    lines: [text.group.addReach([...new Set(packages)].join(", "))],
    yes: text.group.addYes,
    tone: "open",
  };
}

export async function addMember(
  connection: ServerConnection,
  { id, name }: Pick<Group, "id" | "name">,
  machine: Machine,
): Promise<string> {
  await call(connection, changeGroup, {
    params: { id },
    body: { add: [machine.id] },
  });
  return text.group.added(machine.name, name);
}

export async function takeOut(
  connection: ServerConnection,
  { id, name }: Pick<Group, "id" | "name">,
  machines: readonly Machine[],
): Promise<string> {
  await call(connection, changeGroup, {
    params: { id },
    body: { remove: machines.map((machine) => machine.id) },
  });
  return text.group.removed(namesOf(machines), name);
}

/** Asked before machines leave a group. */
export function takeOutQuestion(
  machines: readonly Machine[],
  group: string,
): Omit<Question, "run"> {
  return {
    title: text.group.removeQuestion(namesOf(machines), group),
    lines: [text.group.removeStays],
    yes: text.group.removeYes,
    tone: "failed",
  };
}

/** Asked before a group gets another query: who comes, who leaves. */
export async function changeQuestion(
  connection: ServerConnection,
  { id, name }: Pick<Group, "id" | "name">,
  query: string | null,
): Promise<Omit<Question, "run">> {
  const { added, removed, packages } = await call(connection, previewGroup, {
    body: { group: id, query },
  });
  const { come, leave } = text.rule;
  const given = packages.map((one) => one.name).join(", ");
  return {
    title: text.rule.changeQuestion(name),
    lines: [
      ...added > 0 || removed === 0 ? [come(added)] : [],
      ...given ? [text.rule.wouldGive(given)] : [],
      ...removed > 0 ? [leave(removed)] : [],
    ],
    yes: text.rule.changeYes,
    tone: given || removed > 0 ? "failed" : "open",
    type: given ? typedFor(added) : undefined,
  };
}

/** The command line for what was changed of a group. */
export function changeLine(
  { name, query, description }: Group,
  to: Pick<Group, "name" | "query" | "description">,
): string | undefined {
  const edits = [
    ...to.query === query
      ? []
      : to.query === null
      ? ["--no-query"]
      : ["--query", to.query],
    ...to.description === description ? [] : ["--description", to.description],
  ];
  const each = [
    ...edits.length > 0 ? [line("groups", "edit", name, ...edits)] : [],
    ...to.name === name ? [] : [line("groups", "rename", name, to.name)],
  ];
  return each.length > 0 ? lines(each) : undefined;
}

/** Asked before a group is deleted. */
export function deleteQuestion(
  { name, machines }: Group,
): Omit<Question, "run"> {
  return {
    title: text.group.deleteQuestion(name),
    lines: [text.group.deleteStays(machines)],
    yes: text.group.deleteYes,
    tone: "failed",
    type: name,
  };
}

/** "pc-1", "12 machines". */
export function namesOf(machines: readonly Machine[]): string {
  const [first] = machines;
  return machines.length === 1 && first
    ? first.name
    : text.count.machines(machines.length);
}
