import type { FamilyCounts } from "#shared/families.ts";
import { text } from "#tui/text/mod.ts";

/** "5 Windows, 7 Unix"; empty for no machine. */
export function familyWords(
  { windows, unix, mobile = 0 }: FamilyCounts,
): string {
  return [
    ...windows > 0 ? [`${windows} Windows`] : [],
    ...unix > 0 ? [`${unix} Unix`] : [],
    ...mobile > 0 ? [`${mobile} ${text.danger.mobile}`] : [],
  ].join(", ");
}

/** "12 machines: 5 Windows, 7 Unix". */
export function reachWords(machines: number, families?: FamilyCounts): string {
  const systems = families ? familyWords(families) : "";
  const count = text.count.machines(machines);
  return systems === "" ? count : text.danger.ofSystems(count, systems);
}

/** The confirmation to type for this many machines; undefined for one. */
export function typedFor(machines: number): string | undefined {
  return machines > 1 ? `${machines}` : undefined;
}

/** "pc-1, pc-2, pc-3 and 9 more". */
export function namesWords(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most).join(", ");
  return names.length <= most
    ? shown
    : text.danger.andMore(shown, names.length - most);
}
