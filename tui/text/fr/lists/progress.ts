import type { progressTexts as english } from "#tui/text/en/lists/progress.ts";
import { s } from "#tui/text/fr/plural.ts";

/** L'avancement des paquets, et ce que les machines en échec ont en commun. */
export const progressTexts = {
  progress: {
    lastHour: "Dern. heure",
    results: (succeeded, failed) =>
      `${succeeded} réussi${s(succeeded)}, ${failed} échec${s(failed)}`,
    sampled: (n, of) => `d'après ${n} des ${of} machines en attente`,
    cli: {
      about:
        "afficher l'avancement d'un paquet dans le temps, et quand le reste se connecte",
      since: "Affecté le",
      assigned: "Machines",
      done: "Réussi",
      failed: "Échec",
      underWay: "En cours",
      share: (n, percent) => `${n} (${percent})`,
    },
    forecast: "prévision",
    now: "maintenant",
    shared: "En commun",
    failures: "Échecs",
    inCommon: "Ce que les machines en échec ont en commun",
    traits: {
      os: (value) => value,
      agent: (value) => `agent ${value}`,
      group: (value) => `groupe ${value}`,
      tag: (value) => `tag ${value}`,
      model: (value) => `modèle ${value}`,
    },
    trait: (what, n, of, percent) =>
      `${what} (${n} sur ${of} ; ${percent} de celles qui ont réussi)`,
    compared: (failed, succeeded) =>
      `Comparées : ${failed} en échec, ${succeeded} qui ont réussi`,
    nothingShared: "Rien ne les distingue de celles qui ont réussi",
    tooFew:
      "Trop peu pour comparer : il faut trois échecs et une réussite au moins",
    packages: "Paquets",
    moreOf: (n) => `${n} autre${s(n)}`,
    noPackages: "Aucun paquet ne lui est affecté",
  },
} satisfies typeof english;
