import type { plan as english } from "#tui/text/en/plans.ts";
import { machines } from "./plural.ts";

export const plan = {
  plan: {
    assign: "affecter à toutes ces machines",
    force: "forcer : exécuter aussi là où il a déjà été exécuté",
    forceShort: "forcer",
    mode:
      "inclure les machines qui rejoindront les groupes, ou seulement les actuelles",
    modeShort: "futures",
    noGroup:
      "Ce plan désigne des machines ; seul un groupe peut être rejoint plus tard",
    grow:
      "accepter plus de machines que prévu, si d'autres arrivent entre-temps",
    growShort: "marge",
    growsNot: "Des machines nommées ne deviennent pas plus nombreuses",
    growHint:
      "Un plan qui a grandi de plus est refusé comme périmé ; 0 n'accepte rien",
    growKeep: "garder ce nombre",
    growStatus:
      "D'autres machines ont pu rejoindre les groupes ou répondre à la requête",
    upTo: (n) => `jusqu'à ${machines(n)} de plus que prévu`,
    open: "lister ces machines",
    nobody: "Aucune machine n'est visée actuellement",
    off:
      "Le paquet est désactivé : rien ne part avant son activation. Échap, puis a l'affecte et l'active.",
    offLine:
      "Le paquet est désactivé : rien ne part avant son activation (--activate fait les deux).",
    offKey:
      "Il est désactivé : rien ne part avant son activation (a fait les deux)",
    offWords: "il est désactivé : rien ne part avant son activation",
    both: "l'affecter et activer le paquet",
    bothShort: "affecter, activer",
    isOn: "Le paquet est déjà activé ; A l'affecte",
    bothQuestion: (question) => `${question} Et l'activer ?`,
    bothYes: "faire les deux",
    goesOut: "Il est activé : il part au prochain contact de chaque machine.",
    othersWait: (n) =>
      `Il est activé : il part aussi vers ${machines(n)} déjà en attente.`,
    isOnNow: (name) => `${name} est activé`,
    inVain: (name, reasons) =>
      `${name} n'atteindrait aucune machine : ${reasons}`,
    noAudience: {
      any:
        "aucune machine n'est nommée, ne fait partie des groupes ni ne répond à la requête",
      groups: (names) => `il n'y a aucune machine dans ${names}`,
      query: (query) => `aucune machine ne répond à ${query}`,
    },
    joiners: (groups) => `les machines qui rejoignent ${groups} l'auront`,
    reasons: {
      unknown_machine: (n) => n < 2 ? `${n} inconnue` : `${n} inconnues`,
      retired: (n) => `${n} hors service`,
      wrong_system: (n) => `${n} d'un autre système`,
      mobile_system: (n) =>
        n < 2 ? `${n} téléphone ou tablette` : `${n} téléphones ou tablettes`,
      agent_cannot_install: (n) => `${n} dont l'agent n'installe rien`,
      already_open: (n) =>
        `${n} l'${n < 2 ? "a" : "ont"} déjà (en attente ou en cours)`,
      already_succeeded: (n) =>
        `${n} l'${n < 2 ? "a" : "ont"} déjà (forcer l'exécute de nouveau)`,
      already_failed: (n) =>
        `${n} l'${
          n < 2 ? "a" : "ont"
        } déjà (en échec ; relancer ou forcer l'exécute de nouveau)`,
      in_history: (n) =>
        `${n} dont l'historique le contient (forcer l'exécute de nouveau)`,
    },
    whom: (forced, snapshot) =>
      [
        ...forced ? ["forcé"] : [],
        ...snapshot
          ? ["seulement ces machines"]
          : ["celles-ci, et celles qui rejoindront les groupes"],
      ].join(", "),
    reaches: (reach) => `Cela concerne ${reach}.`,
    changed: (came, left) =>
      `depuis le plan : ${came} de plus, ${left} de moins`,
    stale: (came, names) =>
      `Le plan est périmé : il viserait maintenant ${
        machines(came)
      } de plus (${names}) ; ^r en fait un nouveau, + en accepte plus`,
    gone: "Le plan a expiré ; ^r en fait un nouveau",
    share: (n, fleet) => `Soit ${n} sur ${machines(fleet)}.`,
    status: (id, at, until) =>
      `Plan ${id}, fait à ${at}, valable jusqu'à ${until}`,
    labels: {
      reached: "Vise",
      how: "Mode",
      systems: "Systèmes",
      groups: "Groupes",
      bytes: "À envoyer",
      arrivals: "Attendues",
      guard: "Confirmation",
      active: "Activation",
      grow: "Marge",
    },
    moreThan: (percent) => `plus de ${percent} % du parc : tapez leur nombre`,
    bytes: (total, archive) => `${total} : ${archive} par machine`,
    noArchive: "rien : il n'a pas d'archive",
    half: (at) => `la moitié d'ici ${at}`,
    most: (at) => `90 % d'ici ${at}`,
    all: (at) => `toutes d'ici ${at}`,
    unseen: (n, days) => `${n} sans contact depuis ${days} jours`,
    noneExpected: "aucune",
    unreached: (n) => `Non visées : ${machines(n)}`,
    conflicts: "Autres paquets",
    conflict: {
      held_by_priority_0: (title, n) =>
        `${title}, de priorité 0, passe d'abord sur ${n}`,
      holds_others: (title, n) =>
        `${title} attendra sur ${n} la fin de celui-ci`,
      other_version_pending: (title, n) =>
        `${title} est encore en attente sur ${n}`,
      other_version_installed: (title, n) => `${title} est installé sur ${n}`,
      same_software: (title, n) => `${title} apporte le même logiciel sur ${n}`,
      requires: (title, n) =>
        `il nécessite ${title}, absent de ${machines(n)} : affectez-le aussi`,
      supersedes: (title, n) =>
        `${title} attend sur ${n} et y est annulé : celui-ci le remplace`,
      superseded: (title, n) =>
        `${title}, plus récent, attend sur ${n} : celui-ci y est annulé aussitôt`,
      conflicts: (title, n) =>
        `il est en conflit avec ${title}, présent sur ${machines(n)}`,
    },
    fates: {
      added: "le reçoit",
      reopened: "le relance",
      unknown_machine: "inconnue",
      retired: "hors service",
      mobile_system: "téléphone, tablette",
      agent_cannot_install: "agent inapte",
      wrong_system: "autre système",
      already_open: "déjà en cours",
      already_succeeded: "l'a déjà",
      already_failed: "déjà en échec",
      in_history: "dans l'historique",
    },
    why: {
      added: "elles ne l'avaient pas",
      reopened: "il y était terminé ; un nouvel essai commence",
      unknown_machine: "cette machine n'existe pas",
      retired: "la machine est hors service",
      mobile_system: "rien n'est proposé à Android et iOS",
      agent_cannot_install:
        "leurs agents n'envoient que des inventaires ; il y attend l'agent OCS",
      wrong_system: "le paquet n'est pas pour leur système",
      already_open: "il y attend ou y est en cours",
      already_succeeded: "il y a réussi ; forcer l'exécute de nouveau",
      already_failed: "il y a échoué ; relancer ou forcer l'exécute de nouveau",
      in_history:
        "déjà dans l'historique de leurs agents ; il y attend, sauf si forcé",
    },
    cli: {
      activate: "activer aussi le paquet",
      about:
        "afficher les machines qu'une affectation viserait ou non, et pourquoi",
      query: "toutes les machines qui correspondent à cette requête maintenant",
      plan: "exactement les machines de ce plan",
      mayGrowBy: "accepter jusqu'à ce nombre de machines en plus du plan",
      list: "lister les machines de ce statut",
      one:
        "Indiquez un paquet et ses machines, groupes ou requête, ou --plan avec l'ID d'un plan",
      id: "Plan",
      package: "Paquet",
      expires: "Valable jusqu'à",
      conflict: "Conflit",
      notReached: "Non visées",
      noNumber: "non requise",
    },
  },
} satisfies typeof english;
