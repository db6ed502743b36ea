/** For each group by its id: the groups that its query names. */
export type References = ReadonlyMap<number, readonly number[]>;

/**
 * The cycle that would arise if a group's query named `names`.
 *
 * @returns The groups along the cycle, first and last the group itself; null if
 * there is none.
 */
export function cycleThrough(
  group: number,
  names: readonly number[],
  references: References,
): number[] | null {
  const seen = new Set<number>();
  const paths = names.map((id) => [group, id]);
  for (let path = paths.shift(); path; path = paths.shift()) {
    const last = path.at(-1)!;
    if (last === group) return path;
    if (seen.has(last)) continue;
    seen.add(last);
    for (const id of references.get(last) ?? []) paths.push([...path, id]);
  }
  return null;
}

/** Groups in an order in which each comes after all that its query names. */
export function inOrder(references: References): number[] {
  const ordered = new Set<number>();
  const open = new Set<number>();
  function add(id: number): void {
    if (ordered.has(id) || open.has(id)) return;
    open.add(id);
    for (const named of references.get(id) ?? []) {
      if (references.has(named)) add(named);
    }
    ordered.add(id);
  }
  for (const id of references.keys()) add(id);
  return [...ordered];
}
