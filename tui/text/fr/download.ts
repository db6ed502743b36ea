import type { download as english } from "#tui/text/en/download.ts";

/** Ce qui est dit d'une archive qui vient du serveur, en français. */
export const download = {
  about: "télécharger l'archive d'un paquet, telle qu'elle a été envoyée",
  output:
    "fichier ou dossier de destination, ou - pour stdout ; par défaut, le nom de l'archive dans le dossier courant",
  force: "remplacer un fichier existant",
  noArchive: (name) =>
    `« ${name} » n'a pas d'archive, seulement une commande : il n'y a rien à télécharger`,
  isThere: (path) =>
    `${path} existe déjà ; indiquez un autre fichier, ou --force pour le remplacer`,
  isBusy: (path) =>
    `Un autre téléchargement écrit dans ${path} ; attendez-le, ou indiquez un autre fichier`,
  noTerminal:
    "Impossible d'afficher une archive dans un terminal ; redirigez-la avec | ou >, ou indiquez un fichier",
  diskFull: "le disque est plein",
  noFolder: "ce dossier n'existe pas",
  damaged: (title) =>
    `Le téléchargement de ${title} est endommagé : son SHA-256 ne correspond pas ; rien n'a été enregistré, réessayez`,
  lost: (percent) =>
    `La connexion a été perdue à ${percent} % ; la même commande reprend à cet endroit`,
  linkLost: "la connexion est perdue ; r reprend là où elle s'est arrêtée",
  taken: (path) =>
    `${path} existe déjà ; indiquez un autre fichier, ou déplacez-le`,
  bring: "télécharger l'archive",
  bringShort: "télécharger",
  crumb: "téléchargement",
  file: "Fichier",
  fileHint:
    "Fichier ou dossier sur l'ordinateur où tourne cette console ; tab complète",
  sends: "télécharger",
  doing: (title) => `Téléchargement de ${title}`,
  status: (title) => `L'archive de ${title}, telle qu'elle a été envoyée`,
  done: (title, path) =>
    `${title} est enregistré dans ${path} ; son SHA-256 correspond`,
} satisfies typeof english;
