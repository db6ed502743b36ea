import type { identity as english } from "#tui/text/en/enrolment/identity.ts";

export const identity: typeof english = {
  identity: {
    claimsHistory: (since) =>
      `il est dans son historique, alors qu'il n'a jamais été proposé à cette machine, depuis le ${since}`,
    hardwareChanged: (n, since) =>
      n === 1
        ? `son DEVICEID est venu d'un autre ordinateur, ${since}`
        : `son DEVICEID est venu d'un autre ordinateur, ${n} fois depuis ${since}`,
    agentsAlternate: (since) =>
      `deux agents du même produit envoient ses inventaires, depuis ${since}`,
    change: (before, after, address) =>
      `avant : ${before} ; puis, depuis ${address} : ${after}`,
    traits: {
      name: (name) => name,
      serial: (serial) => `n° de série ${serial}`,
      uuid: (uuid) => `UUID ${uuid}`,
      board: (board) => `carte mère ${board}`,
      macs: (macs) => `MAC ${macs}`,
    },
    evidence: "Indices",
    todo: "Que faire",
    agent: (deviceId, agent) => `${deviceId} (${agent})`,
    cloned: (file) =>
      `si son disque a été cloné, arrêter l'agent sur le clone, supprimer ${file} et le relancer : le clone aura sa propre ligne. Si sa carte mère a été remplacée, lever l'alerte`,
    alternating: (file) =>
      `retirer l'un des deux agents de la machine, avec ${file} ; s'il n'y en a qu'un, quelqu'un d'autre utilise son identité : regarder l'adresse`,
    clear: "lever l'alerte : un opérateur a vérifié",
    clearShort: "lever l'alerte",
    clearing: "Levée de l'alerte",
    cleared: (name, n) =>
      `${name} : ${n === 1 ? "1 alerte levée" : `${n} alertes levées`}`,
    clearQuestion: (name) => `Lever les alertes sur ${name} ?`,
  },
};
