import type { Catalogue } from "#tui/text/en/mod.ts";

/** Texts of printed lists, in French. */
export const lists: Catalogue["lists"] = {
  options: {
    format: "format de la sortie",
    columns: "seulement ces colonnes, séparées par des virgules",
    noHeaders: "omettre les titres des colonnes",
    limit: (rows) =>
      `au plus ce nombre ; par défaut, ${rows} dans un tableau, tout dans les autres formats`,
    all: "toutes les lignes, même dans un tableau",
  },
  more: (shown, more) =>
    `${shown} lignes affichées, ${more} de plus ; --all les affiche toutes`,
  moreUnknown: (shown) =>
    `${shown} lignes affichées, il y en a d'autres ; --all les affiche toutes`,
  oneFormat: (one, other) =>
    `Impossible de combiner ${one} et ${other} : choisissez un seul format`,
  noColumn: (word, known) =>
    `pas de colonne « ${word} » ; choisissez parmi ${known}`,
  noColumnsIn: (format) =>
    `--columns ne vaut que pour table, wide et csv ; ${format} affiche toujours tout`,
  notAList: (format) =>
    `${format} ne vaut que pour les listes ; choisissez table, json, ndjson ou yaml`,
  atLeastOne: "un nombre entier, 1 au moins",
  columns: {
    cause: "CAUSE",
    deviceId: "DEVICE ID",
    machineId: "ID MACHINE",
    packageId: "ID PAQUET",
    size: "TAILLE",
    status: "STATUT",
    version: "VERSION",
  },
  status: {
    approved: "approuvée",
    pending: "en attente",
    retired: "hors service",
  },
  events: {
    about: "le journal des événements",
    list:
      "lister les événements, du plus récent au plus ancien ; avec --since, dans l'ordre",
    limit: (recent) =>
      `au plus ce nombre ; par défaut, ${recent}, ou tous avec --since`,
    since:
      "événements à partir de ce moment : il y a 1h ou 2d, un jour ou une heure (2026-11-30T08:00), ou après l'événement de ce numéro",
    until: "événements jusqu'à ce moment, sous les mêmes formes",
    operator: "seulement les actions de cet opérateur",
    noEnd:
      "Impossible de combiner --follow et --until : les nouveaux événements n'ont pas de fin",
    noKind: (word) => `aucun type d'événement ne commence par « ${word} »`,
    noBound:
      "une durée comme 90m, 1h ou 2d, un jour ou une heure comme 2026-11-30 ou 2026-11-30T08:00, ou le numéro d'un événement",
  },
  none: {
    assignments: "Aucune affectation trouvée",
    deployments: "Aucun déploiement trouvé",
    devices: "Aucun appareil trouvé",
    duplicates: "Aucune paire de machines trouvée",
    events: "Aucun événement trouvé",
    groups: "Aucun groupe trouvé",
    machines: "Aucune machine trouvée",
    networks: "Aucun réseau trouvé",
    notes: "Aucune note trouvée",
    operators: "Aucun opérateur trouvé",
    packages: "Aucun paquet trouvé",
    profiles: "Aucun profil trouvé",
    removals: "Aucune suppression trouvée",
    settings: "Aucun paramètre trouvé",
    summaries: "Aucun résumé trouvé",
    tokens: "Aucun jeton trouvé",
    troubles: "Aucun problème trouvé",
  },
};
