import type { duplicates as english } from "#tui/text/en/duplicates.ts";
import { count } from "./plural.ts";

/** Des machines qui sont peut-être un seul ordinateur. */
export const duplicates = {
  duplicates: {
    crumb: "doublons",
    noun: "Paire",
    none: "Il n'y a ici aucune paire de machines",
    empty: "Aucune paire de machines ne ressemble à un seul ordinateur",
    columns: {
      older: "CONNUE",
      newer: "NOUVELLE",
      evidence: "EN COMMUN",
      state: "DÉCISION",
      found: "TROUVÉE",
    },
    states: {
      open: "à prendre",
      merged: "fusionnées",
      dismissed: "distinctes",
    },
    evidence: {
      differs: (traits) => ` ; autre ${traits}`,
      name: "nom",
      serial: "n° de série",
      uuid: "UUID",
      mac: "MAC",
      weakMac: "MAC de dock ou virtuelle",
    },
    open: "la page de la plus récente",
    merge: "faire des deux une seule machine",
    mergeShort: "fusionner",
    question: (older, newer) => `Fusionner ${older} dans ${newer} ?`,
    seen: (machine, id, at) => `${machine} (${id}), dernier contact ${at}`,
    shared: (words) => `En commun : ${words}`,
    moves: ({ deployments, deploymentsAside, groups, assignments }) =>
      `Passent : ${
        count(deployments, "déploiement")
      } (${deploymentsAside} de côté), ${count(groups, "groupe")}, ${
        count(assignments, "affectation")
      }. u annule.`,
    yes: "fusionner",
    merging: (machine) => `Fusion dans ${machine}`,
    merged: (older, newer) => `${older} fait maintenant partie de ${newer}`,
    dismiss: "ce sont deux machines",
    dismissShort: "distinctes",
    dismissing: "Maintien des deux machines",
    dismissed: (older, newer) => `${older} et ${newer} sont deux machines`,
    undo: "annuler la fusion",
    undoShort: "annuler",
    undoing: "Annulation de la fusion",
    undone: (older, newer) =>
      `${older} et ${newer} sont de nouveau deux machines ; un inventaire est demandé aux deux`,
    decided: "La décision est déjà prise ; u annule une fusion",
    notMerged: "Elles ne sont pas fusionnées",
    overview: "Doublons possibles",
    overviewWords: (n) => count(n, "paire"),
    cli: {
      list: "lister les machines qui sont peut-être un seul ordinateur",
      merge: "faire d'une paire une seule machine ; la plus récente reste",
      unmerge: "annuler une fusion",
      dismiss: "dire qu'une paire est deux machines",
      pair: "numéro d'une paire, donné par machines duplicates",
      state: "seulement les paires dans cet état",
      dryRun: "dire seulement ce qui passerait",
    },
  },
} satisfies typeof english;
