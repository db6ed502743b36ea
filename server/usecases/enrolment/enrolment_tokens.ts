import type { EnrolmentToken } from "#shared/contract/enrolment.ts";
import { DAY_MS } from "#shared/time.ts";
import {
  enrolmentTokenById,
  enrolmentTokenNamed,
  insertEnrolmentToken,
  revokeEnrolmentToken as revokeStatement,
} from "#db/enrolment/tokens.ts";
import { appendEvent } from "#db/events/events.ts";
import type { Requester } from "#server/domain/permissions.ts";
import { notFound } from "#server/domain/not_found.ts";
import { Refusal } from "#server/domain/refusal.ts";
import {
  hashSecret,
  newEnrolmentSecret,
} from "#server/usecases/operators/token_secret.ts";
import type { Services } from "#server/usecases/services.ts";

export interface NewEnrolmentToken {
  readonly name: string;
  /** The TAG it sets; empty: none. */
  readonly tag: string;
  /** Days until it expires; left out: never. */
  readonly days?: number;
}

/**
 * Issues a token that lets machines in. Its secret is returned and stored
 * nowhere.
 *
 * @throws {Refusal} `name_taken`.
 */
export async function issueEnrolmentToken(
  { store, notifier, now }: Services,
  { name, tag, days }: NewEnrolmentToken,
  by: Requester,
): Promise<{ token: EnrolmentToken; secret: string }> {
  if (await enrolmentTokenNamed(store.db, name)) {
    throw new Refusal(
      "name_taken",
      `There is an enrolment token named ${name} already: choose another name, revoked tokens keep theirs`,
    );
  }
  const at = now();
  const expiresAt = days === undefined
    ? null
    : new Date(at.getTime() + days * DAY_MS);
  const secret = newEnrolmentSecret();
  await store.commit([
    insertEnrolmentToken({
      name,
      hash: await hashSecret(secret),
      tag,
      at,
      by: by.name,
      expiresAt,
    }),
    appendEvent({
      kind: "enrolment_token.issued",
      actor: `operator:${by.name}`,
      at,
      payload: {
        token: name,
        tag,
        expiresAt: expiresAt?.toISOString() ?? null,
      },
    }),
  ]);
  notifier.notify();
  const token = await enrolmentTokenNamed(store.db, name);
  return { token: token!, secret };
}

/**
 * Revokes a token: it lets no more machines in, and those it let in stay.
 *
 * @throws {Refusal} `enrolment_token_not_found`, `nothing_to_do`.
 */
export async function revokeEnrolmentToken(
  { store, notifier, now }: Services,
  id: number,
  by: Requester,
): Promise<void> {
  const token = await enrolmentTokenById(store.db, id);
  if (!token) throw notFound("enrolment_token", id);
  if (token.revokedAt !== null) {
    throw new Refusal(
      "nothing_to_do",
      `The enrolment token ${token.name} is revoked already`,
    );
  }
  const at = now();
  await store.commit([
    revokeStatement(id, at),
    appendEvent({
      kind: "enrolment_token.revoked",
      actor: `operator:${by.name}`,
      at,
      payload: { token: token.name, uses: token.uses },
    }),
  ]);
  notifier.notify();
}
