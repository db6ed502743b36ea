import type { synonyms as english } from "#tui/text/en/synonyms.ts";

/** Ce qu'on cherche dans l'aide ; les mots anglais d'usage en font partie. */
export const synonyms = {
  activation: "activer, désactiver, basculer, toggle, allumer, éteindre",
  assign:
    "affecter, déployer, installer, distribuer, pousser, deploy, donner, télédéploiement, teledeploy",
  stop: "annuler, arrêter, stopper, stop, kill, interrompre, rappeler, tuer",
  make: "créer, ajouter, nouveau, new, faire",
  upload: "envoyer, upload, téléverser, importer, créer un paquet",
  remove: "supprimer, effacer, enlever, retirer, révoquer, delete, détruire",
  log: "log, journal, événements, direct, suivre, tail, historique, audit",
  retry: "relancer, réessayer, retry, refaire, recommencer",
  force: "forcer, réinstaller, force, exécuter de nouveau",
  copy: "copier, copy, presse-papiers",
  back: "retour, revenir, précédent, avant",
  quit: "quitter, sortir, fermer, quit, exit",
  search: "chercher, rechercher, filtrer, trouver, search, grep",
  select: "sélectionner, choisir, cocher, marquer, select, plage",
  sort: "trier, tri, ordre, sort, inverser",
  refresh: "recharger, rafraîchir, actualiser, refresh, reload",
  columns: "colonnes, large, largeur, wide",
  faults: "échecs, erreurs, échoué, pannes, problèmes, faults",
  settings: "paramètres, réglages, configuration, options, settings, config",
  tokens: "jeton, token, secret, clé, mot de passe",
  edit: "modifier, renommer, changer, éditer, décrire, edit",
  software: "logiciels, programmes, applications, software, inventaire",
} satisfies typeof english;
