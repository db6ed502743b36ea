import { type Root, ROOTS } from "./screen_place.ts";
import { printValue } from "#shared/query/print.ts";
import type { Place } from "./places.ts";
import type { PlaceState } from "#tui/console/data/place_state.ts";

/** How a list is shown besides what its place says. */
export interface ListLook {
  readonly filter?: string;
  readonly sort?: string;
  readonly faults?: true;
  /** Ids of columns, in their order. */
  readonly columns?: readonly string[];
}

/** Where the state of a place keeps the parts of a look. */
const SLOTS = {
  filter: "list filter",
  sort: "list sort",
  faults: "list faults",
  columns: "list columns",
} as const;

/** Names of views: they need no quotes anywhere. */
export const VIEW_NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u;

/**
 * Reads what follows the `?` of a view: `filter=os:debian&sort=-updated`.
 * Unknown parts are ignored, so that newer lines work in older consoles.
 */
export function readLook(search: string): ListLook {
  const parts = new URLSearchParams(search);
  const filter = parts.get("filter");
  const sort = parts.get("sort");
  const columns = parts.get("columns")?.split(",").filter((id) => id !== "");
  return {
    ...filter && { filter },
    ...sort && /^-?[a-z]+$/i.test(sort) && { sort },
    ...parts.get("failures") === "only" && { faults: true },
    ...columns && columns.length > 0 && { columns },
  };
}

/** What the line of a view can say after its `?`. */
export const VIEW_PARTS = ["filter", "sort", "columns", "failures"];

/** The first part of a view's line that says nothing; null: there is none. */
export function unknownPart(search: string): string | null {
  const names = [...new URLSearchParams(search).keys()];
  return names.find((name) => !VIEW_PARTS.includes(name)) ?? null;
}

/**
 * One line that opens a list again, here or at a colleague's:
 * `machines?filter=os:debian&sort=-seen`.
 */
export function viewLine(root: string, look: ListLook): string {
  const { filter, sort, faults, columns } = look;
  const parts = [
    ...filter ? [`filter=${encoded(filter)}`] : [],
    ...sort ? [`sort=${sort}`] : [],
    ...faults ? ["failures=only"] : [],
    ...columns ? [`columns=${columns.join(",")}`] : [],
  ];
  return parts.length === 0 ? root : `${root}?${parts.join("&")}`;
}

/** Encodes only what would be read otherwise: the line stays readable. */
function encoded(filter: string): string {
  return filter.replaceAll(/[%&+#?]/g, (sign) => encodeURIComponent(sign))
    .replaceAll(" ", "+");
}

/** How the list of a place is shown now. */
export function lookOf(kept: PlaceState): ListLook {
  const filter = kept.get(SLOTS.filter);
  const sort = kept.get(SLOTS.sort);
  const columns = kept.get(SLOTS.columns);
  return {
    ...typeof filter === "string" && filter !== "" && { filter },
    ...typeof sort === "string" && { sort },
    ...kept.get(SLOTS.faults) === true && { faults: true },
    ...Array.isArray(columns) && { columns },
  };
}

/** Shows the list of a place like this when it is drawn next. */
export function applyLook(kept: PlaceState, look: ListLook): void {
  for (const part of ["filter", "sort", "faults", "columns"] as const) {
    if (look[part] !== undefined) kept.set(SLOTS[part], look[part]);
  }
}

/** The list of a number key with what a list below it is narrowed to. */
export interface ViewSource {
  readonly root: string;
  /** The query that finds the same rows; "" for all. */
  readonly query: string;
}

/**
 * The list that shows the rows of a place when it is saved as a view: the list
 * itself, or for the deployments of a package or machine and the machines of a
 * group the list of all with a query. Null: no such list shows them.
 */
export function viewSource(place: Place): ViewSource | null {
  if (place.screen === "group") {
    const query = `group:${printValue("group", place.group.name)}`;
    return { root: "machines", query };
  }
  if (place.screen === "progress") {
    if (!("package" in place)) {
      const query = `name=${printValue("name", place.machine.name)}`;
      return { root: "deployments", query };
    }
    const { package: of, state, group, cause, observed, unverified } = place;
    if (observed || unverified) return null;
    return {
      root: state ? `deployments/${state}` : "deployments",
      query: [
        `package:${of.id}`,
        ...group ? [`group:${printValue("group", group.name)}`] : [],
        ...cause ? [`reason:${cause}`] : [],
      ].join(" "),
    };
  }
  if (!isRoot(place.screen)) return null;
  const state = "state" in place && place.state ? `/${place.state}` : "";
  return { root: `${place.screen}${state}`, query: "" };
}

/** Both queries as one; the second is what was typed into the list. */
export function narrowed(query: string, filter = ""): string | undefined {
  if (query === "" || filter === "") return query + filter || undefined;
  return `${query} (${filter})`;
}

/** Whether a place is a list that a view can be saved of. */
export function isRoot(screen: string): screen is Root {
  return (ROOTS as readonly string[]).includes(screen);
}
