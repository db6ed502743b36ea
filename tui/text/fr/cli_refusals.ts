import type { refusals as en } from "#tui/text/en/cli_refusals.ts";
import { machines } from "./plural.ts";

/** What the command line says when something cannot be done, in French. */
export const refusals = {
  advice: {
    sayToken:
      "définissez LONGSHORE_TOKEN_FILE, ou donnez --token-file FILE ou --data DIR",
    nameToken:
      "nommez un fichier qui contient votre jeton et que vous pouvez lire",
    nameCa: "nommez le cacert.pem du serveur",
  },
  reasons: {
    noFile: "ce fichier n'existe pas",
    notAllowed: "vous ne pouvez pas le lire ou l'écrire",
    aFolder: "ce n'est pas un fichier",
    notJson: "ce n'est pas du JSON",
    unreadable: "on ne peut pas le lire",
    noAnswer: "pas de réponse à temps",
    refused: "connexion refusée",
    noSsh: "il n'y a pas de ssh ici ; installez un client OpenSSH",
  },
  errors: {
    fault: "La console a échoué ; la faute est la sienne :",
    unknownOption: (name) =>
      `« ${name} » n'est pas une option ici ; voir --help`,
    unknownCommand: (name) =>
      `Il n'y a pas de commande « ${name} » ; voir --help`,
    missingArgument: (name) => `Il manque <${name}> ; voir --help`,
    missingValue: (option) => `Il manque la valeur de ${option} ; voir --help`,
    missingOption: (option) => `Il faut ${option} ; voir --help`,
    tooMany: "Il y a un mot de trop ici ; voir --help",
    invalid: (argument, value) => `« ${value} » ne convient pas à ${argument}`,
    choices: (words) => `cela peut être ${words}`,
    meant: (words) => `vouliez-vous dire ${words} ?`,
    noNumber: "il faut un nombre entier",
    noTokenOption:
      "Un jeton ne se donne jamais en option, car tout le monde sur l'hôte peut lire une ligne de commande : donnez --token-file, ou définissez LONGSHORE_TOKEN_FILE ou LONGSHORE_TOKEN",
    noView: (view, known) =>
      `Il n'y a pas de vue « ${view} » ; il y a ${known}`,
    otherVersion: (detail) =>
      `Le serveur est d'une autre version que cette console : ${detail}`,
    noAddress: (address, example) =>
      `« ${address} » n'est pas une adresse de serveur ; donnez-en une comme ${example}`,
    cannotReadToken: (path, why, advice) =>
      `Impossible de lire un jeton dans ${path} : ${why} ; ${advice}`,
    cannotReadCa: (path, why, advice) =>
      `Impossible de lire une autorité dans ${path} : ${why} ; ${advice}`,
    noTokenIn: (where) =>
      `${where} ne contient pas de jeton ; il doit contenir un seul mot et rien d'autre`,
    noProfile: (name) =>
      `Il n'y a pas de profil « ${name} » ; « profiles list » montre ceux qu'il y a`,
    badName: (name) =>
      `« ${name} » n'est pas un nom de profil ; prenez lettres, chiffres et . _ -`,
    needsServer: "Un profil a besoin d'une adresse : donnez --server URL",
    needsToken:
      "Un profil a besoin d'un jeton : donnez --token-file FILE ou --token-stdin, l'un des deux",
    othersMayRead: (file) =>
      `D'autres peuvent lire ${file}, qui peut contenir des jetons ; interdisez-le avec chmod 600`,
    profilesWrong: (file, where) =>
      `${file} ne contient pas de profils tels que cette console les garde, à « ${where} » ; corrigez-le ou déplacez-le`,
    cannotRead: (path, why) =>
      `Impossible de lire ${path} : ${why} ; nommez un autre fichier`,
    cannotWrite: (path, why) =>
      `Impossible d'écrire ${path} : ${why} ; voyez son dossier`,
    cannotReach: (server, why) =>
      `Impossible de joindre le serveur ${server} : ${why} ; démarrez-le, ou dites où il est avec LONGSHORE_SERVER`,
    foreign: (server, what) =>
      `${server} ne répond pas comme cette version de Longshore (${what}) ; vérifiez l'adresse, et que serveur et console sont de la même version`,
    unknownEvent: (id) =>
      `L'événement ${id} du journal est d'un genre que cette console ne connaît pas ; mettez-la à jour`,
    noTunnel: (host, why) =>
      `Impossible d'ouvrir un passage par ssh vers ${host} : ${why}`,
    severalCalled: (n, word, some) =>
      `« ${word} » est le nom de ${n} d'entre eux : dites le numéro, l'un de ${some}`,
    sayNumber: (n) =>
      `Cela touche ${
        machines(n)
      } : dites --yes ${n} pour le faire ; rien n'a été fait`,
    otherNumber: (n, said) =>
      `Cela touche ${
        machines(n)
      }, et non ${said} : dites --yes ${n} pour le faire ; rien n'a été fait`,
    leftAsItIs: "Un autre nombre a été tapé ; rien n'a été fait",
    assignWhom:
      "Dites pour qui : --machine M ou --group G, une ou plusieurs fois",
    which:
      "Dites lesquels : MACHINE et PACKAGE, ou des options qui les choisissent",
    needsFile:
      "Un paquet a besoin d'un fichier, sauf avec --action execute et une --command",
    needsName: "Un paquet sans fichier a besoin d'un --name",
    wouldBeRefused: "Le serveur le refuserait ; rien n'a été créé",
    uploadLost: (percent, id) =>
      `L'envoi a été coupé à ${percent} % ; dites --resume ${id} pour le reprendre`,
    otherFile: (file, id) =>
      `${file} n'est pas le fichier de l'envoi ${id} ; ôtez --resume pour l'envoyer de nouveau`,
    noValue: (value, name, why) =>
      `« ${value} » ne convient pas à ${name} : ${why}`,
    noHome:
      "Il n'y a pas de dossier personnel où garder des profils : définissez HOME ou XDG_CONFIG_HOME",
    neverGiven: (title, machine) =>
      `${title} n'a jamais été affecté à ${machine}`,
    diskFull: "Impossible d'écrire la réponse : son disque est plein",
    sealBroken: (seq) =>
      `Le journal a été altéré : l'événement ${seq} ne suit pas ceux d'avant`,
  },
} satisfies typeof en;
