import {
  acceptDeployment,
  acceptDeployments,
  type AcceptResult,
  type Deployment,
} from "#shared/contract/deployments/deployments.ts";
import { call } from "#tui/api/call.ts";
import { text } from "#tui/text/mod.ts";
import { namesWords, reachWords } from "#tui/words/reach.ts";
import type { Action } from "./action.ts";
import {
  type DeploymentRef,
  type DeploymentSelection,
  eachLine,
  filterFlags,
  whichWords,
} from "./deployments.ts";

/** A deployment, with its doubts if it has been read. */
export type DoubtfulRef =
  & DeploymentRef
  & Partial<Pick<Deployment, "unverified" | "contradiction">>;

/** True unless it has been read and its result is in no doubt. */
export function mayBeDoubtful(
  { unverified, contradiction }: DoubtfulRef,
): boolean {
  return unverified !== null || contradiction !== null;
}

/** Accepts the recorded result of each deployment. */
export const accept: Action<readonly DoubtfulRef[], readonly Deployment[]> = {
  endpoint: acceptDeployment,
  unavailable: (targets) =>
    targets.some(mayBeDoubtful) ? null : text.verification.notDoubtful,
  machines: (targets) => targets.length,
  question: (targets) => {
    const { acceptLines, acceptQuestion, yes } = text.verification;
    return {
      title: acceptQuestion(whichWords(targets)),
      lines: [
        ...targets.length > 1
          ? [namesWords(targets.map(({ machine }) => machine.name))]
          : [],
        ...targets.some(({ unverified }) => unverified)
          ? [acceptLines.unverified]
          : [],
        ...targets.some(({ contradiction }) => contradiction)
          ? [acceptLines.contradicted]
          : [],
      ],
      yes,
      danger: false,
    };
  },
  doing: (targets) => text.verification.accepting(whichWords(targets)),
  async run(connection, targets) {
    const changed: Deployment[] = [];
    for (const { machine, package: { id } } of targets) {
      const params = { machine: machine.id, package: id };
      changed.push(await call(connection, acceptDeployment, { params }));
    }
    return changed;
  },
  sentence: (_, changed) =>
    changed.length === 1
      ? text.verification.accepted(whichWords(changed))
      : text.verification.acceptedMany(changed.length),
  commandLines: (targets) => eachLine("accept", targets),
};

/** Accepts all results that match and are unverified or contradicted. */
export const acceptMany: Action<
  DeploymentSelection,
  AcceptResult,
  AcceptResult
> = {
  endpoint: acceptDeployments,
  preview: (connection, { filter }) =>
    call(connection, acceptDeployments, { body: { filter, dryRun: true } }),
  nothing: (_, { accepted }) =>
    accepted === 0 ? text.verification.noneDoubtful : null,
  machines: (_, { accepted }) => accepted,
  question: ({ where }, { accepted, byFamily }) => ({
    title: text.verification.acceptAllQuestion(where),
    lines: [text.deployments.reaches(reachWords(accepted, byFamily))],
    yes: text.verification.yes,
    danger: false,
  }),
  doing: ({ where }) => text.verification.accepting(where),
  run: (connection, { filter }, { accepted }) =>
    call(connection, acceptDeployments, {
      body: { filter, confirmMachines: accepted },
    }),
  sentence: (_, { accepted }) => text.verification.acceptedMany(accepted),
  commandLines: ({ filter }) => [
    ["deployments", "accept", ...filterFlags(filter)],
  ],
};
