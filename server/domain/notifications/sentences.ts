import type { HaltReason } from "#shared/contract/rollouts/rollouts.ts";

/** The words of the sentences in notifications. */
export interface Sentences {
  readonly halted: (
    what: string,
    id: number,
    wave: number,
    why: string,
  ) => string;
  readonly reached: (what: string, id: number, wave: number) => string;
  readonly opened: (what: string, id: number, wave: number) => string;
  readonly finished: (what: string, id: number) => string;
  readonly paused: (what: string, id: number, by: string) => string;
  readonly resumed: (what: string, id: number, by: string) => string;
  readonly stopped: (what: string, id: number, by: string) => string;
  readonly why: Readonly<
    Record<
      HaltReason["because"],
      (reason: Pick<HaltReason, "code" | "machines" | "of">) => string
    >
  >;
  readonly succeeded: (machine: string, what: string, code: string) => string;
  readonly failed: (machine: string, what: string, code: string) => string;
  readonly registered: (machine: string) => string;
  readonly raised: (message: string) => string;
  readonly cleared: (code: string) => string;
  readonly test: (by: string) => string;
  readonly mail: {
    /** After a subject: there are so many more notifications. */
    readonly more: (n: number) => string;
    readonly sentBy: (server: string, target: string) => string;
    readonly details: (target: string) => string;
  };
}

export const english: Sentences = {
  halted: (what, id, wave, why) =>
    `Rollout ${id} of ${what} has halted itself in wave ${wave}: ${why}`,
  reached: (what, id, wave) =>
    `Rollout ${id} of ${what}: enough machines of wave ${wave} have succeeded`,
  opened: (what, id, wave) =>
    `Rollout ${id} of ${what}: wave ${wave} has been opened`,
  finished: (what, id) => `Rollout ${id} of ${what} has finished`,
  paused: (what, id, by) => `Rollout ${id} of ${what} was paused by ${by}`,
  resumed: (what, id, by) => `Rollout ${id} of ${what} was resumed by ${by}`,
  stopped: (what, id, by) => `Rollout ${id} of ${what} was stopped by ${by}`,
  why: {
    failed_percent: ({ machines, of }) => `${machines} of ${of} failed`,
    surely_failed_percent: ({ machines, of }) => `${machines} of ${of} failed`,
    failed_machines: ({ machines, of }) => `${machines} of ${of} failed`,
    contradicted_percent: ({ machines, of }) =>
      `inventories contradict ${machines} of ${of} successes`,
    code: ({ code }) => `a machine reported ${code}`,
    silent: () => "no results have arrived for a long time",
  },
  succeeded: (machine, what, code) => `${machine}: ${what} succeeded (${code})`,
  failed: (machine, what, code) => `${machine}: ${what} failed (${code})`,
  registered: (machine) => `${machine} has registered`,
  raised: (message) => `Warning: ${message}`,
  cleared: (code) => `The warning ${code} is over`,
  test: (by) => `This is a test by ${by}`,
  mail: {
    more: (n) => `(and ${n} more)`,
    sentBy: (server, target) =>
      `Sent by Longshore on ${server} to the target ${target}`,
    details: (target) =>
      `What it is sent: longshore notifications show ${target}`,
  },
};

export const french: Sentences = {
  halted: (what, id, wave, why) =>
    `Le déploiement progressif ${id} de ${what} s'est interrompu dans la vague ${wave} : ${why}`,
  reached: (what, id, wave) =>
    `Déploiement progressif ${id} de ${what} : assez de machines de la vague ${wave} ont réussi`,
  opened: (what, id, wave) =>
    `Déploiement progressif ${id} de ${what} : la vague ${wave} est ouverte`,
  finished: (what, id) =>
    `Le déploiement progressif ${id} de ${what} est terminé`,
  paused: (what, id, by) =>
    `Le déploiement progressif ${id} de ${what} a été mis en pause par ${by}`,
  resumed: (what, id, by) =>
    `Le déploiement progressif ${id} de ${what} a été repris par ${by}`,
  stopped: (what, id, by) =>
    `Le déploiement progressif ${id} de ${what} a été arrêté par ${by}`,
  why: {
    failed_percent: ({ machines, of }) => `${machines} échecs sur ${of}`,
    surely_failed_percent: ({ machines, of }) => `${machines} échecs sur ${of}`,
    failed_machines: ({ machines, of }) => `${machines} échecs sur ${of}`,
    contradicted_percent: ({ machines, of }) =>
      `les inventaires contredisent ${machines} succès sur ${of}`,
    code: ({ code }) => `une machine a annoncé ${code}`,
    silent: () => "aucun résultat n'arrive depuis longtemps",
  },
  succeeded: (machine, what, code) =>
    `${machine} : succès de ${what} (${code})`,
  failed: (machine, what, code) => `${machine} : échec de ${what} (${code})`,
  registered: (machine) => `${machine} s'est inscrite`,
  // The message is the server's own, which is in English everywhere.
  raised: (message) => `Avertissement : ${message}`,
  cleared: (code) => `L'avertissement ${code} est levé`,
  test: (by) => `Ceci est un essai de ${by}`,
  mail: {
    more: (n) => n < 2 ? `(et ${n} autre)` : `(et ${n} autres)`,
    sentBy: (server, target) =>
      `Envoyé par Longshore sur ${server} à la cible ${target}`,
    details: (target) =>
      `Ce qu'elle reçoit : longshore notifications show ${target}`,
  },
};
