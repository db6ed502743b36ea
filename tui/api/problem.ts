import type { ProblemCode } from "#shared/contract/problem.ts";

/** The server declined the request; `detail` is a sentence for people. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly code: ProblemCode,
    readonly status: number,
    readonly detail: string,
    /** The values in the sentence, for programs. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}

/** The server does not answer, or is not a Longshore server. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** The reply has a form that only a newer console knows. */
export class UnreadableReply extends Error {
  override readonly name = "Unreadable";
}
