/**
 * The rule `relationGate` of the domain, which is the view `relation_gate`:
 * which relation of its package holds back the first offer of the waiting
 * deployment `row`. Packages without relations cost one lookup.
 *
 * @returns SQL for `requires`, `conflicts` or null.
 */
export function relationGate(row: string): string {
  return firstGate(row, "kind");
}

/** The package that is missing, or in the way, by {@linkcode relationGate}. */
export function gatingPackage(row: string): string {
  return firstGate(row, "other_id");
}

function firstGate(row: string, column: string): string {
  return `case when exists (select 1 from package_relation pr
      where pr.package_id = ${row}.package_id) then (select g.${column}
    from relation_gate g where g.machine_id = ${row}.machine_id
      and g.package_id = ${row}.package_id
    order by g.kind desc, g.other_id limit 1) end`;
}
