import type { Catalogue } from "#tui/text/en/mod.ts";

/** Sauvegardes du serveur. */
export const backups: Catalogue["backups"] = {
  about: "sauvegardes du serveur",
  create:
    "faire une sauvegarde sur l'hôte du serveur et l'attendre ; elle continue si cette commande est interrompue",
  list: "lister les sauvegardes, les plus récentes d'abord",
  show: "une sauvegarde : ce qu'elle contient et ce qui manque",
  name: "nom d'une sauvegarde, par exemple 2026-11-30T02-00-00Z",
  crumb: "sauvegardes",
  make: "faire une sauvegarde maintenant",
  makeShort: "sauvegarder",
  all: "Conservées",
  settings:
    "backupHour, backupsKept, backupAgeDays : :paramètres ; restauration sur l'hôte",
  words: (database, archives, copied) =>
    `base ${database}, archives ${archives} (${copied} de nouvelles)`,
  none: "Aucune sauvegarde pour l'instant",
  off: "Le serveur ne fait pas de sauvegardes : démarrez-le avec --backups",
  titles: {
    name: "SAUVEGARDE",
    version: "VERSION",
    database: "BASE",
    archives: "ARCHIVES",
    copied: "COPIÉ",
    missing: "MANQUE",
  },
  making: "Sauvegarde en cours",
  begun: (name) => `La sauvegarde ${name} a commencé`,
  made: (name, seconds) =>
    `La sauvegarde ${name} est terminée, en ${seconds} s`,
  lacks: (packages) =>
    packages === 1
      ? "le fichier d'1 paquet manque"
      : `les fichiers de ${packages} paquets manquent`,
  steps: {
    database: "copie de la base",
    archives: "copie des archives",
    finish: "écriture des clés et du manifeste",
  },
  running: (name, step, percent) =>
    percent === null ? `${name} : ${step}` : `${name} : ${step}, ${percent}`,
  failed: (at, why) => `la dernière a échoué le ${at} : ${why}`,
  facts: {
    name: "Sauvegarde",
    madeAt: "État du",
    took: "Durée",
    version: "Faite par",
    database: "Base",
    newestEvent: "Dernier événement",
    archives: "Archives",
    missing: "Manque",
    folder: "Dossier",
    schedule: "Horaire",
    newest: "Dernière",
    underWay: "En cours",
    failure: "Échec",
  },
  seconds: (n) => `${n} s`,
  versionWords: (version, schema) => `version ${version}, schéma ${schema}`,
  elsewhere: "sur un serveur libSQL, sauvegardé par ses propres moyens",
  archiveWords: (n, bytes, copied) =>
    n === 0 ? "aucune" : `${n}, ${bytes} ; dont ${copied} de nouvelles`,
  missingPackage: (id, why) => `paquet ${id} : ${why}`,
  daily: (hour) => `chaque jour à ${`${hour}`.padStart(2, "0")}:00`,
  byHand: "aucun ; backupHour vaut -1",
  ago: (age) => `il y a ${age}`,
  label: "Sauvegarde",
  never: "aucune",
  nowRunning: "en cours",
  warnings: {
    failed: (at, why) => `La dernière sauvegarde a échoué le ${at} : ${why}`,
    old: (at) =>
      `La dernière sauvegarde date du ${at} : voir backup list, ou faites-en une avec backup create`,
    none: "Aucune sauvegarde : faites-en une avec backup create",
    incomplete: (name, packages) =>
      `Il manque à la sauvegarde ${name} les fichiers ${
        packages === 1 ? "d'1 paquet" : `de ${packages} paquets`
      }, abîmés sur le serveur : voir backup show ${name}`,
  },
  restored: (at, backup, seq) =>
    `le ${at} (événement ${seq}), le serveur a été restauré depuis la sauvegarde ${backup} : ce qui s'était passé ensuite n'est pas dans ce journal`,
};
