import { Refusal } from "./refusal.ts";

/** Advice after an unknown id, by the kind of id. */
const ADVICE = {
  archive:
    "it was used, removed after a day, or never uploaded; upload it again",
  assignment: "list the assignments to see them",
  enrolment_token: "list the enrolment tokens to see them",
  device: "list the devices of a network to see them",
  duplicate: "list the duplicates to see them",
  group: "list the groups to see them",
  machine: "list the machines to see them",
  network: "list the networks to see them",
  note: "list the notes to see them",
  notification_target: "list the targets of notifications to see them",
  operator: "list the operators to see them",
  package: "list the packages to see them",
  plan: "plans are kept for an hour; make a new one",
  relay: "list the relays to see them",
  removal: "list the removals to see them",
  rollout: "list the rollouts to see them",
  server: "list the servers to see them",
  window: "list the windows to see them",
  halt: "list the halts to see them",
  token: "list the tokens to see them",
  upload: "it was used, removed, or idle for a day; announce it again",
} as const;

/** The most ids and names that a refusal lists. */
const MOST_LISTED = 10;

/**
 * The refusal of a request about something that does not exist:
 * `NOUN_not_found`.
 *
 * @param which An id or a name; for a list of them, the missing ones, which are
 * then in `details.missing`.
 */
export function notFound(
  noun: keyof typeof ADVICE,
  which: number | string | readonly (number | string)[],
): Refusal {
  const missing = typeof which === "object" ? which : [which];
  const list = missing.slice(0, MOST_LISTED)
    .map((one) => typeof one === "string" ? `"${one}"` : one).join(", ") +
    (missing.length > MOST_LISTED ? " …" : "");
  const sentence = missing.length === 1
    ? `There is no ${noun.replace("_", " ")} ${list}`
    : `There are no ${noun.replace("_", " ")}s ${list}`;
  return new Refusal(
    `${noun}_not_found`,
    `${sentence}; ${ADVICE[noun]}`,
    typeof which === "object" ? { missing } : {},
  );
}
