import { useCallback, useContext } from "react";
import { type PlaceState, PlaceStateContext } from "./place_state.ts";

const slotOf = (list: string) => `${list} new row`;

/**
 * Makes a list of this place begin at a row that has just been created, the
 * next time it is shown: the next key acts on that row. Its filter goes, because
 * it might hide the row.
 *
 * @param list The name of the list, if the place has several.
 * @returns Takes the id of the row.
 */
export function useNewRow(list = "list"): (id: unknown) => void {
  const kept = useContext(PlaceStateContext);
  return useCallback((id: unknown) => {
    kept.set(slotOf(list), id);
    kept.set(`${list} filter`, "");
    kept.set(`${list} faults`, false);
  }, [kept, list]);
}

/** The same for the list of a place that is not on screen. */
export function announceRow(kept: PlaceState, id: unknown): void {
  kept.set(slotOf("list"), id);
}

/** True until the list has been told to select its new row. */
export function awaitsNewRow(kept: PlaceState, list: string): boolean {
  return kept.get(slotOf(list)) !== undefined;
}

/** Selects the new row of a list that is shown again, once. */
export function takeNewRow(
  kept: PlaceState,
  list: string,
  select: (id: unknown) => void,
): void {
  const id = kept.get(slotOf(list));
  if (id === undefined) return;
  kept.delete(slotOf(list));
  select(id);
}
