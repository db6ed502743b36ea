/** What a mirror answered when this server asked through it. */
export type MirrorAnswer =
  /** It passed the request to this server. */
  | { readonly kind: "works" }
  /** Something answers, but it does not pass requests to this server. */
  | { readonly kind: "wrong"; readonly problem: string }
  /** Nothing answers; the server may be unable to reach what machines reach. */
  | { readonly kind: "unreachable"; readonly problem: string }
  /** This process has no right to connect there. */
  | { readonly kind: "not_allowed" };

/** What the server's checks of a mirror found. Times in milliseconds. */
interface MirrorState {
  readonly host: string;
  readonly checkedAt: number;
  /** When it last passed a request on; null: it never did. */
  readonly answeredAt: number | null;
  /** Since when machines are kept from it; null: they are sent there. */
  readonly failingSince: number | null;
  readonly problem: string | null;
}

/**
 * The state of a mirror after a check. What answers something else is no mirror
 * of this server. One that is silent is avoided only if it answered before:
 * else machines may reach what the server does not.
 *
 * @returns null: the check says nothing.
 */
export function stateAfter(
  host: string,
  before: MirrorState | null,
  answer: MirrorAnswer,
  at: number,
): MirrorState | null {
  const answeredAt = before?.answeredAt ?? null;
  const failingSince = before?.failingSince ?? null;
  const checked = { host, checkedAt: at };
  switch (answer.kind) {
    case "not_allowed":
      return null;
    case "works":
      return { ...checked, answeredAt: at, failingSince: null, problem: null };
    case "wrong":
      return {
        ...checked,
        answeredAt,
        failingSince: failingSince ?? at,
        problem: answer.problem,
      };
    case "unreachable":
      return {
        ...checked,
        answeredAt,
        failingSince: failingSince ?? (answeredAt === null ? null : at),
        problem: answer.problem,
      };
  }
}
