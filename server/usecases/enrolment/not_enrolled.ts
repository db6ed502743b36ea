import type { EnrolmentRefusal } from "#shared/contract/enrolment_refusals.ts";
import type { ErrorKinds } from "#shared/threads/channel.ts";
import { refusalSentence } from "#server/domain/machines/enrolment.ts";

/** An unknown machine that is not let in; agents get a 403 with the reason. */
export class NotEnrolled extends Error {
  override readonly name = "NotEnrolled";

  constructor(readonly code: EnrolmentRefusal) {
    super(refusalSentence(code));
  }
}

/** Recreates a `NotEnrolled` that another thread has thrown. */
export const ENROLMENT_ERRORS: ErrorKinds = {
  NotEnrolled: ({ code }) => new NotEnrolled(code as EnrolmentRefusal),
};
