/** An order in which each comes after all it depends on, or a circle. */
export type TopologicalOrder =
  | { readonly order: readonly number[] }
  /** Begins and ends with the same: `[a, b, a]` if a depends on b and b on a. */
  | { readonly cycle: readonly number[] };

/**
 * Orders these so that each comes after all it depends on, directly or through
 * others; those in turn are included.
 *
 * @param dependsOn What one depends on; a missing entry: nothing.
 */
export function orderOf(
  ids: readonly number[],
  dependsOn: ReadonlyMap<number, readonly number[]>,
): TopologicalOrder {
  const order: number[] = [];
  const done = new Set<number>();
  for (const first of ids) {
    if (done.has(first)) continue;
    // The way down to here, and how many of each one's edges were followed. A
    // chain may be longer than the stack.
    const path = [first];
    const followed = [0];
    while (path.length > 0) {
      const last = path.at(-1)!;
      const next = dependsOn.get(last)?.[followed.at(-1)!];
      if (next === undefined) {
        done.add(last);
        order.push(last);
        path.pop();
        followed.pop();
        continue;
      }
      followed[followed.length - 1]!++;
      if (done.has(next)) continue;
      const at = path.indexOf(next);
      if (at >= 0) return { cycle: [...path.slice(at), next] };
      path.push(next);
      followed.push(0);
    }
  }
  return { order };
}
