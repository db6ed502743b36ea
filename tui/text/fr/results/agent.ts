/** The agents' own result codes, in French. */
export const agentCodes = {
  not_started: {
    short: "non démarré",
    says:
      "Le programme n'a pas pu démarrer : son interpréteur manque, le script a des fins de ligne Windows (CRLF), ou le système de fichiers est monté en noexec.",
    remedy:
      "Enregistrez le script avec des fins de ligne Unix, vérifiez que sa première ligne (#!) nomme un programme de la machine, et créez un nouveau paquet. Si le dossier de l'agent est sur un système de fichiers monté en noexec, déplacez-le.",
  },
  number_lost: {
    short: "nombre perdu",
    says:
      "L'agent a répété un compte rendu resté sans réponse, sans son nombre : il ne dit pas si le programme a réussi.",
    remedy: "Vérifiez une machine, ou relancez.",
  },
  other_success: {
    short: "succès",
    says: "L'agent signale un succès par un mot que ce serveur ne connaît pas.",
    remedy: "Consultez le journal de l'agent si cela ne suffit pas.",
  },
  info_not_fetched: {
    short: "info non reçu",
    says: "L'agent n'a pas pu récupérer le fichier info du paquet en HTTPS.",
    remedy:
      "Vérifiez depuis la machine qu'elle résout le nom du serveur, atteint son port HTTPS et accepte son certificat.",
  },
  info_not_requested: {
    short: "info non reçu",
    says:
      "L'agent n'a pas pu récupérer le fichier info, et aucune demande n'est arrivée ici : il ne résout pas ou n'atteint pas le nom du serveur, ou n'accepte pas son certificat.",
    remedy:
      "Sur la machine, résolvez ce nom, connectez-vous à ce port, et comparez le cacert.pem de l'agent à celui du serveur. Relancez ensuite.",
  },
  info_interrupted: {
    short: "info interrompu",
    says:
      "L'agent a demandé le fichier info et signale ne pas l'avoir reçu : la connexion a été coupée, ou un proxy a modifié la réponse.",
    remedy:
      "Relancez. Si cela se répète, cherchez un proxy sur le trajet et vérifiez l'espace libre dans le dossier de l'agent.",
  },
  not_downloaded: {
    short: "non téléchargé",
    says: "L'agent n'a pas pu récupérer les fragments.",
    remedy:
      "Vérifiez que la machine atteint le serveur des fragments, puis relancez.",
  },
  bad_id: {
    short: "mauvais info",
    says: "Le fichier info présent sur la machine est celui d'un autre paquet.",
    remedy:
      "Relancez : l'agent récupère à nouveau le fichier. Si cela se répète, cherchez un proxy qui mélange les fichiers.",
  },
  bad_digest: {
    short: "empreinte fausse",
    says:
      "L'empreinte de l'archive téléchargée n'est pas celle attendue : elle a été abîmée ou modifiée en route.",
    remedy:
      "Relancez. Si cela se répète, cherchez un proxy ou un antivirus qui modifie les téléchargements ; si seules des machines Windows sont touchées, mettez windowsDigest à md5.",
  },
  gave_up: {
    short: "abandonné",
    says:
      "L'agent a abandonné le paquet, faute de l'avoir terminé dans le délai prévu par les paramètres.",
    remedy:
      "Vérifiez que la machine est souvent allumée et atteint les fragments, puis relancez.",
  },
  not_unpacked: {
    short: "non décompressé",
    says: "L'agent n'a pas pu décompresser l'archive.",
    remedy:
      "Sous Unix, vérifiez que tar, et pour un zip unzip, est installé ; sous Windows, relancez. Vérifiez l'espace libre.",
  },
  not_unpacked_tar: {
    short: "non décompressé",
    says:
      "L'agent n'a pas pu décompresser le tar.gz : tar s'est terminé par une erreur.",
    remedy:
      "Vérifiez sur la machine que tar et gzip sont installés et que le dossier de l'agent a de la place, puis relancez.",
  },
  not_unpacked_zip: {
    short: "non décompressé",
    says:
      "L'agent n'a pas pu décompresser le zip : unzip manque sur la machine, ou s'est terminé par une erreur.",
    remedy:
      "Installez unzip et relancez, ou créez le paquet à partir d'un tar.gz. unzip échoue aussi si des noms contiennent des barres obliques inverses ou des caractères hors de la locale de la machine.",
  },
  fragment_missing: {
    short: "fragment absent",
    says:
      "L'agent n'a pas pu assembler l'archive : un fragment manque sur la machine ou est illisible.",
    remedy:
      "Relancez : l'agent récupère tout à nouveau. Si cela se répète, vérifiez le disque et l'antivirus.",
  },
  unzip_failed: {
    short: "non décompressé",
    says:
      "L'agent n'a pas pu décompresser le zip sous Windows : disque plein, chemin trop long ou fichier ouvert.",
    remedy:
      "Libérez de la place ou raccourcissez les chemins de l'archive, puis relancez.",
  },
  agent_disk_full: {
    short: "disque plein",
    says:
      "Le disque de la machine a moins de trois fois la taille de l'archive de libre, ce qu'exigent les agents Windows.",
    remedy: "Libérez de la place sur la machine, puis relancez.",
  },
  execute_failed: {
    short: "commande échouée",
    says:
      "L'agent n'a pas pu exécuter le paquet, ou sa commande a échoué ; ce code ne dit pas lequel des deux.",
    remedy: "Lancez la commande à la main sur une machine.",
  },
  command_failed: {
    short: "commande échouée",
    says:
      "La commande s'est terminée par un code de sortie autre que 0 ; les agents Unix n'indiquent pas lequel.",
    remedy:
      "Lancez la commande à la main sur une machine. Un paquet dont l'action est launch rapporte le code de sortie.",
  },
  launch_failed: {
    short: "fichier absent",
    says:
      "Le fichier à lancer n'est pas à la racine de l'archive, ou l'agent ne peut pas entrer dans son dossier.",
    remedy: "Créez un paquet dont l'archive contient ce fichier à la racine.",
  },
  store_failed: {
    short: "non copié",
    says:
      "L'agent n'a pas pu copier les fichiers dans le dossier : il est plein, en lecture seule ou interdit en écriture.",
    remedy: "Vérifiez le dossier sur la machine, puis relancez.",
  },
  process_not_started: {
    short: "non démarré",
    says:
      "Windows n'a pas pu démarrer le programme : le fichier manque, n'est pas un programme ou est bloqué.",
    remedy:
      "Vérifiez la commande et les noms dans l'archive ; lancez les scripts par leur interpréteur, comme powershell -File x.ps1 ou msiexec /i x.msi.",
  },
  no_exit_code: {
    short: "sans code retour",
    says:
      "Le programme s'est exécuté, mais l'agent n'a pas pu lire son code de sortie.",
    remedy: "Vérifiez sur une machine s'il a réussi.",
  },
  ran_too_long: {
    short: "trop long",
    says:
      "Le programme ne s'est pas terminé en 120 minutes et l'agent a cessé d'attendre. D'ordinaire il attend une réponse dans une fenêtre que personne ne voit.",
    remedy:
      "Créez un paquet avec l'option silencieuse du programme, comme /qn, /S ou --quiet.",
  },
  too_many_tries: {
    short: "trop d'essais",
    says:
      "L'agent a démarré le programme cinq fois sans jamais le voir finir : la machine s'est éteinte ou l'agent a été arrêté entre-temps.",
    remedy:
      "Vérifiez si le programme arrête l'agent ou redémarre lui-même la machine, puis relancez.",
  },
  bad_action: {
    short: "ordre invalide",
    says:
      "L'agent ne connaît pas l'action, ou sa commande ou son chemin est vide.",
    remedy:
      "Créez un nouveau paquet ; d'anciens agents ne connaissent pas toutes les actions.",
  },
  user_cancelled: {
    short: "refusé",
    says: "L'utilisateur de la machine a refusé le paquet.",
    remedy:
      "Convenez d'un moment avec l'utilisateur, ou créez un paquet qui ne peut pas être refusé, puis relancez.",
  },
  result_unreadable: {
    short: "résultat non lu",
    says:
      "Le programme s'est exécuté, mais l'agent n'a pas pu relire le résultat qu'il avait gardé.",
    remedy: "Vérifiez sur une machine s'il a réussi.",
  },
  folder_not_removed: {
    short: "non nettoyé",
    says: "L'agent n'a pas pu supprimer le dossier du paquet sur la machine.",
    remedy:
      "Vérifiez si un programme y utilise encore des fichiers, puis relancez.",
  },
  unknown_error: {
    short: "erreur inconnue",
    says: "L'agent signale une erreur que ce serveur ne connaît pas.",
    remedy: "Consultez le journal de l'agent sur la machine.",
  },
  no_code: {
    short: "sans code",
    says: "Le compte rendu de l'agent ne contient aucun code de résultat.",
    remedy: "Consultez le journal de l'agent sur la machine.",
  },
  unknown_code: {
    short: "code inconnu",
    says: "Le serveur ne connaît pas ce code et le compte comme un échec.",
    remedy: "Consultez le journal de l'agent sur la machine.",
  },
};
