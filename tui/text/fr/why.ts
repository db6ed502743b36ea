import type { why as english } from "#tui/text/en/why.ts";
import { codes } from "./codes.ts";
import { machines } from "./plural.ts";

export const why: typeof english = {
  why: {
    causes: {
      ...codes.reasons,
      agent_busy: "agent pris par un autre",
      not_seen: "pas vue depuis 7 jours",
      overdue: "son contact tarde",
      next_contact: "au prochain contact",
      hammering: "redemande sans fin la même chose",
      recalling: "prochain fragment vide",
      just_offered: "tout juste proposé",
      no_info: "info pas récupérée",
      fetching: "récupère ses fragments",
      no_fragment: "info récupérée, aucun fragment",
      stopped: "fragments arrêtés",
      running: "a tout, l'exécute",
      no_result: "a tout, aucun résultat",
      succeeded: codes.states.succeeded,
      reboot_pending: codes.states.reboot_pending,
      failed: codes.states.failed,
      cancelled: codes.states.cancelled,
      already_installed: codes.states.already_installed,
      expired: codes.states.expired,
      not_assigned: "ne lui est pas affecté",
      being_assigned: "affectation en cours",
      joined_later: "arrivée après l'instantané",
      package_deleted: "le paquet est supprimé",
    },
    because: {
      downloads_off: "Les téléchargements sont désactivés pour cette machine.",
      no_inventory: "La machine n'a pas encore envoyé d'inventaire.",
      not_active: "Le paquet est désactivé.",
      in_history:
        "D'après l'historique de l'agent, ce paquet a déjà été exécuté.",
      held_by_priority_0: "Un paquet de priorité 0 passe avant.",
      agent_busy:
        "L'agent vient de finir un autre paquet ; son cycle de téléchargement n'est pas clos.",
      not_seen: "La machine n'a pas donné signe depuis plus de 7 jours.",
      overdue: "Le contact de la machine tarde.",
      next_contact: "Rien ne s'y oppose : il attend le prochain contact.",
      hammering: "L'agent redemande sans fin le même fichier.",
      recalling:
        "Il est en cours de rappel : ce qui reste à récupérer arrive vide.",
      just_offered: "Il vient d'être proposé.",
      no_info: "Il a été proposé, et l'agent n'a pas récupéré son info.",
      fetching: "L'agent récupère ses fragments, au rythme demandé.",
      no_fragment: "L'agent a récupéré l'info, mais aucun fragment.",
      stopped: "L'agent ne récupère plus de fragments.",
      running: "L'agent a tout et doit l'exécuter.",
      no_result: "L'agent a tout, et n'a annoncé aucun résultat.",
      succeeded: "Il a réussi.",
      reboot_pending: "Il a réussi ; un redémarrage le complète.",
      failed: "Il a échoué.",
      cancelled: "Il a été annulé.",
      already_installed: "La machine l'avait déjà.",
      expired: "Son délai était passé avant l'envoi.",
      not_assigned: "Il n'est pas affecté à cette machine.",
      being_assigned: "Une affectation qui l'atteint est en cours.",
      joined_later:
        "Elle est arrivée dans son groupe après l'instantané affecté.",
      package_deleted: "Le paquet est supprimé.",
    },
    heldBy: (name, state) =>
      `${name} est de priorité 0 et passe avant ; il est ici : ${state}.`,
    busyWith: (name, state) =>
      `L'agent est occupé par ${name}, qui est : ${state}.`,
    silentFor: (age) => `La machine n'a pas donné signe depuis ${age}.`,
    lateSince: (when) => `La machine était attendue vers ${when} : elle tarde.`,
    quietFor: (sentence, age, patience) =>
      `${sentence} Rien depuis ${age} ; ses réglages expliquent ${patience}.`,
    stoppedAt: (seen, total) =>
      `L'agent s'est arrêté au fragment ${seen} sur ${total}.`,
    failedWith: (result) => `Il a échoué : ${result}.`,
    ranUnreported:
      "D'après l'historique de l'agent il a été exécuté ; son compte rendu est perdu.",
    assignedTo: (sentence, machine, assigned) =>
      `${sentence} La machine est dans ${machine} ; le paquet est affecté à : ${assigned}.`,
    noGroup: "aucun groupe",
    nobody: "personne",
    groups: (names, n) =>
      n === 1 ? `le groupe ${names}` : `les groupes ${names}`,
    named: (n) => `${machines(n)} par leur nom`,
    doers: {
      agent: "La machine",
      operator: "Un opérateur",
      server: "Le serveur",
      nobody: "Personne",
    },
    steps: {
      none: "n'a plus rien à faire",
      contact: "doit se manifester ; puis cela avance",
      find_machine:
        "doit voir pourquoi elle se tait : éteinte, déplacée, sans agent ?",
      switch_downloads_on: "doit remettre downloadsOn à true",
      send_inventory: "doit envoyer son inventaire, qui lui est demandé",
      activate: "doit activer le paquet",
      force: "peut l'annuler ici puis relancer : une relance est forcée",
      other_ends: "doit d'abord en finir avec ce paquet",
      retry_other:
        "doit relancer ou annuler ce paquet ici : en échec, il retient les autres",
      wind_down: "clôt d'elle-même son cycle de téléchargement, puis le reçoit",
      fetch: "récupère ce qui reste",
      check_info:
        "doit voir si elle atteint le port https et accepte son certificat",
      check_fragments:
        "doit voir si elle atteint l'endroit d'où viennent ses fragments",
      report: "l'exécute et annonce le résultat",
      check_machine:
        "doit regarder la machine : elle n'exécute rien, ou n'en dit rien",
      recall: "ferait bien de l'annuler : l'agent ne s'arrête pas de lui-même",
      confirm_recall:
        "récupère un fragment vide et le signale, ce qui confirme",
      close: "doit l'annuler, ce qui le clôt : il n'y a plus rien à arrêter",
      reboot: "doit être redémarrée",
      retry: "peut le relancer",
      assign: "peut l'affecter à la machine, ou à un de ses groupes",
      expand: "mène l'affectation à bien, machine après machine",
    },
    next: (doer, step) => `${doer} ${step}.`,
    nextAt: (doer, step, when) => `${doer} ${step}, vers ${when}.`,
    holds: {
      nothing_out: "Rien n'est parti : il suffit d'annuler.",
      may_stop: "Une annulation l'arrête, sauf si tout est récupéré avant.",
      can_stop: "Une annulation l'arrête : il reste des fragments à récupérer.",
      cannot_stop: "On ne peut plus le retenir : la machine a tout.",
      being_stopped: "Il est en train d'être arrêté.",
      over: "C'est fini : il n'y a rien à retenir.",
    },
    held: {
      nothing_out: "pas parti",
      may_stop: "rappel possible",
      can_stop: "rappel possible",
      cannot_stop: "ne peut plus être retenu",
      being_stopped: "en cours de rappel",
      over: "fini",
    },
    labels: {
      why: "Pourquoi",
      next: "La suite",
      hold: "À retenir ?",
      contact: "Dernier contact",
      offered: "Proposé",
      fetched: "Récupéré",
      result: "Résultat",
      history: "Historique",
      trouble: "Souci",
      onMachine: "Déjà sur place",
      groups: "Groupes",
      assigned: "Affecté",
      machines: "Machines",
      budget: "Budget",
    },
    budget: {
      line: (whose, limits) => `${whose} : ${limits}`,
      of: { global: "tout", group: "le groupe", machine: "cette machine" },
      atOnce: (running, most) =>
        `${running} téléchargement${
          running > 1 ? "s" : ""
        } sur ${most} à la fois`,
      now: (running) =>
        `${running} téléchargement${running > 1 ? "s" : ""} en cours`,
      waiting: (n) => n > 1 ? `${n} attendent` : `${n} attend`,
      turn: "ce qu'il a demandé attend son tour",
    },
    contact: (when, ago, every, next) =>
      `${when}, il y a ${ago} ; intervalle ${every}, prochain vers ${next}`,
    observed: (every) => `${every} (constaté)`,
    told: (every) => `${every} (demandé)`,
    late: " (tarde)",
    offered: (when, attempt) => `${when}, essai ${attempt}`,
    forced: ", forcé",
    notOffered: "jamais, pour cet essai",
    infoAt: (when) => `info ${when}`,
    noInfo: "info pas encore",
    fragments: (seen, total) =>
      `${seen} fragment${seen > 1 ? "s" : ""} sur ${total}`,
    lastFragment: (when) => `le dernier ${when}`,
    noFragments: "pas de fragments : la commande seule",
    inHistory: "l'agent dit l'avoir déjà exécuté",
    hammersPolls: (n, since) =>
      `se manifeste sans pause : ${n} fois depuis ${since}`,
    hammersFile: (n, since) =>
      `redemande sans fin le même fichier : ${n} fois depuis ${since}`,
    stallsSince: (since) => `n'avance pas depuis ${since}`,
    on: (name, state, held) => `${name} : ${state}, ${held}`,
    assignment: (id, to) => `${id} pour ${to}`,
    section: "Pourquoi",
    reading: "décompte en cours",
    of: (state, cause) => `${state} : ${cause}`,
    bar: (state, cause, n) => `${state} : ${cause} : ${machines(n)}`,
    days: (n, days) =>
      days > 7 ? `${n} depuis plus de ${days} jours` : `${n} depuis moins`,
    by: (n, what) => `${n} par ${what}`,
    unexplained: "sans code",
    concentrated: (n, of, where) => `${n} dans ${where}, qui en compte ${of}`,
    timesTheRest: (times) => `${times} fois le reste`,
    nowhereElse: "aucune ailleurs",
    group: (value) => `le groupe ${value}`,
    reachable: (where) =>
      `les fragments sont-ils accessibles depuis ${where} ?`,
    httpsReachable: (where) =>
      `${where} atteint-il le port https et accepte-t-il son certificat ?`,
    allWell: "Rien n'attend, et rien n'a échoué",
    troubles: {
      noun: "agents en difficulté",
      empty: "Aucun agent n'insiste, aucun n'est bloqué",
      none: "aucun agent en difficulté",
      open: "ouvrir ce sur quoi il bute",
      polls: "(contacts)",
      kinds: { hammers: "insiste", stalls: "bloqué" },
      crumb: "difficultés",
      overview: "Agents",
      counted: (hammers, stalls) =>
        [
          ...hammers > 0
            ? [`${hammers} insiste${hammers > 1 ? "nt" : ""}`]
            : [],
          ...stalls > 0 ? [`${stalls} bloqué${stalls > 1 ? "s" : ""}`] : [],
        ].join(", "),
      stuck: "Paquets bloqués",
      stuckOn: (n) => `bloqué sur ${machines(n)}`,
      columns: { kind: "SOUCI", since: "DEPUIS", requests: "DEMANDES" },
    },
    cli: {
      about: "pourquoi un paquet en est là, sur une machine ou sur toutes",
      troubles: "les agents qui insistent ou n'avancent plus",
      cause: "seulement celles qui ont cette cause",
      kind: "seulement les agents qui font cela",
      machineOrPackage:
        "une machine ; seul : un paquet, sur toutes ses machines",
    },
  },
};
