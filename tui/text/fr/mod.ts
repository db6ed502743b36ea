import type { Catalogue } from "#tui/text/en/mod.ts";
import { claims } from "./claims.ts";
import { backups } from "./command_line/backups.ts";
import { lists } from "./command_line/lists.ts";
import { manifests } from "./command_line/manifests.ts";
import { notifications } from "./command_line/notifications.ts";
import { rollouts } from "./command_line/rollouts.ts";
import { relations } from "./packages/relations.ts";
import { schedules } from "./command_line/schedules.ts";
import { waitFor } from "./command_line/waiting.ts";
import { machines as machineTexts } from "./machines/mod.ts";
import { findings } from "./findings.ts";
import { cli } from "./cli.ts";
import { codes } from "./codes.ts";
import { columns } from "./lists/columns.ts";
import { progressTexts } from "./lists/progress.ts";
import { connectionTexts } from "./connection.ts";
import { groups } from "./cli_groups.ts";
import { dashboard } from "./console/dashboard.ts";
import { rolloutScreens } from "./console/rollouts.ts";
import { download } from "./download.ts";
import { groupRules } from "./group_rules.ts";
import { manners } from "./interaction.ts";
import { listScreens } from "./lists/mod.ts";
import { networks } from "./networks.ts";
import { office } from "./administration.ts";
import { pages } from "./pages.ts";
import { look } from "./session/look.ts";
import { ownKeys } from "./session/custom_keys.ts";
import { past } from "./session/undo.ts";
import { plan } from "./plans.ts";
import { queries } from "./query.ts";
import { relays } from "./command_line/relays.ts";
import { summaries } from "./summaries.ts";
import { synonyms } from "./synonyms.ts";
import { settings } from "./settings.ts";
import { withNonBreakingSpaces } from "#tui/text/spaces.ts";
import { results } from "./results/mod.ts";
import { why } from "./why.ts";
import { machines, quoted, s } from "./plural.ts";

/** Every text a person reads, in French, with the words of OCS Inventory. */
export const fr = withNonBreakingSpaces(
  {
    ...claims,
    ...connectionTexts,
    ...dashboard,
    ...machineTexts,
    ...progressTexts,
    ...findings,
    ...summaries,
    ...codes,
    ...pages,
    ...settings,
    ...networks,
    ...office,
    ...manners,
    ...listScreens,
    ...groupRules,
    ...plan,
    ...past,
    ...ownKeys,
    ...look,
    synonyms,
    ...results,
    ...why,
    backups,
    relays,
    notifications,
    cli,
    cliGroups: groups,
    lists,
    rollouts,
    ...relations,
    schedules,
    rolloutScreens,
    waitFor,
    manifests,
    download,
    ...queries,
    clause: " ; ",
    columns,
    count: { machines },
    dates: {
      day: (day, month) => `${day}/${month}`,
      date: (day, month, year) => `${day}/${month}/${year}`,
    },
    frame: {
      aboutHelp: "Touches de cet écran ; j et k font défiler, / recherche",
      counting: (digits) => `${digits} …`,
      readonly:
        "Aucune modification possible : la console a été lancée avec --readonly",
      readonlyShort: "lecture seule",
      tooLongToCopy: "Trop long pour le presse-papiers du terminal",
      copied: (what) => `Copié : ${what}`,
      sameAs: (command) => `Y copie : ${command}`,
      nothingHere: (key) =>
        `« ${key} » ne fait rien ici ; ? affiche les touches`,
      nothingWithoutHelp: (key) =>
        `« ${key} » ne fait rien ici ; les touches sont affichées en bas`,
      unsent: (n) =>
        `${
          n === 1
            ? "Un formulaire n'a pas été envoyé"
            : `${n} formulaires n'ont pas été envoyés`
        } ; appuyez encore pour abandonner la saisie et quitter`,
      tooSmall: (size, smallest) =>
        `${size} : terminal trop petit ; il faut au moins ${smallest}`,
      wait: (doing) => `Patientez : ${doing}`,
      needsRole: (role, mine) =>
        `Le rôle ${role} est requis ; votre rôle est ${mine}`,
    },
    keys: {
      back: "retour",
      command: "aller à un écran par son nom",
      commandShort: "aller",
      copyCommand: "copier la commande équivalente",
      keepSearch: "garder les résultats de la recherche",
      lastPlace: "l'écran précédent",
      leaveSearch: "quitter la recherche, afficher toutes les touches",
      newer: "avancer dans l'historique des écrans",
      nowhereAhead: "Il n'y a pas d'écran suivant",
      nowhereBefore: "Il n'y a pas d'écran précédent",
      older: "reculer dans l'historique des écrans",
      search: "rechercher",
      closeHelp: "fermer l'aide",
      down: "descendre",
      first: "première ligne",
      firstScreen: "C'est le premier écran ; q quitte la console",
      halfDown: "une demi-page plus bas",
      halfUp: "une demi-page plus haut",
      help: "aide",
      last: "dernière ligne",
      leaveAsItIs: "ne rien changer",
      loadAgain: "recharger",
      pageDown: "une page plus bas",
      pageUp: "une page plus haut",
      quit: "quitter",
      screens: "écrans",
      up: "monter",
    },
    list: {
      loading: "Chargement",
      stillLoading: "Chargement en cours",
      found: (n) => `${n} résultat${n < 2 ? "" : "s"}`,
      allShown: "La dernière colonne est affichée",
      atTheLeft: "La première colonne est affichée",
      clearFilter: "effacer le filtre",
      clearMarks: "effacer la sélection",
      copyCommand: "copier la commande qui affiche cette liste",
      copyName: "copier le nom",
      faults: "afficher les échecs seulement, ou tout",
      filter: "filtrer pendant la saisie ; un ! initial inverse",
      filterShort: "filtrer",
      keepFilter: "garder le filtre",
      mark: "sélectionner ou désélectionner la ligne",
      markRange: "sélectionner depuis la dernière ligne sélectionnée",
      markShort: "sélect.",
      noAnchor:
        "Sélectionnez la première ligne avec espace, puis la dernière avec ^espace",
      noCommand: "Aucune commande n'affiche cette liste",
      noFaults: "Cette liste ne comporte pas d'échecs à filtrer",
      noFilter: "Cette liste ne peut pas être filtrée",
      noMarks: "Aucune action ne s'applique ici à plusieurs lignes",
      noRow: "La liste est vide",
      noSort: "Cette liste ne peut pas être triée",
      nothingFound: "aucun résultat",
      nothingMarked: "Rien n'est sélectionné",
      onlyFaults: "échecs seuls",
      reverse: "inverser l'ordre",
      searching: "…",
      selectedRows: (n) => n < 2 ? `${n} sélectionnée` : `${n} sélectionnées`,
      shiftLeft: "faire défiler les colonnes à gauche",
      shiftRight: "faire défiler les colonnes à droite",
      sort: "trier par la colonne suivante",
      tooFar: (row) =>
        `La ligne ${row} est trop loin des deux bouts ; / la trouve par son nom`,
      wide: "toutes les colonnes, ou celles qui tiennent à l'écran",
      split: "détails à côté de la liste, ou non",
      noSplit: "Cette liste n'affiche pas de détails à côté",
      splitFrom: (columns) =>
        `Les détails demandent une fenêtre de ${columns} colonnes`,
      wideColumns: "large, h l défilent",
      sortedBy: (column) => `trié par ${column}`,
      place: (noun, n, total) => `${noun} ${n} sur ${total}`,
    },
    danger: {
      andMore: (names, more) => `${names} et ${more} de plus`,
      mobile: "mobiles",
      ofSystems: (count, systems) => `${count} : ${systems}`,
      type: (word) => `Tapez ${quoted(word)} pour continuer :`,
      typeFirst: (word) =>
        `Tapez d'abord ${quoted(word)} ; échap revient en arrière`,
    },
    command: {
      after: "la commande suivante",
      before: "la commande précédente",
      complete: "compléter",
      go: "aller",
      incomplete: (word) => `« :${word} » demande une machine et un paquet`,
      leave: "fermer",
      nothingToComplete: "Aucune commande ne commence ainsi",
      unknown: (word) =>
        `Commande inconnue « :${word} » ; ? affiche les touches`,
      unknownNear: (_word, near) =>
        `Commande inconnue ; peut-être « :${near} » ?`,
    },
    screens: {
      overview: "accueil",
      packages: "paquets",
      machines: "machines",
      groups: "groupes",
      deployments: "déploiements",
      tail: "direct",
      events: "journal",
      settings: "paramètres",
      operators: "opérateurs",
      networks: "réseaux",
      newPackage: "nouveau paquet",
      assign: (name) => `affecter ${name}`,
      give: (receivers) => `un paquet pour ${receivers}`,
      plan: (receivers) => `pour ${receivers}`,
      planned: (id) => `plan ${id}`,
      matching: (query) => `machines qui correspondent à ${query}`,
      on: (name, machine) => `${name} sur ${machine}`,
    },
    packages: {
      noun: "Paquet",
      none: "Aucun paquet",
      empty: "Il n'y a pas encore de paquet ; n crée le premier",
      toggle: "activer ou désactiver le paquet",
      toggleShort: "(dés)activer",
      assign: "affecter le paquet à des groupes",
      machines: "ses machines et leurs résultats",
      make: "créer un paquet",
      makeShort: "nouveau",
      delete: "supprimer le paquet",
      assignShort: "affecter",
      open: "ouvrir le paquet",
      openShort: "ouvrir",
      switching: (title, on) =>
        `${on ? "Activation" : "Désactivation"} de ${title}`,
      onQuestion: (title) => `Activer ${title} ?`,
      released: (reach) => `Il sera proposé à ${reach}, au prochain contact.`,
      yesRelease: "activer",
      offQuestion: (title) => `Désactiver ${title} ?`,
      recalled: (reach) => `Il sera rappelé sur ${reach}.`,
      beyond: (n) =>
        n < 2
          ? `1 machine l'a téléchargé en entier et l'exécutera : trop tard pour l'arrêter.`
          : `${n} machines l'ont téléchargé en entier et l'exécuteront : trop tard pour l'arrêter.`,
      noneBeyond:
        "Aucune machine ne l'a téléchargé en entier ; il peut être arrêté partout.",
      yesRecall: (recalling) =>
        recalling === 0 ? "désactiver" : "désactiver et rappeler",
      isOn: (title, n) =>
        n === 0
          ? `${title} est activé et sera proposé aux machines`
          : `${title} est activé ; ${machines(n)} en attente`,
      isOff: (title) => `${title} est désactivé`,
      isRecalled: (title, recalling, beyond) =>
        [
          `${title} est désactivé`,
          ...recalling > 0 ? [`rappel sur ${machines(recalling)}`] : [],
          ...beyond > 0 ? [`trop tard sur ${machines(beyond)}`] : [],
        ].join(" ; "),
    },
    machines: {
      noun: "Machine",
      none: "Aucune machine",
      open: "ouvrir la machine",
      packages: "ses paquets et leurs résultats",
      empty:
        "Aucune machine n'a encore contacté ce serveur : configurez un agent",
    },
    groups: {
      noun: "Groupe",
      none: "Aucun groupe",
      open: "ouvrir le groupe et ses machines",
      empty: "Il n'y a pas encore de groupe ; n crée le premier",
    },
    deployments: {
      noun: "Déploiement",
      none: "Aucun déploiement",
      open: "ouvrir le déploiement",
      count: (n) => `${n} déploiement${n < 2 ? "" : "s"}`,
      retryAll: "relancer partout où il a échoué",
      cancelAll: "annuler ou rappeler tout ce qui n'est pas terminé",
      tooBroad:
        "Filtrez (/) ou ouvrez un paquet ou une machine : ici, tout le parc est visé",
      noneFailed: "Rien n'a échoué ici",
      noneOpen: (beyond) =>
        beyond === 0
          ? "Tout est terminé ici"
          : `Trop tard pour arrêter quoi que ce soit : ${
            machines(beyond)
          } en cours d'exécution`,
      reaches: (reach) => `Cela concerne ${reach}.`,
      wouldStop: (cancelled, recalled) =>
        `${cancelled} pas encore proposé${s(cancelled)} : annulé${
          s(cancelled)
        }. ${recalled} proposé${s(recalled)} : rappelé${s(recalled)}.`,
      retryAllQuestion: (where) => `Relancer tout ce qui a échoué : ${where} ?`,
      cancelAllQuestion: (where) =>
        `Arrêter tout ce qui n'est pas terminé : ${where} ?`,
      retriedMany: (n) => `Relancé sur ${machines(n)}`,
      cancelledMany: (n) => `Annulé sur ${machines(n)}`,
      stopped: (cancelled, recalling, beyond) =>
        `${cancelled} annulé${
          s(cancelled)
        }, ${recalling} en cours de rappel, ${beyond} trop tard pour arrêter`,
      retry: "relancer sur cette machine",
      retryShort: "relancer",
      cancel: "annuler ou rappeler sur cette machine",
      cancelShort: "annuler",
      stillOpen: (state) => `État actuel : ${state} ; annulez ou attendez`,
      isOver: (state) => `C'est déjà terminé : ${state}`,
      recallingAlready: "Il est déjà en cours de rappel",
      retryQuestion: (which) => `Relancer ${which} ?`,
      onceMore: "Il a réussi sur cette machine et sera exécuté de nouveau.",
      nextContact: "Il sera proposé au prochain contact.",
      yesRetry: "relancer",
      cancelQuestion: (which) => `Annuler ${which} ?`,
      yesCancel: "annuler",
      retrying: (which) => `Relance de ${which}`,
      cancelling: (which) => `Annulation de ${which}`,
      isNow: (which, state) => `${which} : maintenant ${state}`,
      emptyOf: {
        all: "Aucun paquet n'est encore affecté à une machine",
        package:
          "Il n'est affecté à aucune machine ; échap, puis A pour l'affecter",
        machine: "Aucun paquet n'est affecté à cette machine",
      },
      attempt: (n) => `essai ${n}`,
    },
    assign: {
      noGroups:
        "Il n'y a pas encore de groupe : créez-en un sur l'écran des groupes",
      choose: "affecter à ce groupe, ou à toute la sélection",
      chooseShort: "ce groupe",
      which: (name) => `À quel groupe affecter ${name} ?`,
      assigning: (name, group) => `Affectation de ${name} à ${group}`,
      question: (name, whom) => `Affecter ${name} à ${whom} ?`,
      yes: (n) => `affecter à ${machines(n)}`,
      done: (name, whom, added, reopened, unchanged) =>
        [
          `${name} est affecté${whom && ` à ${whom}`} : ${
            machines(added)
          } en plus`,
          ...reopened > 0 ? [`${reopened} l'exécuteront de nouveau`] : [],
          ...unchanged > 0
            ? [
              unchanged < 2
                ? `${unchanged} l'avait déjà`
                : `${unchanged} l'avaient déjà`,
            ]
            : [],
        ].join(", "),
    },
    give: {
      key: "affecter un paquet à cette ligne, ou à la sélection",
      choose: "affecter ce paquet",
      chooseShort: "ce paquet",
      which: (receivers) => `Quel paquet affecter à ${receivers} ?`,
      whom: "À qui affecter un paquet ?",
      thisOne: (name) => `y : ${name} seule`,
      allThat: (n, query) =>
        n < 2
          ? `a : la seule machine qui correspond à ${query} maintenant`
          : `a : les ${machines(n)} qui correspondent à ${query} maintenant`,
      thisOneShort: "celle-ci",
      allShort: (n) => `les ${n}`,
    },
    tail: {
      copyLine: "copier le nom de la machine",
      filter: "seulement les lignes avec ces mots ; !mot : sans ce mot",
      ofNoMachine: "Cette ligne ne concerne aucune machine",
      open: "ouvrir le déploiement ou la machine de la dernière ligne",
      wrap: "lignes entières ou colonnes",
      wrapShort: "lignes entières",
      toggle: "suivre les nouveaux événements, ou mettre en pause",
      toggleShort: "suivre/pause",
      nothingYet:
        "Aucun événement pour l'instant ; les nouveaux s'affichent ici",
      following: "Suivi en direct",
      paused: (below, fresh) =>
        `En pause : ${below} en dessous, ${fresh} nouveau${
          fresh < 2 ? "" : "x"
        } ; f ou G reprend`,
    },
    lookup: {
      noGroup: (name) => `Il n'y a pas de groupe « ${name} »`,
      noMachine: (name) => `Il n'y a pas de machine « ${name} »`,
      noNetwork: (name) => `Il n'y a pas de réseau « ${name} »`,
      noOperator: (name) => `Il n'y a pas d'opérateur « ${name} »`,
      noPackage: (name) => `Il n'y a pas de paquet « ${name} »`,
      thereAre: (none, names) => `${none} ; choisissez parmi ${names}`,
    },
  } satisfies Catalogue,
);
