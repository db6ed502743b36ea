/** The same exit codes, in French. */
export const installerCodes = {
  restart_initiated: {
    short: "redémarre",
    says: "L'installation a réussi, et l'installeur redémarre la machine.",
    remedy: "Rien à faire : le redémarrage l'achève.",
  },
  restart_required: {
    short: "redémarrage dû",
    says: "L'installation a réussi ; un redémarrage de la machine l'achève.",
    remedy: "Redémarrez la machine.",
  },
  update_installed: {
    short: "déjà installé",
    says: "La mise à jour était déjà installée.",
    remedy: "Rien à faire.",
  },
  installer_unavailable: {
    short: "pas d'installeur",
    says: "Le service Windows Installer n'a pas pu être utilisé.",
    remedy:
      "Vérifiez sur la machine que le service msiserver peut démarrer et que Windows n'est pas en mode sans échec.",
  },
  installer_cancelled: {
    short: "annulé sur place",
    says: "L'installation a été annulée sur la machine.",
    remedy:
      "Relancez. Si personne ne l'a annulée, ajoutez l'option silencieuse de l'installeur.",
  },
  installer_failed: {
    short: "échec d'install.",
    says:
      "L'installation a échoué et a été annulée ; ce code ne dit pas pourquoi.",
    remedy:
      "Écrivez un journal (msiexec /l*v FICHIER) et cherchez « return value 3 ». Causes fréquentes : une ancienne version impossible à retirer, un redémarrage en attente, des fichiers utilisés, des droits manquants.",
  },
  installer_suspended: {
    short: "incomplet",
    says:
      "L'installation n'est pas terminée : elle a été suspendue, d'ordinaire jusqu'à un redémarrage.",
    remedy: "Redémarrez la machine, puis relancez.",
  },
  product_not_installed: {
    short: "non installé",
    says:
      "Le produit n'est pas installé sur la machine : il ne peut être ni retiré ni réparé.",
    remedy:
      "Pour une désinstallation tout va bien : ajoutez 1605 aux codes de succès du paquet. Sinon vérifiez le code du produit.",
  },
  installer_damaged: {
    short: "données abîmées",
    says:
      "Les données de Windows Installer sur ce produit sont abîmées sur la machine.",
    remedy:
      "Retirez-y le produit avec l'utilitaire de désinstallation de Microsoft, puis relancez.",
  },
  source_missing: {
    short: "source absente",
    says:
      "Windows Installer a besoin des fichiers d'origine d'une version installée, et ils n'existent plus.",
    remedy:
      "Retirez la version installée à la main, ou fournissez ses fichiers, puis relancez.",
  },
  installer_too_old: {
    short: "MSI trop ancien",
    says: "Le Windows Installer de la machine est trop ancien pour ce fichier.",
    remedy: "Mettez Windows à jour sur la machine, puis relancez.",
  },
  installer_busy: {
    short: "autre install.",
    says: "Une autre installation était en cours sur la machine.",
    remedy: "Relancez : cela marche une fois l'autre installation terminée.",
  },
  installer_file_missing: {
    short: "fichier absent",
    says:
      "Windows Installer n'a pas pu ouvrir le fichier : il n'est pas dans l'archive sous ce nom, ou son chemin est faux.",
    remedy:
      "Comparez le nom dans la commande avec ceux de l'archive, et créez un nouveau paquet.",
  },
  installer_file_invalid: {
    short: "fichier invalide",
    says: "Le fichier n'est pas un paquet Windows Installer valide.",
    remedy:
      "Téléchargez-le à nouveau, vérifiez que c'est un .msi, et créez un nouveau paquet.",
  },
  installer_log: {
    short: "pas de journal",
    says:
      "Windows Installer n'a pas pu écrire son journal : le dossier n'existe pas ou est interdit en écriture.",
    remedy:
      "Indiquez après /l un dossier existant, comme C:\\Windows\\Temp, et créez un nouveau paquet.",
  },
  installer_language: {
    short: "langue refusée",
    says: "L'installeur ne prend pas en charge la langue de la machine.",
    remedy: "Créez un paquet avec l'installeur de cette langue.",
  },
  installer_transform: {
    short: "mauvais .mst",
    says:
      "Une transformation (TRANSFORMS=…) n'a pas pu être appliquée : elle manque, ou est faite pour une autre version.",
    remedy:
      "Mettez dans l'archive le .mst qui va avec ce .msi, et créez un nouveau paquet.",
  },
  installer_policy: {
    short: "interdit",
    says: "Une stratégie de la machine interdit cette installation.",
    remedy:
      "Modifiez la stratégie de Windows Installer ou du magasin pour cette machine, puis relancez.",
  },
  installer_temp: {
    short: "temp refusé",
    says: "Le dossier temporaire est plein ou interdit en écriture.",
    remedy:
      "Libérez de la place dans C:\\Windows\\Temp sur la machine, puis relancez.",
  },
  wrong_platform: {
    short: "autre plateforme",
    says:
      "L'installeur n'est pas fait pour cette machine : autre processeur, ou autre version de Windows.",
    remedy:
      "Créez un paquet pour cette plateforme, et affectez chacun par une requête comme os:.",
  },
  patch_invalid: {
    short: "patch invalide",
    says:
      "Le correctif n'a pas pu être ouvert, ou ce Windows Installer ne sait pas le lire.",
    remedy:
      "Vérifiez le nom du .msp dans l'archive, téléchargez-le à nouveau, et créez un nouveau paquet.",
  },
  other_version: {
    short: "autre version",
    says:
      "Une autre version du produit est déjà installée, la même ou une plus récente.",
    remedy:
      "Si cela suffit, ajoutez ce code aux codes de succès du paquet. Sinon retirez d'abord la version installée.",
  },
  installer_arguments: {
    short: "mauvais argument",
    says: "L'installeur ne comprend pas sa ligne de commande.",
    remedy:
      'Vérifiez les guillemets et les options (msiexec /i "x.msi" /qn), et créez un nouveau paquet.',
  },
  patch_target_missing: {
    short: "rien à corriger",
    says:
      "Le produit visé par le correctif n'est pas installé, ou est d'une autre version.",
    remedy: "Installez d'abord la bonne version, puis relancez.",
  },
};
