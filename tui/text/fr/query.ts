import { machines, quoted } from "./plural.ts";
import type {
  cliQuery as englishCli,
  names as englishNames,
  query as english,
  unknown as englishUnknown,
} from "#tui/text/en/query.ts";

export const query: typeof english = {
  complete: "compléter",
  nothingToComplete: "Rien à compléter ici",
  tab: (words) => `tab : ${words}`,
  problems: {
    too_long: (most, length) =>
      `${length} caractères, ${most} sont possibles au plus`,
    too_deep: (most) => `plus de ${most} parenthèses imbriquées`,
    too_many_terms: (most) => `plus de ${most} termes`,
    unknown_field: (found, meant) =>
      meant === ""
        ? `champ inconnu « ${found} »`
        : `champ inconnu « ${found} » : ${meant} ?`,
    field_missing: (found) => `il manque un champ avant ${found}`,
    value_missing: (field, wanted) => `${field} : ${wanted}`,
    value_unreadable: (found, wanted) => `pas « ${found} » : ${wanted}`,
    meant: (found, meant) => `pas « ${found} » : ${meant} ?`,
    operator_unfit: (field) => `${field} n'accepte que : ou =`,
    range_reversed: (meant) => `l'intervalle est à l'envers : ${meant} ?`,
    too_many_bounds: "deux bornes au plus",
    quote_open: 'il manque un " fermant',
    escape_useless: (found, instead) =>
      `${found} n'a pas d'effet : écrire ${instead} pour une barre oblique inverse`,
    parenthesis_open: "il manque une ) fermante",
    parenthesis_stray: "cette ) n'a pas de ( ouvrante",
    term_missing: "il manque quelque chose ici",
  },
  expected: {
    term: "un mot, ou un champ et sa valeur",
    value: "une valeur",
    field: "un champ",
    choice: "une de ses valeurs",
    size: "une taille : 8G, 512M, 4G..16G",
    time: "un âge ou un jour : 7d, 24h, 2026-11-22",
    address: "une adresse : 10.1.0.0/16, 10.1.*, 2001:db8::/32",
    mac: "une adresse MAC : 3C:52:82:*",
    version: "une version : 2.10",
    equals: ": ou =",
    parenthesis: ")",
    quote: '"',
  },
  fields: {
    name: "le nom de la machine",
    os: "le système",
    family: "la famille du système",
    agent: "l'agent : nom, famille ou version",
    tag: "l'étiquette (TAG)",
    field: "un champ personnalisé : field.lieu:B2",
    group: "un groupe où elle est",
    software: "un logiciel : firefox, ou firefox<140",
    ram: "la mémoire : 8G, 4G..16G",
    disk: "l'espace libre du disque système : 10G",
    cpu: "le processeur",
    ip: "une de ses adresses : 10.1.0.0/16, 2001:db8::/32",
    mac: "une carte réseau : 3C:52:82:*",
    serial: "le numéro de série",
    uuid: "l'UUID du micrologiciel",
    user: "l'utilisateur",
    seen: "son dernier contact : 7d, 24h, 2026-11-22",
    status: "son statut ; sans ce champ, les machines hors service sont omises",
    obeys: "si l'agent respecte son intervalle",
    registered: "son premier contact : 7d, 2026-11-22",
    inventoried: "son dernier inventaire : 7d, 2026-11-22",
    ticket: "le ticket d'une note sur elle : INC-123",
    relay: 'le relais de son dernier contact ; "" : en direct',
    package: "un paquet affecté : nom ou ID",
    state: "l'état d'un paquet",
    reason: "pourquoi un paquet n'est pas plus avancé",
    result: "le résultat d'un paquet",
    code: "le code renvoyé par un agent",
  },
};

export const cliQuery: typeof englishCli = {
  argument: "requête : os:debian tag:paris* software:'firefox<140' -name:srv*",
  filter: "la requête, là où un mot serait lu comme un argument",
  which:
    "déploiements qui correspondent à cette requête : reason:not_seen os:debian",
  events:
    "seulement les événements qui correspondent : package:vlc result:failed os:debian",
  tooLong: (length, most) =>
    `Impossible de lire la requête : elle a ${length} caractères, ${most} sont possibles au plus ; faire des groupes de ses parties, ou nommer les machines dans un fichier avec --from`,
  wrong: (query, at, words) =>
    `Impossible de lire la requête « ${query} » au caractère ${at} : ${words}`,
};

export const unknown: typeof englishUnknown = {
  label: "Inconnu",
  only: (machines, total, values) =>
    machines === 1
      ? `1 sur ${total} n'est incluse que parce qu'on n'en connaît pas ${values}`
      : `${machines} sur ${total} ne sont incluses que parce qu'on n'en connaît pas ${values}`,
  short: (machines, values) => `${machines} sans connaître ${values} ;`,
  or: " ou ",
  values: {
    name: "le nom",
    os: "le système",
    agent: "la version de l'agent",
    software: "les logiciels",
    version: "la version",
    ram: "la mémoire",
    disk: "l'espace disque libre",
    cpu: "le processeur",
    ip: "l'adresse",
    mac: "l'adresse MAC",
    serial: "le numéro de série",
    uuid: "l'UUID",
    user: "l'utilisateur",
  },
};

export const names: typeof englishNames = {
  from:
    "fichier de noms de machines, un par ligne ou une colonne d'un CSV ; - pour l'entrée standard",
  none: "Nommer au moins une machine, ou un fichier avec --from",
  unknown: (name, close) =>
    `Il n'y a pas de machine ${quoted(name)}` +
    (close === "" ? "" : ` ; s'agit-il de ${close} ?`),
  ambiguous: (name, machines, some) =>
    `${machines} machines s'appellent ${
      quoted(name)
    } : ${some} ; utiliser l'ID`,
  part: (used, unknown, ambiguous) =>
    [
      `Fait pour ${machines(used)} seulement`,
      ...unknown > 0 ? [`noms inconnus : ${unknown}`] : [],
      ...ambiguous > 0
        ? [`noms portés par plusieurs machines : ${ambiguous}`]
        : [],
    ].join(" ; "),
  nobody: (unknown, ambiguous) =>
    [
      "Rien n'a été fait : aucun nom ne désigne une seule machine",
      ...unknown > 0 ? [`noms inconnus : ${unknown}`] : [],
      ...ambiguous > 0
        ? [`noms portés par plusieurs machines : ${ambiguous}`]
        : [],
    ].join(" ; "),
  empty: (file) =>
    `Impossible d'utiliser ${file} : aucun nom ne s'y trouve ; en écrire un par ligne`,
  tooMany: (found, most) =>
    `Impossible d'utiliser ${found} noms : ${most} au plus sont possibles à la fois`,
  tooLarge: (file, mebibytes) =>
    `Impossible d'utiliser ${file} : il dépasse ${mebibytes} Mio`,
  standardInput: "l'entrée standard",
  notFound: (unknown, ambiguous, some) =>
    `introuvables : ${unknown}, ambigus : ${ambiguous} (${some})`,
};

/** Everything about queries and names. */
export const queries = { cliQuery, query, unknown, names };
