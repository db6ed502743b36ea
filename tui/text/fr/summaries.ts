import type { summaries as english } from "#tui/text/en/summaries.ts";

/** Ce qui reste des événements anciens : des nombres par jour. */
export const summaries = {
  summaries: {
    crumb: "événements anciens",
    noun: "Nombre",
    empty: "Aucun événement n'est encore assez ancien pour être résumé",
    none: "Aucun nombre",
    titles: { day: "JOUR", events: "ÉVÉN." },
    open: "les événements de ce paquet conservés en détail",
    status: (package_) => `${package_} : nombres par jour, en UTC`,
    all: "Résumés des événements anciens : nombres par jour, en UTC",
    before: (day) => `avant le ${day}, seulement des nombres : S`,
    show: "nombres des événements plus anciens",
    showShort: "anciens",
    andMore: (n) => `et ${n} de plus`,
    andOthers: "et d'autres",
    cli: {
      about: "résumés des événements anciens : nombres par jour",
      kind: "seulement les types qui commencent ainsi, comme deployment.",
      group: "seulement les machines de ce groupe, tel qu'il était à l'époque",
      until: "jusqu'à ce jour seulement, comme 2026-03-01",
      missed: (seq, at) =>
        `Les événements jusqu'à ${seq} (${at}) ne sont conservés que sous forme de nombres ; voir « longshore summaries »`,
      summarised: (first, last, n, at) =>
        `${n} événements de ${first} à ${last} sont résumés, les derniers le ${at} ; les résumés sont intacts aussi`,
    },
  },
  /** Ce que la base occupe. */
  storage: {
    crumb: "stockage",
    about: "taille de la base et des paquets, et événements conservés",
    settings:
      "eventDays et auditDays fixent la durée de conservation ; voir :paramètres",
    database: "Base",
    size: (bytes, free) => `${bytes}, dont ${free} libres`,
    free: "Espace libre",
    shrinks: "est réutilisé ; le surplus est rendu au disque",
    keeps:
      "est réutilisé ; pour le rendre, arrêtez le serveur et lancez serve --compact",
    remote: "est réutilisé par le serveur libSQL, jamais rendu",
    disk: "Disque",
    room: (free, total) => `${free} libres sur ${total}`,
    packages: "Paquets",
    stored: (bytes, n, each) =>
      `${bytes} pour ${n} ${n > 1 ? "paquets" : "paquet"}${
        each === null ? "" : `, ${each} si chacun avait son fichier`
      }`,
    machines: "Machines",
    single: "Événements",
    summarised: "Résumés",
    none: "aucun encore",
    upTo: (n, day) => `${n}, jusqu'au ${day}`,
  },
  servers: {
    about: "les serveurs de cette base",
    aboutList: "lister les serveurs de cette base, avec leur état",
    none: "Aucun serveur",
    label: "Serveur",
    titles: {
      id: "ID",
      name: "NOM",
      address: "ADRESSE",
      state: "ÉTAT",
      version: "VERSION",
      schema: "SCHÉMA",
      started: "DÉMARRÉ",
      seen: "VU",
    },
    states: {
      live: "en marche",
      silent: (since) => `muet depuis ${since}`,
      stopped: (since) => `arrêté ${since}`,
    },
    answers: "celui-ci",
    runsJobs: "exécute les tâches",
    lacks: (needs) => `pas prêt : ${needs}`,
    packagesMissing: (n) =>
      n === 1
        ? "n'a pas les fichiers d'un paquet"
        : `n'a pas les fichiers de ${n} paquets`,
    aboutRemove: "retirer un serveur qui ne reviendra pas",
    aboutServer: "son nom, son adresse ou son identifiant",
    unknown: (word) =>
      `Il n'y a pas de serveur « ${word} » ; voir longshore servers list`,
    ambiguous: (word, addresses) =>
      `Plusieurs serveurs s'appellent « ${word} » : désignez-en un par son adresse (${addresses})`,
    isLive: "Il est en marche : arrêtez-le d'abord",
    removeQuestion: (name, address) =>
      `Retirer le serveur ${name} (${address}) ?`,
    removeEffect: "Il réapparaît dans la liste s'il revient.",
    removeYes: "retirer",
    removing: (name) => `Retrait du serveur ${name}`,
    removed: (name, address) => `Le serveur ${name} (${address}) est retiré.`,
    removeUndo: "il réapparaît quand il démarre",
    line: (name, address, version) => `${name} (${address}), ${version}`,
  },
} satisfies typeof english;
