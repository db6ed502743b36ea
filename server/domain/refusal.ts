import type { ProblemCode } from "#shared/contract/problem.ts";

/** A request that was understood and is declined; `code` is the reason. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  /** @param message One sentence for the operator: what, where, what to do. */
  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}
