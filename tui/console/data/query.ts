import type { z } from "zod";
import type { Endpoint } from "#shared/contract/endpoint.ts";

/** The fields a list of the API can be sorted by: `name`, `-name`. */
export type SortOf<List extends Pick<Endpoint, "query">> = Extract<
  z.input<NonNullable<List["query"]>> extends { sort?: infer Sort } ? Sort
    : never,
  string
>;

/** The filter and the order of a list. */
export interface Query {
  /** Only rows that contain this text; after a `!`, rows that do not. */
  readonly q: string;
  /** A field, or `-field` for descending; null for the server's order. */
  readonly sort: string | null;
  /** Only rows with a fault. */
  readonly faults: boolean;
}

export const EVERYTHING: Query = { q: "", sort: null, faults: false };

/**
 * The order after this one: each column's in turn, then the first again.
 *
 * @param offered The orders of the columns from the left, each in the
 * direction that is looked at first: `name`, `-failed`.
 */
export function nextSort(
  sort: string | null,
  offered: readonly string[],
): string | null {
  const now = offered.findIndex((one) =>
    sort !== null && fieldOf(one) === fieldOf(sort)
  );
  return offered[(now + 1) % Math.max(1, offered.length)] ?? null;
}

/** The same order in the other direction. */
export function reverseSort(sort: string): string {
  return sort.startsWith("-") ? sort.slice(1) : `-${sort}`;
}

/** The field of an order: "failed" of "-failed". */
export function fieldOf(sort: string): string {
  return sort.replace(/^-/, "");
}

/** True if the highest values come first. */
export function isDescending(sort: string): boolean {
  return sort.startsWith("-");
}

/** The query parameters of the API; empty ones are left out. */
export function queryParameters<Sort extends string>(
  { q, sort, faults }: Query,
) {
  // A bare `!` excludes nothing yet.
  const text = q.trim() === "!" ? "" : q.trim();
  return {
    ...text === "" ? {} : { q: text },
    ...sort === null ? {} : { sort: sort as Sort },
    ...faults ? { faults: "true" as const } : {},
  };
}
