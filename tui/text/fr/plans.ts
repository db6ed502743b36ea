import type { plan as english } from "#tui/text/en/plans.ts";
import { machines } from "./plural.ts";

export const plan = {
  plan: {
    assign: "l'affecter à toutes",
    force: "forcer : l'exécuter encore là où il l'a été",
    forceShort: "forcer",
    mode: "aussi à celles qui rejoindront, ou seulement à celles d'ici là",
    modeShort: "aussi après",
    noGroup: "On ne rejoint que des groupes ; ici, des machines sont nommées",
    open: "lister ces machines",
    nobody: "Aucune machine n'est touchée maintenant",
    whom: (forced, snapshot) =>
      [
        ...forced ? ["forcé"] : [],
        ...snapshot
          ? ["seulement ces machines"]
          : ["celles-ci, et celles qui rejoindront"],
      ].join(", "),
    reaches: (reach) => `Cela touche ${reach}.`,
    changed: (came, left) =>
      `depuis le plan : ${came} de plus, ${left} de moins`,
    stale: (came, names) =>
      `Le plan est périmé : ${
        machines(came)
      } de plus à présent (${names}) ; ^r le refait`,
    gone: "Le plan est trop ancien ; ^r le refait",
    share: (n, fleet) => `C'est ${n} sur ${fleet} en tout.`,
    status: (id, at, until) =>
      `Plan ${id}, fait à ${at}, valable jusqu'à ${until}`,
    labels: {
      reached: "Touche",
      how: "Comment",
      systems: "Systèmes",
      groups: "Groupes",
      bytes: "À envoyer",
      arrivals: "Attendues",
      guard: "Garde-fou",
    },
    moreThan: (percent) =>
      `plus de ${percent} % du parc : il faudra taper leur nombre`,
    bytes: (total, archive) => `${total} : ${archive} chacune`,
    noArchive: "rien ; il n'a pas d'archive",
    half: (at) => `la moitié d'ici ${at}`,
    most: (at) => `neuf sur dix d'ici ${at}`,
    all: (at) => `toutes d'ici ${at}`,
    unseen: (n, days) => `${n} pas vue${n < 2 ? "" : "s"} depuis ${days} jours`,
    noneExpected: "aucune",
    unreached: (n) => `Non touchées : ${machines(n)}`,
    conflicts: "Ce qu'il y a d'autre",
    conflict: {
      held_by_priority_0: (title, n) =>
        `${title}, de priorité 0, passe d'abord sur ${n}`,
      holds_others: (title, n) =>
        `${title} attendra sur ${n} que celui-ci soit fait`,
      other_version_pending: (title, n) =>
        `${title} est encore à venir sur ${n}`,
      other_version_installed: (title, n) => `${title} est installé sur ${n}`,
    },
    fates: {
      added: "le reçoit",
      reopened: "le relance",
      unknown_machine: "inconnue",
      wrong_system: "autre système",
      already_open: "déjà en cours",
      already_succeeded: "l'a déjà",
      already_failed: "déjà en échec",
      in_history: "en historique",
    },
    why: {
      added: "elles ne l'avaient pas",
      reopened: "il y était terminé ; un nouvel essai commence",
      unknown_machine: "il n'y a pas de telle machine",
      wrong_system: "le paquet n'est pas pour leur système",
      already_open: "il y attend ou y est en cours",
      already_succeeded: "il y a réussi ; forcer l'exécute encore",
      already_failed: "il y a échoué ; réessayer ou forcer l'exécute encore",
      in_history: "leurs agents le connaissent ; il y attend sauf si forcé",
    },
    cli: {
      about: "qui une affectation toucherait, qui non, et pourquoi",
      query: "toutes les machines qui y répondent maintenant",
      plan: "exactement celles que ce plan touche",
      mayGrowBy: "tant de machines de plus que le plan peuvent être touchées",
      list: "lister les machines qui ont ce sort",
      one: "Dites un paquet et pour qui, ou --plan avec le numéro d'un plan",
      id: "Plan",
      package: "Paquet",
      expires: "Jusqu'à",
      conflict: "En outre",
      notReached: "Non touchées",
      noNumber: "aucun nombre à dire",
    },
  },
} satisfies typeof english;
