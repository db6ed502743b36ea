import { isInHistory, MAY_BE_FROM_MIRROR } from "./predicates.ts";

/** The requests of the present attempt that are stored. */
export interface StoredEvidence {
  readonly infoAt: number | null;
  /** Numbers of the fragments that were requested. */
  readonly requested: readonly number[];
  /**
   * Number of fragments that have to be requested here; 0: they may have come
   * from a mirror.
   */
  readonly fragments: number;
  /** True if requests since the offer may have been lost. */
  readonly mayBeIncomplete: boolean;
  readonly inHistory: boolean;
}

/** The evidence for `deployment d` of `package p`, as one JSON array. */
export const EVIDENCE_COLUMN = `json_array(d.info_at,
    (select json_group_array(r.number) from fragment_request r
      where r.machine_id = d.machine_id and r.package_id = d.package_id),
    iif(${MAY_BE_FROM_MIRROR}, 0, json_array_length(p.fragments)),
    d.known_losses is not (select losses from request_loss),
    ${isInHistory()})`;

/** The values of {@linkcode EVIDENCE_COLUMN}. */
export type PackedEvidence = readonly [
  infoAt: number | null,
  requested: readonly number[],
  fragments: number,
  mayBeIncomplete: number,
  inHistory: number,
];

/** Reads {@linkcode EVIDENCE_COLUMN}. */
export function unpackEvidence(
  [infoAt, requested, fragments, mayBeIncomplete, inHistory]: PackedEvidence,
): StoredEvidence {
  return {
    ...{ infoAt, requested, fragments },
    mayBeIncomplete: mayBeIncomplete !== 0,
    inHistory: inHistory !== 0,
  };
}
