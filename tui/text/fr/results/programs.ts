/** The same exit codes, in French. */
export const programCodes = {
  program_failed: {
    short: "erreur générale",
    says:
      "Le programme s'est terminé par le code de sortie que la plupart utilisent pour toute erreur.",
    remedy:
      "Lancez la commande à la main sur une machine, ou consultez le journal du programme.",
  },
  unknown_exit: {
    short: "code inconnu",
    says:
      "Le serveur ne connaît pas ce code de sortie : c'est le programme qui en définit le sens.",
    remedy:
      "Cherchez-le dans la documentation du programme. Si c'est un succès, ajoutez-le aux codes de succès du paquet.",
  },
  wrong_usage: {
    short: "mauvais appel",
    says:
      "Code de sortie 2 : un shell et la plupart des programmes finissent ainsi s'ils sont mal appelés ; dpkg et ls en cas d'échec définitif.",
    remedy:
      "Lancez la commande à la main sur une machine et corrigez ses arguments.",
  },
  apt_failed: {
    short: "échec d'apt",
    says:
      "Code de sortie 100 : apt-get a échoué, car un autre gestionnaire de paquets tournait, une source était inaccessible ou un paquet n'existe pas. (dnf check-update finit ainsi s'il y a des mises à jour.)",
    remedy:
      "Relancez. Si cela se répète, lancez apt-get à la main sur une machine ; DPkg::Lock::Timeout le fait attendre les autres.",
  },
  zypper_restart: {
    short: "redémarrage ?",
    says:
      "Code de sortie 102 : zypper finit ainsi s'il a réussi et que la machine doit redémarrer.",
    remedy:
      "Si le paquet appelle zypper, ajoutez 102 à ses codes de redémarrage.",
  },
  zypper_not_found: {
    short: "introuvable ?",
    says:
      "Code de sortie 104 : zypper finit ainsi s'il ne trouve pas un paquet.",
    remedy: "Vérifiez le nom du paquet et les dépôts de la machine.",
  },
  time_limit: {
    short: "délai dépassé",
    says: "Code de sortie 124 : la commande timeout a arrêté le programme.",
    remedy:
      "Cherchez ce que le programme attend, ou laissez-lui plus de temps.",
  },
  not_executable: {
    short: "non exécutable",
    says:
      "Code de sortie 126 : une commande existe mais ne peut pas être exécutée : son droit d'exécution ou son interpréteur manque.",
    remedy:
      "Rendez-la exécutable dans l'archive (chmod +x), ou appelez-la par son interpréteur, puis créez un nouveau paquet.",
  },
  not_in_path: {
    short: "commande absente",
    says: "Code de sortie 127 : une commande est introuvable sur la machine.",
    remedy:
      "Installez-la, ou écrivez son chemin complet : les agents ont un PATH court. Pour un fichier de l'archive, écrivez ./nom.",
  },
  signal: {
    short: "fin par signal",
    says:
      "Un signal a mis fin à un programme : le code de sortie est 128 plus le numéro du signal.",
    remedy: "Cherchez ce qui l'a arrêté ; kill -l nomme les signaux.",
  },
  killed: {
    short: "tué",
    says:
      "Code de sortie 137 : un programme a été tué (signal 9), par quelqu'un ou par manque de mémoire.",
    remedy:
      "Cherchez « Out of memory » dans le journal du noyau de la machine.",
  },
  terminated: {
    short: "interrompu",
    says:
      "Code de sortie 143 : on a demandé à un programme de finir (signal 15), comme à l'arrêt de la machine.",
    remedy: "Relancez.",
  },
  crashed_unix: {
    short: "plantage",
    says:
      "Un programme a planté : le code de sortie est 128 plus le signal du plantage.",
    remedy:
      "Vérifiez que le programme est fait pour le processeur et le système de la machine.",
  },
};
