import type { z } from "zod";
import type { Endpoint } from "#shared/contract/endpoint.ts";

/** The fields a list of the API can be sorted by: `name`, `-name`. */
export type SortOf<List extends Pick<Endpoint, "query">> = Extract<
  z.input<NonNullable<List["query"]>> extends { sort?: infer Sort } ? Sort
    : never,
  string
>;

/** What of a list is wanted, and in which order. */
export interface Query {
  /** Only rows that hold this text; after a `!`, rows that do not. */
  readonly q: string;
  /** A field, or `-field` from its highest down; null: the server's order. */
  readonly sort: string | null;
  /** Only what went wrong. */
  readonly faults: boolean;
}

export const EVERYTHING: Query = { q: "", sort: null, faults: false };

/**
 * The order after this one: each column's in turn, then the server's again.
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

/** The same order from its other end. */
export function reverseSort(sort: string): string {
  return sort.startsWith("-") ? sort.slice(1) : `-${sort}`;
}

/** The field that is sorted by: "failed" of "-failed". */
export function fieldOf(sort: string): string {
  return sort.replace(/^-/, "");
}

/** Whether the highest come first. */
export function isDescending(sort: string): boolean {
  return sort.startsWith("-");
}

/** The query as the API takes it; what is not wanted is left out. */
export function queryParameters<Sort extends string>(
  { q, sort, faults }: Query,
) {
  // A bare `!` asks for nothing yet.
  const text = q.trim() === "!" ? "" : q.trim();
  return {
    ...text === "" ? {} : { q: text },
    ...sort === null ? {} : { sort: sort as Sort },
    ...faults ? { faults: "true" as const } : {},
  };
}
