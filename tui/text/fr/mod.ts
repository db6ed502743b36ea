import type { Catalogue } from "#tui/text/en/mod.ts";
import { claims } from "./claims.ts";
import { cli } from "./cli.ts";
import { codes } from "./codes.ts";
import { groups } from "./cli_groups.ts";
import { download } from "./download.ts";
import { duplicates } from "./duplicates.ts";
import { groupRules } from "./group_rules.ts";
import { manners } from "./interaction.ts";
import { networks } from "./networks.ts";
import { office } from "./administration.ts";
import { pages } from "./pages.ts";
import { plan } from "./plans.ts";
import { cliQuery, query } from "./query.ts";
import { summaries } from "./summaries.ts";
import { synonyms } from "./synonyms.ts";
import { inventories } from "./inventories.ts";
import { settings } from "./settings.ts";
import { why } from "./why.ts";
import { machines, quoted } from "./plural.ts";

/** Every text a person reads, in French, with the words of OCS Inventory. */
export const fr = {
  ...claims,
  ...duplicates,
  ...summaries,
  ...codes,
  ...pages,
  ...inventories,
  ...settings,
  ...networks,
  ...office,
  ...manners,
  ...groupRules,
  ...plan,
  synonyms,
  ...why,
  cli,
  cliGroups: groups,
  download,
  cliQuery,
  query,
  columns: {
    action: "ACTION",
    agentVersion: "VERSION DE L'AGENT",
    archive: "ARCHIVE",
    assignment: "AFFECT.",
    created: "CRÉÉ LE",
    effect: "EFFET",
    fragments: "FRAGS",
    inventory: "INVENTAIRE",
    offeredAt: "PROPOSÉ LE",
    registered: "CONNUE LE",
    serial: "N° DE SÉRIE",
    address: "ADRESSE",
    agent: "AGENT",
    attempt: "ESS",
    by: "PAR",
    changed: "MODIFIÉ",
    code: "CODE",
    date: "DATE",
    description: "DESCRIPTION",
    failed: "ÉCHECS",
    group: "GROUPE",
    id: "ID",
    lastSeen: "VUE LE",
    machine: "MACHINE",
    machines: "MACHINES",
    offered: "PROPOSÉ",
    ok: "RÉUSSI",
    on: "ON",
    package: "PAQUET",
    priority: "PRI",
    state: "ÉTAT",
    system: "SYSTÈME",
    tag: "TAG",
    time: "HEURE",
    waiting: "ATTENTE",
    what: "QUOI",
    why: "POURQUOI",
  },
  count: { machines },
  dates: {
    day: (day, month) => `${day}/${month}`,
    date: (day, month, year) => `${day}/${month}/${year}`,
  },
  frame: {
    aboutHelp: "Les touches de cet écran ; j et k font défiler, / cherche",
    live: "en direct",
    notLive: "hors ligne",
    noEvents: (why) => `Pas d'événements en direct : ${why}`,
    linkLost: (age) =>
      `Lien perdu depuis ${age} : ceci peut dater ; nouvel essai en cours`,
    counting: (digits) => `${digits} …`,
    readonly:
      "Cette console ne fait que lire : elle a été lancée avec --readonly",
    readonlyShort: "lecture seule",
    tooLongToCopy: "C'est trop long pour le presse-papiers du terminal",
    copied: (what) => `Copié : ${what}`,
    sameAs: (command) => `Y copie : ${command}`,
    nothingHere: (key) => `« ${key} » ne fait rien ici ; ? montre les touches`,
    nothingWithoutHelp: (key) =>
      `« ${key} » ne fait rien ici ; la ligne du bas montre les touches`,
    tooSmall: (size, smallest) =>
      `${size} est trop petit ; il faut au moins ${smallest}`,
    wait: (doing) => `Patientez : ${doing}`,
    needsRole: (role, mine) => `Il faut le rôle ${role} et vous êtes ${mine}`,
  },
  keys: {
    back: "retour",
    command: "aller quelque part par son nom",
    commandShort: "aller",
    copyCommand: "copier la commande qui fait de même",
    keepSearch: "garder ce qui est trouvé",
    lastPlace: "là où on était avant",
    leaveSearch: "revoir toutes les touches",
    newer: "avancer dans l'historique",
    nowhereAhead: "Il n'y a rien plus loin",
    nowhereBefore: "Il n'y a rien avant ceci",
    older: "reculer dans l'historique",
    search: "chercher",
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
    found: (n) => n < 2 ? `${n} trouvé` : `${n} trouvés`,
    allShown: "La dernière colonne est affichée",
    atTheLeft: "La première colonne est affichée",
    clearFilter: "effacer le filtre",
    clearMarks: "ne rien sélectionner",
    copyCommand: "copier la commande qui l'affiche",
    copyName: "copier son nom",
    faults: "seulement ce qui a échoué, ou tout",
    filter: "filtrer en tapant ; ! devant inverse",
    filterShort: "filtrer",
    keepFilter: "garder le filtre",
    mark: "la sélectionner, ou non",
    markRange: "sélectionner jusqu'à la dernière sélectionnée",
    markShort: "choisir",
    noAnchor: "Choisissez la première par espace, puis la dernière par ^espace",
    noCommand: "Aucune commande n'affiche ceci",
    noFaults: "On ne peut pas distinguer ici ce qui a échoué",
    noFilter: "Cette liste ne se filtre pas",
    noMarks: "On ne peut rien faire ici à plusieurs à la fois",
    noRow: "Il n'y a rien dans cette liste",
    noSort: "Cette liste n'a qu'un seul ordre",
    nothingFound: "rien trouvé",
    nothingMarked: "Rien n'est sélectionné",
    onlyFaults: "échecs seuls",
    reverse: "inverser l'ordre",
    searching: "…",
    selectedRows: (n) => n < 2 ? `${n} choisie` : `${n} choisies`,
    shiftLeft: "colonnes plus à gauche",
    shiftRight: "colonnes plus à droite",
    sort: "trier par la colonne suivante",
    tooFar: (row) =>
      `La ligne ${row} est loin des deux bouts ; / la trouve par son nom`,
    wide: "toutes les colonnes, ou celles qui tiennent",
    wideColumns: "large, h l défilent",
    place: (noun, n, total) => `${noun} ${n} sur ${total}`,
  },
  danger: {
    andMore: (names, more) => `${names} et ${more} de plus`,
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
    incomplete: (word) => `« :${word} » attend une machine et un paquet`,
    leave: "laisser",
    nothingToComplete: "Aucune commande ne commence ainsi",
    unknown: (word) => `« :${word} » n'existe pas ; ? montre les touches`,
    unknownNear: (word, near) =>
      `« :${word} » n'existe pas ; est-ce « :${near} » ?`,
  },
  screens: {
    overview: "accueil",
    packages: "paquets",
    machines: "machines",
    groups: "groupes",
    deployments: "déploiements",
    tail: "direct",
    events: "journal",
    settings: "réglages",
    operators: "opérateurs",
    networks: "réseaux",
    newPackage: "nouveau paquet",
    assign: (name) => `affecter ${name}`,
    give: (receivers) => `un paquet pour ${receivers}`,
    plan: (receivers) => `pour ${receivers}`,
    planned: (id) => `plan ${id}`,
    matching: (query) => `ce qui répond à ${query}`,
    on: (name, machine) => `${name} sur ${machine}`,
  },
  packages: {
    noun: "Paquet",
    none: "Il n'y a pas encore de paquet ici",
    empty: "Il n'y a pas encore de paquet ; n crée le premier",
    toggle: "l'activer ou le désactiver",
    toggleShort: "activer",
    assign: "l'affecter à des groupes",
    machines: "ses machines et ce qui s'y est passé",
    make: "en créer un nouveau",
    makeShort: "nouveau",
    delete: "le supprimer",
    assignShort: "affecter",
    open: "tout ce qui le concerne",
    openShort: "ouvrir",
    switching: (title, on) =>
      `${on ? "Activation" : "Désactivation"} de ${title}`,
    onQuestion: (title) => `Activer ${title} ?`,
    released: (reach) => `Il est proposé à ${reach}, au prochain contact.`,
    yesRelease: "activer",
    offQuestion: (title) => `Désactiver ${title} ?`,
    recalled: (reach) => `Il est rappelé de ${reach}.`,
    beyond: (n) =>
      n < 2
        ? `${machines(n)} l'a déjà en entier et l'exécutera : trop tard.`
        : `${machines(n)} l'ont déjà en entier et l'exécuteront : trop tard.`,
    noneBeyond: "Aucune machine ne l'a en entier ; tout peut être arrêté.",
    yesRecall: "désactiver et rappeler",
    isOn: (title, n) =>
      n === 0
        ? `${title} est activé : il est proposé aux machines dès maintenant`
        : `${title} est activé ; l'attendent : ${machines(n)}`,
    isOff: (title) => `${title} est désactivé`,
    isRecalled: (title, recalling, beyond) =>
      `${title} est désactivé : rappel de ${
        machines(recalling)
      }, ${beyond} hors d'atteinte`,
  },
  machines: {
    noun: "Machine",
    none: "Il n'y a pas de machine ici",
    open: "tout ce qui la concerne",
    packages: "ses paquets et ce qu'ils ont donné",
    empty: "Aucune machine vue : dirigez un agent vers ce serveur",
  },
  groups: {
    noun: "Groupe",
    none: "Il n'y a pas encore de groupe ici",
    open: "tout ce qui le concerne, et ses machines",
    empty: "Il n'y a pas encore de groupe ; n crée le premier",
  },
  deployments: {
    noun: "Déploiement",
    none: "Il n'y a pas encore de déploiement ici",
    open: "tout ce qui le concerne",
    count: (n) => `${n} déploiement${n < 2 ? "" : "s"}`,
    retryAll: "relancer partout où il a échoué",
    cancelAll: "annuler ou rappeler tout ce qui est ouvert",
    tooBroad:
      "Filtrez (/) ou ouvrez un paquet ou une machine : ici, tous seraient touchés",
    noneFailed: "Rien n'a échoué ici",
    noneOpen: (beyond) =>
      beyond === 0
        ? "Rien n'est ouvert ici"
        : `Plus rien ne peut être arrêté ici : ${
          machines(beyond)
        } hors d'atteinte`,
    reaches: (reach) => `Cela touche ${reach}.`,
    wouldStop: (cancelled, recalled) =>
      `${cancelled} pas encore prévenues, ${recalled} rappelées.`,
    retryAllQuestion: (where) => `Relancer tout ce qui a échoué : ${where} ?`,
    cancelAllQuestion: (where) => `Arrêter tout ce qui est ouvert : ${where} ?`,
    retriedMany: (n) => `Relancé sur ${machines(n)}`,
    cancelledMany: (n) => `Annulé sur ${machines(n)}`,
    stopped: (cancelled, recalling, beyond) =>
      `${cancelled} annulés, ${recalling} en rappel, ${beyond} hors d'atteinte`,
    retry: "relancer sur cette machine",
    retryShort: "relancer",
    cancel: "l'annuler ou le rappeler sur cette machine",
    cancelShort: "annuler",
    stillOpen: (state) => `C'est encore ${state} ; annulez, ou attendez`,
    isOver: (state) => `C'est déjà terminé : ${state}`,
    recallingAlready: "Il est déjà en cours de rappel",
    retryQuestion: (which) => `Relancer ${which} ?`,
    onceMore: "Il y a réussi ; il sera exécuté une fois de plus.",
    nextContact: "Il sera proposé au prochain contact de la machine.",
    yesRetry: "relancer",
    cancelQuestion: (which) => `Annuler ${which} ?`,
    yesCancel: "annuler",
    retrying: (which) => `Relance : ${which}`,
    cancelling: (which) => `Annulation : ${which}`,
    isNow: (which, state) => `${which} : ${state}`,
    emptyOf: {
      all: "Aucun paquet n'est encore affecté à une machine",
      package:
        "Il n'est affecté à aucune machine ; échap, puis A l'affecte à des groupes",
      machine: "Aucun paquet n'est affecté à cette machine",
    },
    attempt: (n) => `tentative ${n}`,
  },
  assign: {
    choose: "l'affecter à ce groupe, ou à tous ceux choisis",
    chooseShort: "ce groupe",
    which: (name) => `Quel groupe reçoit ${name} ?`,
    assigning: (name, group) => `Affectation de ${name} à ${group}`,
    question: (name, whom) => `Affecter ${name} à ${whom} ?`,
    yes: (n) => `affecter à ${machines(n)}`,
    done: (name, whom, added, reopened, unchanged) =>
      [
        `${name} est affecté${whom && ` à ${whom}`} : ${
          machines(added)
        } en plus`,
        ...reopened > 0 ? [`${reopened} pour une nouvelle exécution`] : [],
        ...unchanged > 0 ? [`${unchanged} l'avaient déjà`] : [],
      ].join(", "),
  },
  give: {
    key: "lui affecter un paquet, ou à toutes celles choisies",
    choose: "affecter ce paquet",
    chooseShort: "ce paquet",
    which: (receivers) => `Quel paquet pour ${receivers} ?`,
    whom: "Qui reçoit un paquet ?",
    thisOne: (name) => `y : ${name} seule`,
    allThat: (n, query) =>
      `a : les ${machines(n)} qui répondent à ${query} maintenant`,
    thisOneShort: "celle-ci",
    allShort: (n) => `les ${n}`,
  },
  tail: {
    copyLine: "copier le nom de la machine",
    filter: "les lignes avec ces mots ; !mot : sans",
    ofNoMachine: "Cette ligne ne concerne aucune machine",
    open: "le déploiement ou la machine de la dernière ligne",
    wrap: "lignes entières, ou colonnes",
    wrapShort: "entier",
    toggle: "suivre ce qui arrive, ou s'arrêter",
    toggleShort: "suivre/pause",
    nothingYet: "Rien ne s'est encore passé ; ce qui arrive paraît ici",
    following: "Suivi en direct",
    paused: (below, fresh) =>
      `En pause, ${below} dessous, ${fresh} de plus ; f ou G reprend`,
  },
  lookup: {
    noGroup: (name) => `Il n'y a pas de groupe « ${name} »`,
    noMachine: (name) => `Il n'y a pas de machine « ${name} »`,
    noNetwork: (name) => `Il n'y a pas de réseau « ${name} »`,
    noOperator: (name) => `Il n'y a pas d'opérateur « ${name} »`,
    noPackage: (name) => `Il n'y a pas de paquet « ${name} »`,
    thereAre: (none, names) => `${none} ; il y a ${names}`,
  },
} satisfies Catalogue;
