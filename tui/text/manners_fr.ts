import type { manners as english } from "./manners_en.ts";

/** Ce que la console dit du serveur et d'elle-même. */
export const manners = {
  /** Les unités. */
  amounts: {
    bytes: ["o", "Kio", "Mio", "Gio", "Tio"],
    day: "j",
  },
  warnings: {
    expires: (file, day) =>
      `${file} expire le ${day} : remplacez-le avant cette date`,
    expired: (file, day) =>
      `${file} a expiré le ${day} : les agents le refusent ; remplacez-le`,
    names: (file, names) =>
      `${file} ne vaut pas pour ${names} : les agents qui y sont envoyés le refusent ; utilisez un certificat portant ces noms`,
    notSigned: (file, authority) =>
      `${authority} n'a pas signé ${file} : les agents qui s'y fient refusent le serveur ; placez-y la CA de ce certificat`,
    renewed: (until, served) =>
      `Un certificat renouvelé (jusqu'au ${until}) attend un redémarrage du serveur : les agents reçoivent l'ancien, qui expire le ${served}`,
    diskLow: (free, total) =>
      `Il reste ${free} sur ${total} sur le disque des données : libérez de la place, sinon résultats et envois seront refusés`,
  },
  filter: {
    edit: "modifier l'ancien filtre",
    noneBefore: "Il n'y avait pas de filtre",
    old: "l'ancien filtre",
    still: (q) => `toujours /${q} ; haut le modifie`,
    hides: (q) => `Rien ne correspond à « /${q} » ; esc efface le filtre`,
    hidesFaults: "Rien n'a échoué ici ; z montre tout",
    hidesBoth: (q) =>
      `Aucun échec ne correspond à « /${q} » ; esc efface le filtre, z montre tout`,
    hidesLines: (q) => `Aucune ligne ne passe « /${q} » ; esc efface le filtre`,
    hidesFaultyLines: "Aucune ligne ne signale d'échec ; z les montre toutes",
    hidesBothLines: (q) =>
      `Aucune ligne d'échec ne passe « /${q} » ; esc efface le filtre, z les montre toutes`,
  },
  typedAhead: {
    waits: "Chargement en cours ; ce que vous avez tapé attend, esc l'oublie",
    forgotten: "Ce que vous avez tapé est oublié",
  },
} satisfies typeof english;
