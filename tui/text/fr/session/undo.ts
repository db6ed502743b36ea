import type { past as english } from "#tui/text/en/session/undo.ts";
import { machines } from "#tui/text/fr/plural.ts";

/** Défaire une action, et l'historique des actions de cette session. */
export const past = {
  undo: {
    key: "défaire la dernière action",
    short: "défaire",
    title: "Défaire la dernière action ?",
    titleOf: "Défaire cette action ?",
    did: (sentence) => `C'était : ${sentence}.`,
    yes: "défaire",
    nothing: "Rien à défaire : aucune action dans cette session",
    noneLeft: "Il n'y a plus rien à défaire dans cette session",
    running: (doing) => `${doing} : attendez la fin`,
    failed: "L'action a échoué : il n'y a rien à défaire",
    undone: "L'action a déjà été défaite",
    isUndo: "Elle a défait une autre action ; refaites plutôt celle-là",
    cannot: (sentence, why) => `Impossible de défaire « ${sentence} » : ${why}`,
    why: {
      any: "cette action est sans retour",
      gone: "ce qui a été supprimé ne peut pas être rétabli",
      secret: "un jeton révoqué le reste ; créez-en un nouveau",
      earlier:
        "le résultat précédent est remplacé ; c annule le nouvel essai tant qu'il attend",
      twoSteps:
        "c'étaient deux actions : retirez l'affectation, ou désactivez le paquet",
      recalled: "ce qui a été rappelé ne repart que comme un nouvel essai : r",
      withdrawn:
        "les déploiements en cours sont arrêtés ; affectez de nouveau le paquet avec A",
      several: (n) =>
        `${machines(n)} l'avai${n < 2 ? "t" : "ent"} déjà et ne se distingue${
          n < 2 ? "" : "nt"
        } plus des autres`,
      byQuery:
        "les machines étaient désignées par un groupe ou une requête, qui peuvent changer",
      unknown: "on ne sait pas ce qu'elle a remplacé",
      someExcluded:
        "certaines de ces machines étaient exclues auparavant, d'autres non",
      noMember: "toutes ces machines n'étaient pas dans le groupe auparavant",
    },
    changed: (what) =>
      `Impossible de la défaire : ${what} a été modifié de nouveau depuis`,
    used: (what) =>
      `Impossible de la défaire : ${what} a été affecté depuis ; retirez d'abord l'affectation`,
    option:
      "refuser dès qu'une machine se l'est vu proposer, comme la touche u",
    deactivates: (name) =>
      `${name} est désactivé de nouveau. Refusé dès qu'une machine se l'est vu proposer.`,
    activates: (name) => `${name} est activé de nouveau.`,
    withdraws: (id) =>
      `L'affectation ${id} est retirée. Refusé dès qu'une machine s'est vu proposer le paquet.`,
    deletesPackage: (name) =>
      `${name} est supprimé avec son archive. Refusé s'il est actif ou a été affecté.`,
    deletesGroup: (name) => `Le groupe ${name} est supprimé.`,
    takesOut: (which, group) =>
      `Sortie de ${group} : ${which}. Refusé dès qu'un paquet apporté par le groupe a été proposé.`,
    excludesAgain: (which, group) =>
      `De nouveau hors de ${group} : ${which}. Refusé dès qu'un paquet apporté par le groupe a été proposé.`,
    putsBack: (which, group) => `De nouveau dans ${group} : ${which}.`,
    queryDecides: (which, group) =>
      `La requête de ${group} décide de nouveau pour ${which}.`,
    changesBack: (what, fields) => `${what} redevient comme avant : ${fields}.`,
    setsBack: (name, value) => `${name} vaut de nouveau ${value}.`,
    unsets: (name) => `${name} n'est plus défini à ce niveau.`,
    removesOperator: (name) => `${name} et ses jetons sont supprimés.`,
    revokes: (name) => `Le jeton ${name} est révoqué immédiatement.`,
    restores: (which) => `Fin du retrait : ${which}.`,
    staysCancelled: "Ce qui a été annulé ou rappelé le reste.",
    retires: (which) => `Retrait de nouveau : ${which}.`,
    deletesNote: "La note est supprimée.",
    waitsAgain: (which) => `${which} attend de nouveau, comme nouvel essai.`,
    withdrawsRequest:
      "La demande est retirée, si elle n'a pas déjà reçu de réponse.",
    unmerges: "Les deux redeviennent des machines distinctes.",
    unmarks: "Les appareils redeviennent inconnus.",
    empty: "aucun",
  },
  actionHistory: {
    crumb: "actions",
    noun: "Action",
    key: "les actions de cette session, avec leurs lignes de commande",
    keyShort: "actions",
    empty: "Aucune action dans cette session",
    none: "Aucune action n'est sélectionnée",
    columns: {
      did: "ACTION",
      outcome: "ISSUE",
      command: "LIGNE DE COMMANDE",
    },
    outcomes: {
      running: "en cours",
      done: "faite",
      failed: "échouée",
      undone: "défaite",
    },
    copy: "copier la ligne de commande",
    copyShort: "copier",
    noCommand: "Aucune ligne de commande ne fait la même chose",
    details: "voir le détail",
    detailsShort: "détail",
    undoThis: "défaire cette action",
    labels: {
      at: "Heure",
      did: "Action",
      outcome: "Issue",
      said: "Réponse",
      command: "Commande",
      undo: "Défaire",
    },
    canUndo: "u la défait",
    crumbOf: (id) => `action ${id}`,
  },
} satisfies typeof english;
