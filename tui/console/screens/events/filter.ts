import { machineNamed, packageNamed } from "#tui/actions/lookup.ts";
import type { ServerConnection } from "#tui/api/call.ts";
import { ApiProblem } from "#tui/api/problem.ts";
import type { EntityName } from "#tui/actions/recipients.ts";
import type { EventFilter } from "./place.ts";
import { text } from "#tui/text/mod.ts";
import { queryProblem } from "#tui/console/widgets/query_line.ts";
import type { FormField, Values } from "#tui/console/widgets/form.tsx";
import { titleOf } from "#tui/words/titles.ts";

/** The fields of the form that filters the log. */
export function filterFields(): readonly FormField[] {
  const { events } = text;
  const field = (name: string, label: string, hint: string): FormField => ({
    name,
    label,
    hint,
    kind: { type: "text" },
  });
  return [
    {
      ...field("kind", events.kind, events.kindHint),
      problem: (value) =>
        /^[a-z._]{0,64}$/.test(value) ? null : events.notAKind,
    },
    field("package", events.package, events.packageHint),
    field("machine", events.machine, events.machineHint),
    field("operator", events.operator, events.operatorHint),
    {
      ...field("q", events.query, events.queryHint),
      kind: { type: "query" },
      problem: queryProblem,
    },
  ];
}

/** A filter as the form shows it. */
export function filterValues(filter: EventFilter): Values {
  return {
    kind: filter.kind ?? "",
    package: filter.package ? titleOf(filter.package) : "",
    machine: filter.machine?.name ?? "",
    operator: filter.operator ?? "",
    q: filter.q ?? "",
  };
}

/** "kind deployment.result, machine pc-1"; empty for no filter. */
export function filterWords(filter: EventFilter): string {
  const { events } = text;
  const named: [string, string | undefined][] = [
    [events.kind, filter.kind],
    [events.package, filter.package && titleOf(filter.package)],
    [events.machine, filter.machine?.name],
    [events.operator, filter.operator],
    [events.query, filter.q],
  ];
  return named.filter(([, value]) => value)
    .map(([label, value]) => `${label.toLowerCase()} ${value}`).join(", ");
}

/**
 * The filter that was filled in, with names looked up.
 *
 * @throws {NoMatch} If there is nothing of a name.
 */
export async function readFilter(
  connection: ServerConnection,
  values: Values,
): Promise<EventFilter> {
  const { kind = "", package: of = "", machine = "", operator = "" } = values;
  const { q = "" } = values;
  const found: [string, unknown][] = [
    ["kind", kind],
    ["operator", operator.trim()],
    ["q", q.trim()],
    ["package", of && await findPackage(connection, of.trim())],
    ["machine", machine && await findMachine(connection, machine.trim())],
  ];
  return Object.fromEntries(found.filter(([, value]) => value !== ""));
}

/** The package of a name or an id; a deleted one by its id. */
async function findPackage(
  connection: ServerConnection,
  word: string,
): Promise<EntityName> {
  try {
    const { id, name } = await packageNamed(connection, word, "first");
    return { id, name };
  } catch (error) {
    const isDeleted = error instanceof ApiProblem && /^\d{10}$/.test(word);
    if (!isDeleted) throw error;
    return { id: Number(word), name: word };
  }
}

async function findMachine(
  connection: ServerConnection,
  word: string,
): Promise<EntityName> {
  const { id, name } = await machineNamed(connection, word, "first");
  return { id, name };
}
