import type { summaries as english } from "#tui/text/en/summaries.ts";

/** Ce qui reste des événements anciens : des nombres par jour. */
export const summaries = {
  summaries: {
    crumb: "événements anciens",
    noun: "Nombre",
    empty: "Aucun événement n'est assez ancien pour n'être plus que compté",
    none: "Il n'y a pas de nombre ici",
    titles: { day: "JOUR", events: "ÉVÉN." },
    open: "les événements de ce paquet encore gardés un par un",
    status: (package_) => `${package_} : nombres par jour, en UTC`,
    all: "Ce qui reste des événements anciens : nombres par jour, en UTC",
    before: (day) => `avant le ${day}, des nombres : S`,
    show: "nombres de ce qui est plus ancien",
    showShort: "anciens",
    andMore: (n) => `et ${n} de plus`,
    andOthers: "et d'autres",
    cli: {
      about: "ce qui reste des événements anciens : des nombres par jour",
      kind: "seulement les genres qui commencent ainsi, comme deployment.",
      group: "seulement les machines de ce groupe, tel qu'il était alors",
      until: "jusqu'à ce jour seulement, comme 2026-03-01",
      missed: (seq, at) =>
        `Les événements jusqu'à ${seq} (${at}) ne sont plus gardés un par un : « longshore summaries » les compte.`,
      summarised: (first, last, n, at) =>
        `${n} événements de ${first} à ${last} sont gardés comme nombres, les derniers depuis le ${at}, qui concordent aussi`,
    },
  },
  /** Ce que la base occupe. */
  storage: {
    crumb: "stockage",
    about: "ce que la base occupe, et ce qui est gardé des événements",
    settings: "eventDays et auditDays disent combien de temps : voir :settings",
    database: "Base",
    size: (bytes, free) => `${bytes}, dont ${free} libres`,
    free: "Le libre",
    shrinks: "est réutilisé ; le surplus est rendu au disque",
    keeps: "est réutilisé ; pour le rendre : serve --compact, serveur arrêté",
    remote: "est réutilisé par le serveur libSQL, jamais rendu",
    disk: "Disque",
    room: (free, total) => `${free} libres sur ${total}`,
    machines: "Machines",
    single: "Événements",
    summarised: "Résumés",
    none: "aucun encore",
    upTo: (n, day) => `${n}, jusqu'au ${day}`,
  },
} satisfies typeof english;
