import { listMachines } from "#shared/contract/machines/machines.ts";
import { listPackages } from "#shared/contract/packages/packages.ts";
import { call, type ServerConnection } from "#tui/api/call.ts";
import type { EntityName, EventFilter } from "#tui/console/nav/places.ts";
import { text } from "#tui/text/mod.ts";
import { queryProblem } from "#tui/console/widgets/query_line.ts";
import type { FormField, Values } from "#tui/console/widgets/form.tsx";

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
    package: filter.package?.name ?? "",
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
    [events.package, filter.package?.name],
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
 * @throws {Error} With a sentence, if there is none of that name.
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
    ["package", of && await packageCalled(connection, of.trim())],
    ["machine", machine && await machineCalled(connection, machine.trim())],
  ];
  return Object.fromEntries(found.filter(([, value]) => value !== ""));
}

async function packageCalled(
  connection: ServerConnection,
  said: string,
): Promise<EntityName> {
  const { rows } = await call(connection, listPackages, {
    query: { q: said, limit: 50 },
  });
  const found = rows.find(({ name, id }) => name === said || `${id}` === said);
  if (found) return { id: found.id, name: found.name };
  if (/^\d{10}$/.test(said)) return { id: Number(said), name: said };
  throw new Error(text.events.noSuchPackage(said));
}

async function machineCalled(
  connection: ServerConnection,
  said: string,
): Promise<EntityName> {
  const { rows: [found] } = await call(connection, listMachines, {
    query: { name: said, limit: 1 },
  });
  if (!found) throw new Error(text.events.noSuchMachine(said));
  return { id: found.id, name: found.name };
}
