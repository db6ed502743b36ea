import type { EnrolmentRefusal } from "#shared/contract/enrolment_refusals.ts";
import type { Settings } from "#shared/contract/settings/settings.ts";
import { enrolmentTokenByHash, pendingMachines } from "#db/enrolment/tokens.ts";
import type { Db } from "#db/store/tables.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import {
  decideEnrolment,
  type EnrolmentDecision,
  type PresentedToken,
} from "#server/domain/machines/enrolment.ts";
import { hashSecret } from "#server/usecases/operators/token_secret.ts";
import type { Services } from "#server/usecases/services.ts";
import { NotEnrolled } from "./not_enrolled.ts";

/** How an unknown DEVICEID is let in. */
export type Admission = Extract<EnrolmentDecision, { admitted: true }>;

/** The token in a request's URL, as it is stored. */
export async function presentedToken(
  db: Db,
  { token }: Contact,
): Promise<PresentedToken> {
  if (token === undefined) return null;
  return await enrolmentTokenByHash(db, await hashSecret(token)) ?? "unknown";
}

/**
 * Lets an unknown DEVICEID in, or refuses it and counts that.
 *
 * @throws {NotEnrolled} If it is not let in.
 */
export async function admit(
  services: Services,
  contact: Contact,
  settings: Settings,
): Promise<Admission> {
  const { store, now } = services;
  const token = await presentedToken(store.db, contact);
  const decision = decideEnrolment(settings, token, now());
  if (decision.admitted) return decision;
  throw refused(services, contact, decision.refusal);
}

/**
 * Makes sure that there is room for one more machine that waits for approval.
 *
 * @throws {NotEnrolled} If there is none.
 */
export async function requireRoom(
  services: Services,
  contact: Contact,
  { status }: Admission,
  settings: Settings,
): Promise<void> {
  if (status !== "pending") return;
  const most = settings.pendingMachines;
  if (await pendingMachines(services.store.db, most) >= most) {
    throw refused(services, contact, "pending_full");
  }
}

function refused(
  { refusedEnrolments, now }: Services,
  { deviceId, ip }: Contact,
  refusal: EnrolmentRefusal,
): NotEnrolled {
  refusedEnrolments.note({ refusal, deviceId, address: ip }, now());
  return new NotEnrolled(refusal);
}
