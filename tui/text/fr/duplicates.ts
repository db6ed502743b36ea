import type { duplicates as english } from "#tui/text/en/duplicates.ts";
import { enrolment } from "./enrolment/enrolment.ts";
import { identity } from "./enrolment/identity.ts";
import { count } from "./plural.ts";

/** Des machines qui sont peut-être un seul ordinateur. */
export const duplicates = {
  ...enrolment,
  ...identity,
  duplicates: {
    crumb: "doublons",
    noun: "Paire",
    none: "Aucune paire de machines",
    empty: "Aucune paire de machines ne semble être un seul ordinateur",
    columns: {
      older: "CONNUE",
      newer: "NOUVELLE",
      evidence: "EN COMMUN",
      state: "DÉCISION",
      found: "TROUVÉE",
    },
    states: {
      open: "en attente",
      merged: "fusionnées",
      dismissed: "distinctes",
    },
    claims: {
      takeover: "même ordinateur, tous deux en contact",
      old_id: "dit avoir eu son DEVICEID",
    },
    evidence: {
      differs: (traits) => ` ; autre ${traits}`,
      name: "nom",
      serial: "n° de série",
      uuid: "UUID",
      mac: "MAC",
      weakMac: "MAC de dock ou virtuelle",
    },
    open: "ouvrir la machine la plus récente",
    merge: "fusionner les deux en une seule machine",
    mergeShort: "fusionner",
    question: (older, newer) => `Fusionner ${older} dans ${newer} ?`,
    seen: (machine, id, at) => `${machine} (${id}), dernier contact ${at}`,
    shared: (words) => `En commun : ${words}`,
    moves: ({ deployments, deploymentsAside, groups, assignments }) =>
      `Transférés : ${
        count(deployments, "déploiement")
      } (${deploymentsAside} mis de côté), ${count(groups, "groupe")}, ${
        count(assignments, "affectation")
      }. u annule.`,
    yes: "fusionner",
    merging: (machine) => `Fusion dans ${machine}`,
    merged: (older, newer) => `${older} fait maintenant partie de ${newer}`,
    dismiss: "marquer comme deux machines distinctes",
    dismissShort: "distinctes",
    dismissing: "Marquage comme machines distinctes",
    dismissed: (older, newer) =>
      `${older} et ${newer} sont deux machines distinctes`,
    undo: "annuler la fusion",
    undoShort: "annuler",
    undoing: "Annulation de la fusion",
    undone: (older, newer) =>
      `${older} et ${newer} sont de nouveau deux machines ; leur inventaire sera demandé`,
    decided: "La décision est déjà prise ; u annule une fusion",
    notMerged: "Elles ne sont pas fusionnées",
    overview: "Doublons possibles",
    overviewWords: (n) => count(n, "paire"),
    cli: {
      list: "lister les machines qui sont peut-être un seul ordinateur",
      merge: "fusionner une paire en une seule machine ; la plus récente reste",
      unmerge: "annuler une fusion",
      dismiss: "marquer une paire comme deux machines distinctes",
      pair: "ID de la paire ; voir machines duplicates",
      state: "seulement les paires dans cet état",
      dryRun: "ne rien modifier, afficher seulement ce qui serait transféré",
    },
  },
} satisfies typeof english;
