import type { Finding } from "#shared/contract/packages/archives.ts";
import type { ProblemCode } from "#shared/contract/problem.ts";
import {
  DiskFull,
  UploadInterrupted,
  UploadTooLarge,
} from "#server/archive/disk.ts";
import { TooManyBytes, WrongOffset } from "#server/archive/resumable.ts";
import { Refusal } from "#server/domain/refusal.ts";

/**
 * Runs what writes archives; errors of the disk or the sender become refusals.
 */
export async function refusingBadArchives<T>(
  run: () => Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof DiskFull) {
      throw new Refusal("disk_full", error.message);
    }
    if (error instanceof UploadTooLarge) {
      throw new Refusal("too_large", error.message);
    }
    if (error instanceof UploadInterrupted) {
      const { offset } = error;
      const details = offset === undefined ? undefined : { offset };
      throw new Refusal("malformed_request", error.message, details);
    }
    if (error instanceof WrongOffset) {
      const { offset } = error;
      throw new Refusal("upload_offset", error.message, { offset });
    }
    if (error instanceof TooManyBytes) {
      throw new Refusal("malformed_request", error.message);
    }
    throw error;
  }
}

/**
 * @throws {Refusal} With `code`, if one of the findings is an error; all of
 * them are in `details.findings`, and the codes of those that may be accepted in
 * `details.acceptable`, unless there are others.
 */
export function refuseErrors(
  findings: readonly Finding[],
  code: ProblemCode,
  doing: string,
): void {
  const [first, ...more] = findings.filter((one) => one.severity === "error");
  if (!first) return;
  const others = more.length === 0 ? "" : ` (and ${more.length} more)`;
  const errors = [first, ...more];
  const acceptable = errors.every((one) => one.acceptable)
    ? [...new Set(errors.map((one) => one.code))]
    : [];
  throw new Refusal(code, `Cannot ${doing}: ${first.message}${others}`, {
    findings,
    ...acceptable.length > 0 && { acceptable },
  });
}
