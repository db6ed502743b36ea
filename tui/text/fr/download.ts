import type { download as english } from "#tui/text/en/download.ts";

/** Ce qui est dit d'une archive qui vient du serveur, en français. */
export const download = {
  about: "récupérer l'archive d'un paquet, telle qu'elle a été envoyée",
  output:
    "le fichier à écrire, ou le dossier où le mettre ; - écrit sur stdout ; sinon son propre nom, dans ce dossier-ci",
  force: "le mettre à la place d'un fichier qui est là",
  noArchive: (name) =>
    `« ${name} » est une commande sans archive : il n'y a rien à télécharger`,
  isThere: (path) =>
    `${path} existe déjà : nommez un autre fichier, ou dites --force pour le remplacer`,
  isBusy: (path) =>
    `Un autre téléchargement écrit ${path} : attendez-le, ou nommez un autre fichier`,
  noTerminal:
    "Une archive n'est pas faite pour un terminal : dirigez-la avec | ou >, ou nommez un fichier",
  diskFull: "le disque est plein",
  noFolder: "ce dossier n'existe pas",
  damaged: (title) =>
    `Ce qui est venu n'est pas l'archive de ${title} : son SHA-256 est autre ; rien n'est gardé, réessayez`,
  lost: (percent) =>
    `La liaison a été coupée à ${percent} % : la même commande reprend là`,
  linkLost: "la liaison reste coupée ; r reprend là où elle a rompu",
  taken: (path) =>
    `${path} existe déjà : nommez un autre fichier, ou déplacez-le`,
  bring: "télécharger son archive",
  bringShort: "télécharger",
  crumb: "téléchargement",
  file: "Fichier",
  fileHint:
    "Où le mettre sur l'ordinateur où tourne cette console : un fichier, ou un dossier ; tab complète",
  sends: "télécharger",
  doing: (title) => `Téléchargement de ${title}`,
  status: (title) => `L'archive de ${title}, telle qu'elle a été envoyée`,
  done: (title, path) => `${title} est dans ${path} ; son SHA-256 est bon`,
} satisfies typeof english;
