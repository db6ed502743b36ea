/** The same exit codes, in French. */
export const windowsCodes = {
  file_missing: {
    short: "fichier absent",
    says:
      "Sous Windows, ce code signifie qu'un fichier ou dossier est introuvable.",
    remedy:
      "Comparez les noms dans la commande avec ceux de l'archive, et créez un nouveau paquet. Certains installeurs donnent un autre sens à ce code : voyez leur documentation.",
  },
  access_denied: {
    short: "accès refusé",
    says: "Sous Windows, ce code signifie que l'accès a été refusé.",
    remedy:
      "Cherchez le fichier ou la clé dont le programme a besoin : les agents tournent en tant que SYSTEM, sans droits sur les partages réseau. Certains installeurs emploient 5 pour « annulé ».",
  },
  no_memory: {
    short: "mémoire pleine",
    says: "La machine manquait de mémoire.",
    remedy: "Relancez quand la machine est moins chargée.",
  },
  file_in_use: {
    short: "fichier utilisé",
    says: "Un fichier, ou le programme lui-même, était utilisé.",
    remedy:
      "Faites fermer le programme, par exemple par un avis à l'utilisateur ou par taskkill dans la commande, puis relancez.",
  },
  disk_full: {
    short: "disque plein",
    says: "Le disque de la machine est plein.",
    remedy: "Libérez de la place sur la machine, puis relancez.",
  },
  share_unreachable: {
    short: "partage absent",
    says: "Un partage réseau était inaccessible, ou a refusé la connexion.",
    remedy:
      "Mettez les fichiers dans l'archive : les agents tournent en tant que SYSTEM, qui n'a pas accès aux partages.",
  },
  bad_arguments: {
    short: "mauvais argument",
    says: "Un argument de la commande est faux.",
    remedy: "Corrigez la commande et créez un nouveau paquet.",
  },
  not_a_program: {
    short: "pas un programme",
    says: "Le fichier n'est pas un programme que ce Windows peut exécuter.",
    remedy:
      "Lancez scripts et documents par leur interpréteur, comme msiexec /i x.msi, et vérifiez que le programme convient au processeur de la machine.",
  },
  name_too_long: {
    short: "nom trop long",
    says: "Un nom de fichier ou un chemin est trop long pour Windows.",
    remedy: "Raccourcissez les noms dans l'archive et créez un nouveau paquet.",
  },
  virus_found: {
    short: "antivirus",
    says: "L'antivirus de la machine a arrêté le programme.",
    remedy:
      "Vérifiez le fichier, et autorisez-le dans l'antivirus s'il est sain. Relancez ensuite.",
  },
  folder_missing: {
    short: "dossier absent",
    says: "Un dossier que nomme la commande n'existe pas.",
    remedy: "Corrigez la commande et créez un nouveau paquet.",
  },
  restart_first: {
    short: "redémarrer avant",
    says:
      "Rien n'a été installé, car une installation précédente attend un redémarrage.",
    remedy: "Redémarrez la machine, puis relancez.",
  },
  needs_elevation: {
    short: "droits d'admin",
    says: "Le programme exige les droits d'administrateur.",
    remedy:
      "Vérifiez que le service de l'agent tourne en tant que SYSTEM, puis relancez.",
  },
  service_disabled: {
    short: "service arrêté",
    says:
      "Un service Windows nécessaire est désactivé ou arrêté, souvent celui de Windows Update.",
    remedy: "Activez le service sur la machine, puis relancez.",
  },
  no_network: {
    short: "pas de réseau",
    says:
      "Le programme n'a pas pu joindre son serveur de téléchargement depuis la machine.",
    remedy:
      "Vérifiez le proxy et le pare-feu, ou mettez les fichiers dans l'archive. Relancez ensuite.",
  },
  untrusted_server: {
    short: "non approuvé",
    says:
      "Le programme n'accepte pas le certificat de son serveur de téléchargement.",
    remedy:
      "Vérifiez l'horloge et les certificats racines de la machine, et les proxys qui ouvrent le TLS. Relancez ensuite.",
  },
  blocked_by_policy: {
    short: "bloqué",
    says:
      "Une stratégie (AppLocker, restriction logicielle, chargement d'applications) bloque le programme.",
    remedy: "Autorisez-le dans la stratégie, puis relancez.",
  },
  damaged_file: {
    short: "fichier abîmé",
    says: "Un fichier est abîmé, ou n'est pas celui attendu.",
    remedy: "Téléchargez à nouveau l'original et créez un nouveau paquet.",
  },
  bad_signature: {
    short: "signature fausse",
    says: "Windows n'accepte pas la signature d'un fichier.",
    remedy:
      "Téléchargez à nouveau l'original, ou installez le certificat de son éditeur. Créez ensuite un nouveau paquet.",
  },
  timed_out: {
    short: "délai dépassé",
    says: "Le programme a attendu quelque chose trop longtemps.",
    remedy: "Relancez.",
  },
  command_not_found: {
    short: "commande absente",
    says:
      "Code de sortie 9009 : cmd n'a pas trouvé la commande. winget et choco ne sont d'ordinaire pas dans le PATH de SYSTEM.",
    remedy:
      "Écrivez le chemin complet du programme, et créez un nouveau paquet.",
  },
  script_failed: {
    short: "échec du script",
    says:
      "Le script de PSAppDeployToolkit s'est terminé par une erreur qui lui est propre.",
    remedy:
      "Consultez son journal, dans C:\\Windows\\Logs\\Software sur la machine.",
  },
  unspecified_error: {
    short: "erreur générale",
    says: "Windows signale une erreur sans dire laquelle.",
    remedy:
      "Consultez le journal du programme et l'observateur d'événements d'une machine.",
  },
  crashed: {
    short: "plantage",
    says: "Le programme a planté.",
    remedy:
      "Relancez une fois. Si cela se répète, cherchez le module en cause dans l'observateur d'événements.",
  },
  library_missing: {
    short: "DLL absente",
    says:
      "Le programme n'a pas pu charger une bibliothèque, comme le runtime Visual C++ ou .NET.",
    remedy: "Installez d'abord ce que le programme exige, puis relancez.",
  },
  interrupted: {
    short: "interrompu",
    says:
      "Le programme a été arrêté de l'extérieur, comme à l'arrêt de Windows.",
    remedy: "Relancez.",
  },
  update_not_applicable: {
    short: "sans objet",
    says:
      "La mise à jour ne s'applique pas à cette machine : elle n'est pas pour sa version, ou une plus récente est installée.",
    remedy:
      "Vérifiez la version de Windows. Si la machine n'a besoin de rien, ajoutez ce code aux codes de succès du paquet.",
  },
  update_failed: {
    short: "échec de m. à j.",
    says: "Windows Update n'a pas pu installer ou télécharger la mise à jour.",
    remedy:
      "Relancez. Si cela se répète, consultez C:\\Windows\\Logs\\CBS sur la machine.",
  },
  prerequisite_missing: {
    short: "prérequis absent",
    says:
      "Quelque chose qui doit être installé avant manque, comme une mise à jour de la pile de maintenance ou un framework.",
    remedy: "Installez-le d'abord, puis relancez.",
  },
  components_damaged: {
    short: "Windows abîmé",
    says:
      "Le magasin de composants de Windows est abîmé, ou une partition système trop petite arrête la mise à jour.",
    remedy:
      "Lancez DISM /Online /Cleanup-Image /RestoreHealth sur la machine, puis relancez.",
  },
  features_source: {
    short: "source absente",
    says: "Windows n'a pas trouvé les fichiers de la fonctionnalité à activer.",
    remedy:
      "Indiquez une source (DISM /Source:…), ou autorisez Windows Update pour les fonctionnalités dans la stratégie. Relancez ensuite.",
  },
  winget_not_found: {
    short: "introuvable",
    says: "Aucun paquet de ce nom n'a été trouvé par winget.",
    remedy:
      "Vérifiez l'identifiant (winget search), et que la source est joignable depuis la machine. Créez ensuite un nouveau paquet.",
  },
};
