import type { manners as english } from "#tui/text/en/interaction.ts";

/** Ce que la console dit du serveur et d'elle-même. */
export const manners = {
  /** Les unités. */
  amounts: {
    bytes: ["o", "Kio", "Mio", "Gio", "Tio"],
    day: "j",
    every: {
      s: (n) => n === 1 ? "toutes les secondes" : `toutes les ${n} s`,
      min: (n) => n === 1 ? "toutes les minutes" : `toutes les ${n} min`,
      h: (n) => n === 1 ? "toutes les heures" : `toutes les ${n} h`,
      d: (n) => n === 1 ? "tous les jours" : `tous les ${n} j`,
    },
  },
  warnings: {
    expires: (file, day) =>
      `${file} expire le ${day} : remplacez-le avant cette date`,
    expired: (file, day) =>
      `${file} a expiré le ${day} : les agents le refusent ; remplacez-le`,
    notYet: (file, day) =>
      `${file} n'est valable qu'à partir du ${day} : d'ici là, les agents le refusent ; mettez l'horloge du serveur à l'heure, sinon remplacez-le`,
    names: (file, names) =>
      `${file} ne vaut pas pour ${names} : les agents qui y sont envoyés le refusent ; utilisez un certificat portant ces noms`,
    notSigned: (file, authority) =>
      `${authority} n'a pas signé ${file} : les agents qui s'y fient refusent le serveur ; placez-y la CA de ce certificat`,
    renewed: (until, served) =>
      `Un certificat renouvelé (jusqu'au ${until}) attend un redémarrage du serveur : les agents reçoivent l'ancien, qui expire le ${served}`,
    diskLow: (free, total) =>
      `Il reste ${free} sur ${total} sur le disque des données : libérez de la place, sinon résultats et envois seront refusés`,
  },
  keyNames: {
    enter: "entrée",
    esc: "échap",
    space: "espace",
    up: "haut",
    down: "bas",
    left: "gauche",
    right: "droite",
    pgup: "pgpréc",
    pgdn: "pgsuiv",
    home: "début",
    end: "fin",
    backspace: "retour",
  },
  filter: {
    edit: "modifier l'ancien filtre",
    onlyState: (state) => `seulement : ${state}`,
    noneInState: (state) => `Rien ici n'est « ${state} »`,
    showAll: "les montrer tous",
    noEvents: (said) =>
      `Aucun genre d'événement, machine ni paquet ne s'appelle « ${said} »`,
    within: (name, q) => name === "" ? `/${q}` : `${name} /${q}`,
    noneBefore: "Il n'y avait pas de filtre",
    old: "l'ancien filtre",
    still: (q) => `toujours /${q} ; haut le modifie`,
    hides: (q) => `Rien ne correspond à « /${q} » ; échap efface le filtre`,
    hidesFaults: "Rien n'a échoué ici ; z montre tout",
    hidesBoth: (q) =>
      `Aucun échec ne correspond à « /${q} » ; échap efface le filtre, z montre tout`,
    hidesLines: (q) =>
      `Aucune ligne ne passe « /${q} » ; échap efface le filtre`,
    hidesFaultyLines: "Aucune ligne ne signale d'échec ; z les montre toutes",
    hidesBothLines: (q) =>
      `Aucune ligne d'échec ne passe « /${q} » ; échap efface le filtre, z les montre toutes`,
  },
  typedAhead: {
    waits: "Chargement en cours ; ce que vous avez tapé attend, échap l'oublie",
    forgotten: "Ce que vous avez tapé est oublié",
  },
  stop: {
    waiting: (n) =>
      n < 2
        ? "La machine n'en a rien su et n'en saura rien."
        : `${n} n'en ont rien su et n'en sauront rien.`,
    recalled: (n) =>
      n < 2
        ? "Déjà proposé : la suite est servie vide, elle n'exécute rien."
        : `${n} déjà proposés : la suite est servie vide, rien ne s'exécute.`,
    beyond: (which) =>
      `Trop tard pour ${which} : déjà reçu en entier, s'exécute.`,
    over: (which) => `Terminé entre-temps : ${which}.`,
    cannot: (which) =>
      `Trop tard pour arrêter ${which} : déjà reçu en entier, il s'exécutera`,
    allOver: (which) => `C'est terminé entre-temps : ${which}`,
    stoppedBut: (n, which) =>
      `Arrêté sur ${n} machine${n < 2 ? "" : "s"} ; trop tard pour ${which}`,
  },
  upload: {
    left: "L'envoi s'est arrêté où il était ; - y revient, ^s le poursuit",
  },
} satisfies typeof english;
