import type { why as english } from "#tui/text/en/why.ts";
import { codes } from "./codes.ts";
import { machines } from "./plural.ts";

const NO_GROUP = "aucun groupe";

export const why: typeof english = {
  why: {
    causes: {
      ...codes.reasons,
      agent_busy: "agent occupé par un autre",
      not_seen: "sans contact (7 jours)",
      overdue: "contact en retard",
      next_contact: "au prochain contact",
      hammering: "agent en boucle",
      recalling: "prochain fragment vide",
      just_offered: "tout juste proposé",
      no_info: "info non téléchargé",
      fetching: "télécharge les fragments",
      no_fragment: "aucun fragment téléchargé",
      stopped: "téléchargement arrêté",
      running: "téléchargé, en exécution",
      no_result: "téléchargé, sans résultat",
      unverified: "non vérifié",
      succeeded: codes.states.succeeded,
      reboot_pending: codes.states.reboot_pending,
      failed: codes.states.failed,
      cancelled: codes.states.cancelled,
      superseded: "remplacé",
      already_installed: codes.states.already_installed,
      expired: codes.states.expired,
      not_assigned: "non affecté",
      being_assigned: "affectation en cours",
      joined_later: "arrivée après l'instantané",
      package_deleted: "le paquet a été supprimé",
      wrong_system: "pour un autre système",
    },
    because: {
      mobile_system:
        "La machine est sous Android ou iOS ; rien n'est proposé à ces systèmes.",
      agent_cannot_install:
        "Son agent n'envoie que des inventaires : FusionInventory, l'agent GLPI et les injecteurs ne prennent aucun paquet de ce serveur.",
      downloads_off: "Les téléchargements sont désactivés pour cette machine.",
      not_approved:
        "La machine est nouvelle et attend l'approbation d'un opérateur.",
      identity_unclear:
        "Il n'est pas certain de quel ordinateur il s'agit : une autre machine présente les mêmes traits, ou bien son matériel ou ses agents ont changé.",
      no_inventory: "La machine n'a pas encore envoyé d'inventaire.",
      not_active: "Le paquet est désactivé.",
      files_missing:
        "Un serveur de cette base n'a pas encore les fichiers du paquet, et ne le propose pas avant de les avoir.",
      in_history:
        "D'après l'historique de l'agent, ce paquet a déjà été exécuté.",
      held_by_priority_0: "Un paquet de priorité 0 passe avant.",
      emergency_halt: "Un opérateur a tout arrêté, ou un groupe de la machine.",
      condition_unmet:
        "Son dernier inventaire ne remplit pas les conditions de l'affectation.",
      outside_window:
        "Aucune fenêtre de maintenance de ses groupes n'est ouverte.",
      not_before: "Son affectation commence plus tard.",
      past_expiry:
        "Son affectation a expiré ; il devient expiré dans quelques secondes.",
      paused:
        "Son déploiement progressif est en pause ou arrêté ; rien de nouveau n'est proposé.",
      halted:
        "Son déploiement progressif s'est interrompu ; rien de nouveau n'est proposé.",
      requires: "Un paquet qu'il nécessite n'y a pas réussi.",
      conflicts:
        "Un paquet avec lequel il est en conflit y est, ou passe avant.",
      wave_not_open:
        "Sa vague du déploiement progressif n'est pas encore ouverte ; les précédentes passent avant.",
      agent_busy:
        "L'agent vient de finir un autre paquet ; son cycle de téléchargement n'est pas terminé.",
      not_seen:
        "La machine n'a pas contacté le serveur depuis plus de 7 jours.",
      overdue: "Le contact de la machine est en retard.",
      next_contact: "Rien ne le bloque ; il sera proposé au prochain contact.",
      hammering:
        "L'agent est en boucle : il redemande sans fin le même fichier.",
      recalling:
        "Il est en cours de rappel : les fragments restants arrivent vides.",
      just_offered: "Il vient d'être proposé.",
      no_info:
        "Il a été proposé, mais l'agent n'a pas téléchargé le fichier info.",
      fetching:
        "L'agent télécharge les fragments, au rythme de ses paramètres.",
      no_fragment: "L'agent a téléchargé le fichier info, mais aucun fragment.",
      stopped: "L'agent ne télécharge plus de fragments.",
      running: "L'agent l'a téléchargé en entier et doit l'exécuter.",
      no_result:
        "L'agent l'a téléchargé en entier, mais n'a annoncé aucun résultat.",
      unverified: "Un succès est annoncé ; rien d'autre ne le montre.",
      succeeded: "Il a réussi.",
      reboot_pending: "Il a réussi ; un redémarrage le complète.",
      failed: "Il a échoué.",
      cancelled: "Il a été annulé.",
      superseded:
        "Il a été annulé : une version plus récente y attend à sa place.",
      already_installed: "La machine l'avait déjà.",
      expired: "Il a expiré avant d'être proposé.",
      not_assigned: "Il n'est pas affecté à cette machine.",
      being_assigned: "Une affectation à cette machine est en cours.",
      joined_later:
        "Elle a rejoint le groupe après l'affectation du paquet à un instantané de celui-ci.",
      package_deleted: "Le paquet a été supprimé.",
      wrong_system: "Le paquet n'est pas pour le système de cette machine.",
    },
    heldBy: (name, state) =>
      `${name} est de priorité 0 et passe avant ; son état sur cette machine : ${state}.`,
    busyWith: (name, state) =>
      `L'agent est occupé par ${name} (état : ${state}).`,
    silentFor: (age) => `La machine n'a pas contacté le serveur depuis ${age}.`,
    lateSince: (when) =>
      `La machine était attendue vers ${when} : elle est en retard.`,
    quietFor: (sentence, age, patience) =>
      `${sentence} Rien depuis ${age} ; ses paramètres expliquent jusqu'à ${patience}.`,
    stoppedAt: (seen, total) =>
      `L'agent s'est arrêté au fragment ${seen} sur ${total}.`,
    failedWith: (result) => `Il a échoué : ${result}.`,
    ranUnreported:
      "D'après l'historique de l'agent, il a été exécuté, mais son compte rendu est perdu.",
    assignedTo: (sentence, machine, assigned) =>
      `${sentence} La machine ${
        machine === NO_GROUP ? "n'est" : "est"
      } dans ${machine} ; le paquet est affecté à : ${assigned}.`,
    noGroup: NO_GROUP,
    nobody: "personne",
    groups: (names, n) =>
      n === 1 ? `le groupe ${names}` : `les groupes ${names}`,
    named: (n) => n < 2 ? `${n} machine désignée` : `${n} machines désignées`,
    doers: {
      agent: "La machine",
      operator: "Un opérateur",
      server: "Le serveur",
      nobody: "Personne",
    },
    steps: {
      none: "n'a plus rien à faire",
      contact: "doit contacter le serveur, puis il continue",
      find_machine:
        "doit trouver pourquoi elle est sans contact : éteinte, déplacée, sans agent ?",
      switch_downloads_on: "doit remettre downloadsOn à true",
      approve: "doit l'approuver : machines approve, ou + sur la machine",
      decide_identity:
        "doit décider dans :duplicates, ou lever l'alerte sur la page de la machine",
      send_inventory: "doit envoyer son inventaire, qui est demandé",
      activate: "doit activer le paquet",
      resume_rollout:
        "doit examiner le déploiement progressif (rollouts show), puis le reprendre ou l'arrêter",
      open_window: "le propose quand la fenêtre est ouverte",
      meet_conditions:
        "doit faire en sorte que la machine remplisse les conditions ; son prochain inventaire le montrera",
      lift_halt: "doit lever l'arrêt d'urgence : halts list, puis resume",
      begin: "le propose au premier contact qui suit",
      retry_due: "le relance",
      run_again: "l'exécute de nouveau",
      expire: "le rend expiré",
      open_wave:
        "ouvre la vague quand la précédente a réussi ; rollouts open l'ouvre tout de suite",
      fetch_files:
        "doit récupérer les fichiers auprès d'un autre serveur ; servers list dit auquel ils manquent",
      force: "peut l'annuler ici puis relancer : une relance est forcée",
      other_ends: "doit d'abord terminer ce paquet",
      assign_other: "doit aussi affecter ce paquet à cette machine",
      retry_required: "doit y relancer ce paquet : il doit d'abord réussir",
      end_conflict:
        "doit y désinstaller ou annuler ce paquet, ou bien annuler celui-ci",
      retry_other:
        "doit relancer ou annuler ce paquet ici : en échec, il bloque les autres",
      accept_other:
        "doit regarder si ce paquet a été exécuté ici, puis accepter son résultat ou le relancer : d'ici là, il bloque les autres",
      wind_down:
        "termine d'elle-même son cycle de téléchargement, puis le reçoit",
      fetch: "télécharge les fragments restants",
      check_info:
        "doit vérifier sur la machine qu'elle atteint le port https ; si TLS y échoue, y installer le tls/cacert.pem du serveur et utiliser un nom du certificat",
      check_fragments:
        "doit vérifier qu'elle atteint le serveur de ses fragments",
      report: "l'exécute et annonce le résultat",
      check_machine:
        "doit vérifier la machine : soit elle n'exécute rien, soit elle n'annonce rien",
      recall: "devrait l'annuler : l'agent ne s'arrête pas de lui-même",
      confirm_recall:
        "télécharge un fragment vide et le signale, ce qui confirme le rappel",
      install_agent:
        "doit y installer l'agent OCS ; le paquet sera alors proposé",
      close: "doit l'annuler pour le clore : il n'y a plus rien à arrêter",
      reboot: "doit être redémarrée",
      retry: "peut le relancer",
      confirm_restart: "doit redémarrer la machine puis l'indiquer ici",
      fix_machine:
        "doit supprimer la cause sur la machine puis relancer : relancer seul finirait de la même façon",
      review_code:
        "doit décider si ce code est un succès pour le paquet : relancer finirait de la même façon",
      fix_package:
        "doit créer un paquet corrigé : relancer celui-ci finirait de la même façon",
      accept:
        "peut regarder s'il a été exécuté, puis accepter son résultat ou le relancer",
      assign: "peut l'affecter à la machine, ou à un de ses groupes",
      expand: "exécute l'affectation, machine après machine",
    },
    next: (doer, step) => `${doer} ${step}.`,
    nextAt: (doer, step, when) => `${doer} ${step}, vers ${when}.`,
    nextDue: (doer, step, ago) => `${doer} ${step} ; attendu depuis ${ago}.`,
    holds: {
      nothing_out: "Oui : il n'a pas été proposé, il suffit d'annuler.",
      may_stop: "Oui, en l'annulant, sauf si tout est téléchargé avant.",
      can_stop: "Oui, en l'annulant : il reste des fragments à télécharger.",
      cannot_stop: "Non : la machine l'a téléchargé en entier.",
      being_stopped: "Il est en cours d'arrêt.",
      over: "Non : il est terminé.",
    },
    held: {
      nothing_out: "pas proposé",
      may_stop: "rappel possible",
      can_stop: "rappel possible",
      cannot_stop: "trop tard pour l'arrêter",
      being_stopped: "en cours de rappel",
      over: "terminé",
    },
    labels: {
      why: "Pourquoi",
      next: "La suite",
      hold: "Peut-on l'arrêter ?",
      contact: "Dernier contact",
      offered: "Proposé",
      fetched: "Téléchargé",
      result: "Résultat",
      history: "Historique",
      trouble: "Problème",
      onMachine: "Autres paquets",
      groups: "Groupes",
      assigned: "Affecté",
      machines: "Machines",
      budget: "Budget",
    },
    budget: {
      line: (whose, limits) => `${whose} : ${limits}`,
      of: {
        global: "tout le parc",
        group: "le groupe",
        machine: "cette machine",
      },
      atOnce: (running, most) =>
        `${running} téléchargement${
          running > 1 ? "s" : ""
        } sur ${most} à la fois`,
      now: (running) =>
        `${running} téléchargement${running > 1 ? "s" : ""} en cours`,
      waiting: (n) => n > 1 ? `${n} attendent` : `${n} attend`,
      turn: "sa requête attend son tour",
    },
    contact: (when, ago, every, next) =>
      `${when}, il y a ${ago} ; ${every}, prochain vers ${next}`,
    contactDue: (when, ago, every, due) =>
      `${when}, il y a ${ago} ; ${every}, le suivant est attendu depuis ${due}`,
    observed: (every) => `${every} (constaté)`,
    told: (every) => `${every} (paramètre)`,
    late: " (en retard)",
    offered: (when, attempt) => `${when}, essai ${attempt}`,
    forced: ", forcé",
    notOffered: "pas encore, pour cet essai",
    infoAt: (when) => `info ${when}`,
    noInfo: "info non téléchargé",
    fragments: (seen, total) =>
      `${seen} fragment${seen > 1 ? "s" : ""} sur ${total}`,
    lastFragment: (when) => `le dernier à ${when}`,
    noFragments: "pas de fragments, seulement une commande",
    inHistory: "l'agent déclare l'avoir déjà exécuté",
    hammersPolls: (n, since) =>
      `contacts en boucle : ${n} fois depuis ${since}`,
    hammersFile: (n, since) =>
      `redemande en boucle le même fichier : ${n} fois depuis ${since}`,
    stallsSince: (since) => `n'avance pas depuis ${since}`,
    on: (name, state, held) => `${name} : ${state}, ${held}`,
    assignment: (id, to) => `n° ${id} pour ${to}`,
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
      noun: "Agent",
      empty: "Aucun agent n'est en boucle, bloqué ou contradictoire",
      none: "Aucun agent en difficulté",
      open: "ouvrir le paquet ou la machine",
      polls: "(contacts)",
      kinds: {
        hammers: "en boucle",
        stalls: "bloqué",
        returned: "de retour",
        contradicts: "deux résultats",
        claims_history: "historique",
        hardware_changed: "identité",
        agents_alternate: "identité",
      },
      crumb: "problèmes d'agents",
      overview: "Problèmes d'agents",
      counted: (
        hammers,
        stalls,
        identity,
        history,
      ) =>
        [
          ...history > 0 ? [`${history} avec un historique impossible`] : [],
          ...identity > 0 ? [`${identity} avec une alerte d'identité`] : [],
          ...hammers > 0 ? [`${hammers} en boucle`] : [],
          ...stalls > 0 ? [`${stalls} bloqué${stalls > 1 ? "s" : ""}`] : [],
        ].join(", "),
      stuck: "Paquets bloqués",
      stuckOn: (n) => `bloqué sur ${machines(n)}`,
      columns: {
        kind: "PROBLÈME",
        since: "DEPUIS",
        requests: "REQUÊTES",
        details: "DÉTAILS",
      },
      repeats: (n) => n < 2 ? `${n} requête` : `${n} requêtes`,
      alerts: {
        hardware_changed: "autre matériel",
        agents_alternate: "agents en alternance",
      },
    },
    cli: {
      about:
        "expliquer pourquoi un paquet n'est pas plus avancé, sur une machine ou sur toutes ; ou pourquoi chaque paquet d'une machine ne l'est pas",
      troubles: "les agents en boucle, bloqués ou contradictoires",
      cause: "seulement ceux qui ont cette cause",
      kind: "seulement les agents qui ont ce problème",
      machineOrPackage: "machine ; ou, comme seul argument, un paquet",
      which:
        "Nommez une machine, un paquet, ou une machine et un paquet : en arguments, ou avec --machine et --package",
      both: (name) =>
        `« ${name} » est une machine et un paquet ; écrivez --machine "${name}" ou --package "${name}"`,
    },
  },
};
