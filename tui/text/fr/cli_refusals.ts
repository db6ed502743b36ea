import type { refusals as en } from "#tui/text/en/cli_refusals.ts";
import { machines } from "./plural.ts";

/** Refusals of the command line, in French. */
export const refusals = {
  advice: {
    sayToken:
      "définissez LONGSHORE_TOKEN_FILE, ou indiquez --token-file FILE ou --data DIR",
    nameToken:
      "indiquez un fichier qui contient votre jeton et que vous pouvez lire",
    nameCa: "indiquez le cacert.pem du serveur",
  },
  reasons: {
    noFile: "ce fichier n'existe pas",
    notAllowed: "permission refusée",
    aFolder: "ce n'est pas un fichier",
    notJson: "ce n'est pas du JSON",
    unreadable: "il est illisible",
    noAnswer: "le serveur n'a pas répondu à temps",
    refused: "connexion refusée",
    noSsh: "ssh n'est pas installé ; installez un client OpenSSH",
  },
  errors: {
    fault: "La console s'est arrêtée sur une erreur interne :",
    unknownOption: (name) =>
      /^-[^-].*[:<>=]/.test(name)
        ? `Option inconnue « ${name} » ; une requête qui commence par - se place après --`
        : `Option inconnue « ${name} » ; voir --help`,
    unknownCommand: (name) => `Commande inconnue « ${name} » ; voir --help`,
    missingArgument: (name) => `Argument manquant : <${name}> ; voir --help`,
    missingValue: (option) => `${option} demande une valeur ; voir --help`,
    missingOption: (option) => `${option} est obligatoire ; voir --help`,
    tooMany: "Trop d'arguments ; voir --help",
    together: (one, other) => `Impossible de combiner ${one} et ${other}`,
    invalid: (argument, value) =>
      `« ${value} » n'est pas valide pour ${argument}`,
    choices: (words) => `une valeur parmi ${words}`,
    meant: (words) => `vouliez-vous dire ${words} ?`,
    noNumber: "un nombre entier",
    noTokenOption:
      "Un jeton ne se passe jamais en option, car tout utilisateur de l'hôte peut lire les lignes de commande : indiquez --token-file, ou définissez LONGSHORE_TOKEN_FILE ou LONGSHORE_TOKEN",
    noViewPart: (view, part, parts) =>
      `Impossible d'ouvrir la vue « ${view} » : « ${part} » n'est pas parmi ${parts}`,
    noView: (view, known) =>
      `Il n'y a pas de vue « ${view} » ; choisissez parmi ${known}`,
    otherVersion: (detail) =>
      `Le serveur et cette console sont de versions différentes : ${detail}`,
    noAddress: (address, example) =>
      `« ${address} » n'est pas une adresse de serveur ; indiquez-en une comme ${example}`,
    cannotReadToken: (path, why, advice) =>
      `Impossible de lire un jeton dans ${path} : ${why} ; ${advice}`,
    cannotReadCa: (path, why, advice) =>
      `Impossible de lire une autorité dans ${path} : ${why} ; ${advice}`,
    noTokenIn: (where) =>
      `${where} ne contient pas de jeton ; il doit contenir un seul mot et rien d'autre`,
    noProfile: (name) =>
      `Il n'y a pas de profil « ${name} » ; voir « profiles list »`,
    badName: (name) =>
      `« ${name} » n'est pas valide comme nom de profil ; utilisez lettres, chiffres et . _ -`,
    needsServer:
      "Un profil a besoin d'un serveur : indiquez --server URL, --socket CHEMIN ou --ssh UTILISATEUR@HÔTE",
    serverOrSocket:
      "--server et --socket ne vont pas ensemble : indiquez le serveur une seule fois",
    noSocket: (path) =>
      `Aucun serveur ne tourne sur cet hôte : il n'y a ni socket ${path}, ni /run/longshore/operator.sock ; démarrez-le, indiquez son dossier de données avec --data ou son socket avec --socket, ou bien --server URL`,
    noSocketAt: (path) =>
      `Il n'y a pas de socket ${path} accessible : démarrez le serveur, ou vérifiez le chemin et vos groupes`,
    notASocket: (path) =>
      `${path} n'est pas un socket ; indiquez celui du serveur avec --socket`,
    strangeSocket: (path, uid) =>
      `Le jeton n'a pas été envoyé : ${path} ou son dossier appartient à l'utilisateur ${uid}, qui n'est ni vous, ni root, ni l'utilisateur du serveur ; indiquez le socket du serveur avec --socket`,
    openSocketFolder: (folder) =>
      `Le jeton n'a pas été envoyé : d'autres utilisateurs peuvent écrire dans ${folder} et pourraient y écouter ; faites chmod go-w`,
    noFarSocket: (host, path) =>
      `Aucun serveur ne répond à ${path} sur ${host} : démarrez-le là-bas, indiquez son socket avec --socket CHEMIN, ou l'adresse d'un serveur sans socket avec --server http://127.0.0.1:7070`,
    needsToken:
      "Un profil a besoin d'un jeton : indiquez soit --token-file FILE, soit --token-stdin",
    othersMayRead: (file) =>
      `D'autres utilisateurs peuvent lire ${file}, qui peut contenir des jetons ; faites chmod 600`,
    profilesWrong: (file, where) =>
      `Impossible de lire les profils de ${file} : « ${where} » n'est pas valide ; corrigez le fichier ou déplacez-le`,
    cannotRead: (path, why) =>
      `Impossible de lire ${path} : ${why} ; indiquez un autre fichier`,
    cannotWrite: (path, why) =>
      `Impossible d'écrire ${path} : ${why} ; vérifiez son dossier`,
    cannotReach: (server, why) =>
      `Impossible de joindre le serveur ${server} : ${why} ; démarrez-le, ou indiquez-en un autre avec --socket ou --server`,
    foreign: (server, what) =>
      `${server} ne répond pas comme cette version de Longshore (${what}) ; vérifiez l'adresse, et que serveur et console sont de la même version`,
    unknownEvent: (id) =>
      `L'événement ${id} est d'un type que cette console ne connaît pas ; mettez-la à jour`,
    noTunnel: (host, why) =>
      `Impossible d'ouvrir un tunnel ssh vers ${host} : ${why}`,
    severalCalled: (n, word, some) =>
      `« ${word} » désigne ${n} éléments ; indiquez un ID : ${some}`,
    sayYes: (why) =>
      `${why} Rien n'a été modifié. Répétez avec --yes 1 pour continuer`,
    notDone: "Rien n'a été modifié",
    sayNumber: (n) =>
      `Cela concerne ${
        machines(n)
      }. Rien n'a été modifié. Relancez avec --yes ${n} pour continuer.`,
    otherNumber: (n, said) =>
      `Cela concerne ${
        machines(n)
      }, et non ${said}. Rien n'a été modifié. Relancez avec --yes ${n} pour continuer.`,
    leftAsItIs: "Le nombre ne correspond pas ; rien n'a été modifié",
    assignWhom: "Indiquez au moins un --machine M, --group G ou --query Q",
    which:
      "Indiquez MACHINE et PACKAGE, ou des options qui sélectionnent des déploiements",
    needsFile:
      "Un paquet a besoin d'un fichier, sauf avec --action execute et --command",
    needsName: "Un paquet sans fichier a besoin de --name",
    wouldBeRefused: "Le serveur le refuserait ; rien n'a été modifié",
    uploadLost: (percent, id) =>
      `L'envoi a été interrompu à ${percent} % ; indiquez --resume ${id} pour le reprendre`,
    otherFile: (file, id) =>
      `${file} n'est pas le fichier de l'envoi ${id} ; retirez --resume pour l'envoyer depuis le début`,
    noValue: (value, name, why) =>
      `« ${value} » n'est pas valide pour ${name} : ${why}`,
    noHome:
      "Il n'y a pas de dossier personnel pour les profils ; définissez HOME ou XDG_CONFIG_HOME",
    neverGiven: (title, machine) =>
      `${title} n'a jamais été affecté à ${machine}`,
    diskFull: "Impossible d'écrire la sortie : le disque est plein",
    sealsMissing: (seq) =>
      `Le journal n'a pas les sceaux notés hors de la base, ou audit.head a disparu : rien n'est sûr à partir de l'événement ${seq} ; une copie plus ancienne a été restaurée, des entrées ont été supprimées, ou le fichier l'a été`,
    sealsOtherKey:
      "Le journal est scellé avec une autre clé que l'audit.key de ce serveur et ne peut être vérifié : restaurez ce fichier, ou acceptez le journal avec audit --accept",
    sealBroken: (seq) =>
      `Le journal a été altéré : l'événement ${seq} ne correspond pas aux précédents`,
    sealBrokenIn: (first, last) =>
      `Le journal a été altéré : au moins un des événements ${first} à ${last}, qui ont un même sceau, ne lui correspond pas`,
  },
} satisfies typeof en;
