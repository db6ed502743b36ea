import type { ProblemCode } from "#shared/contract/problem.ts";

/** The server understood and declined; `detail` is a sentence for people. */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";

  constructor(
    readonly code: ProblemCode,
    readonly status: number,
    readonly detail: string,
    /** What the sentence says, for programs. */
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }
}

/** No answer, or one that no Longshore server gives. */
export class Unreachable extends Error {
  override readonly name = "Unreachable";
}

/** Something of a newer server, which this console does not know. */
export class UnreadableReply extends Error {
  override readonly name = "Unreadable";
}
