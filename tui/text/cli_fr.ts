import type { cli as en } from "./cli_en.ts";

const machines = (n: number) => `${n} machine${n < 2 ? "" : "s"}`;

/** What the command line says, in French. */
export const cli = {
  help: {
    "Usage:": "Usage :",
    "Arguments:": "Arguments :",
    "Options:": "Options :",
    "Global Options:": "Options de toute commande :",
    "Commands:": "Commandes :",
  },
  exits: {
    title: "Codes de sortie :",
    codes: [
      "0  fait",
      "1  refusé, ou échoué",
      "2  ligne de commande incomprise",
      "3  serveur injoignable, ou d'une autre version",
      "4  jeton faux, ou qui ne le permet pas",
      "5  rien, ou plus d'une chose, ne porte ce nom",
    ],
  },
  about: {
    program:
      "Déploie des logiciels par les agents OCS Inventory. Seul, ouvre la console ; un nom vaut partout un numéro.",
    help: "ce que fait une commande",
    console: "la console, ou une liste en texte là où il n'y a pas de terminal",
    overview: "ce qui demande attention maintenant",
    packages: "ce qu'on déploie",
    packagesList: "tous les paquets, les plus récents d'abord",
    packagesShow: "un paquet, en entier",
    packagesCreate: "envoyer un fichier et en faire un paquet",
    packagesActivate: "activer un paquet : il est proposé",
    packagesDeactivate: "désactiver un paquet et le rappeler",
    packagesDelete: "supprimer un paquet désactivé",
    assign: "affecter un paquet à des machines et à des groupes",
    assignments: "ce qui a été affecté à qui",
    assignmentsList: "toutes les affectations, les plus récentes d'abord",
    assignmentsWithdraw: "retirer une affectation",
    groups: "les groupes de machines",
    groupsList: "tous les groupes, par nom",
    groupsShow: "un groupe",
    groupsCreate: "créer un groupe",
    groupsAdd: "ajouter des machines à un groupe",
    groupsRemove: "retirer des machines d'un groupe",
    groupsRename: "renommer un groupe",
    groupsDelete: "supprimer un groupe qu'aucune affectation n'emploie",
    machines: "les machines dont l'agent s'est annoncé",
    machinesList: "toutes les machines, par nom",
    machinesShow: "une machine",
    machinesInventory: "ce que l'agent d'une machine dit d'elle",
    deployments: "un paquet sur une machine, chacun",
    deploymentsList: "les déploiements, leurs états et leurs raisons",
    deploymentsShow: "un déploiement, en entier",
    deploymentsRetry:
      "relancer : un seul, ou tous ceux que choisissent les options",
    deploymentsCancel:
      "annuler ou rappeler : un seul, ou tous ceux que choisissent les options",
    why: "pourquoi un paquet en est là sur une machine",
    tail: "ce qui vient d'arriver, et ce qui arrive",
    audit: "ce qu'ont fait les opérateurs, le plus récent d'abord",
    settings: "ce qui vaut pour tous les agents",
    settingsList: "tous les réglages en vigueur",
    settingsSet: "modifier un réglage",
    operators: "qui peut se servir de ce serveur",
    operatorsList: "tous les opérateurs, par nom",
    operatorsCreate: "créer un opérateur",
    operatorsRemove: "supprimer un opérateur et révoquer ses jetons",
    tokens: "ce qui prouve qui est l'opérateur",
    tokensList: "tous les jetons, jamais leurs secrets",
    tokensIssue: "émettre un jeton et afficher son secret, une seule fois",
    tokensRevoke: "révoquer un jeton",
    profiles: "les serveurs avec lesquels vous travaillez",
    profilesList: "tous vos profils",
    profilesAdd:
      "garder un serveur sous un nom ; --server, --token-file, --ca et --ssh disent lequel",
    profilesRemove: "oublier un profil",
    profilesUse: "prendre un profil par défaut",
    completion: "un script qui fait compléter ces mots par un shell",
  },
  arguments: {
    package: "son numéro, son nom, ou son nom et sa version",
    machine: "son numéro ou son nom",
    machines: "leurs numéros ou leurs noms",
    group: "son numéro ou son nom",
    file: "un zip, un tar.gz, ou un seul fichier à emballer",
    section: "une seule section, comme SOFTWARES",
    assignment: "son numéro",
    name: "son nom",
    setting: "quel réglage",
    value: "sa nouvelle valeur",
    operator: "le nom de l'opérateur",
    role: "ce qu'il peut faire",
    token: "où le jeton sert",
    tokenId: "son numéro",
    profile: "le nom du profil",
    shell: "quel shell",
  },
  options: {
    server:
      "la porte des opérateurs (LONGSHORE_SERVER), http://127.0.0.1:7070 sauf mention",
    tokenFile:
      "le fichier de votre jeton (LONGSHORE_TOKEN_FILE) ; LONGSHORE_TOKEN peut le contenir lui-même",
    ca: "le certificat de l'autorité à croire (LONGSHORE_CA)",
    data:
      "le dossier de données d'un serveur (LONGSHORE_DATA), pour son admin.token",
    profile: "un de vos profils (LONGSHORE_PROFILE)",
    ssh: "joindre le serveur par ssh à travers cet hôte",
    json: "écrire un seul document JSON",
    ndjson: "écrire du JSON, un document par ligne",
    quiet: "n'écrire que les numéros, et rien à côté",
    lang: "la langue",
    help: "ce texte",
    view: "où la console commence : packages, machines, packages/1700000001",
    readonly: "la console ne modifie rien",
    ascii: "la console ne dessine qu'en ASCII",
    screenReader: "la console parle à un lecteur d'écran",
    filter: "seulement ceux dont le nom contient ceci ; après un ! les autres",
    limit: "pas plus de tant",
    sort: "selon quoi ; après un - le plus grand d'abord",
    faultyPackages: "seulement ceux qui ont échoué quelque part",
    faultyMachines: "seulement celles en défaut, ou muettes depuis longtemps",
    faultyDeployments: "seulement ceux qui ont échoué ou expiré",
    notSeenDays: "seulement celles muettes depuis tant de jours",
    state: "seulement ceux dans cet état",
    assignment: "seulement ceux de cette affectation",
    yes: "combien de machines sont touchées ; sans terminal il faut le dire",
    force: "exécuter aussi là où il l'a déjà été",
    snapshot: "seulement les machines qui sont dans les groupes maintenant",
    planOnly: "seulement lister qui serait touché",
    name: "comment il s'appelle ; sinon comme le fichier",
    version: "sa version",
    description: "à quoi il sert",
    action: "ce que l'agent en fait",
    command: "ce qui est exécuté",
    path: "pour store : le dossier sur la machine",
    priority: "0 est premier et absolu, 10 est dernier",
    protocol: "comment voyagent les fragments",
    target: "à quels agents il est destiné",
    dryRun: "seulement dire ce qu'on remarque, ne rien créer",
    activate: "l'activer aussitôt créé",
    resume: "reprendre un envoi coupé",
    follow: "continuer avec ce qui arrive",
    since: "tout ce qui suit cet événement",
    outcome: "seulement les résultats de cette issue",
    kind:
      "seulement les événements de ce genre, ou dont le genre commence ainsi",
    verify: "vérifier qu'aucune entrée n'a été modifiée ni supprimée",
    days: "jours jusqu'à l'expiration ; jamais sauf mention",
    tokenStdin: "lire le jeton sur l'entrée et le garder dans le profil",
    label: "un mot pour l'en-tête, comme PROD",
    colour: "la couleur du mot",
  },
  columns: {
    name: "NOM",
    value: "VALEUR",
    unit: "UNITÉ",
    about: "CE QUE C'EST",
    role: "RÔLE",
    created: "CRÉÉ",
    expires: "EXPIRE",
    revoked: "RÉVOQUÉ",
    withdrawn: "RETIRÉ",
    operator: "OPÉRATEUR",
    force: "FORCÉ",
    mode: "MODE",
    effect: "EFFET",
    seq: "ÉVÉN.",
    chosen: "DÉFAUT",
    server: "SERVEUR",
    ssh: "SSH",
    token: "JETON",
    label: "ÉTIQUETTE",
  },
  labels: {
    id: "Numéro",
    name: "Nom",
    version: "Version",
    description: "Description",
    active: "Activé",
    action: "Action",
    command: "Commande",
    path: "Dossier",
    priority: "Priorité",
    archive: "Archive",
    fragments: "Fragments",
    digest: "Empreinte",
    created: "Créé",
    warning: "Avertissement",
    error: "Erreur",
    machines: "Machines",
    machine: "Machine",
    package: "Paquet",
    deviceId: "DEVICEID",
    system: "Système",
    agent: "Agent",
    address: "Adresse",
    serial: "Numéro de série",
    tag: "Tag",
    registered: "Enregistrée",
    inventoried: "Inventoriée",
    lastContact: "Dernier contact",
    history: "Historique",
    state: "État",
    why: "Pourquoi",
    assignment: "Affectation",
    attempt: "Essai",
    force: "Forcé",
    offered: "Proposé",
    changed: "Modifié",
    failing: "En échec",
    holding: "Retient",
    notSeen: "Pas vues",
    assignments: "Affectations en 24 heures",
    suspicious: "Résultats jamais demandés, en 24 heures",
  },
  overview: {
    failing: (name, failed, assigned) =>
      `${name} a échoué sur ${failed} de ${machines(assigned)}`,
    holding: (name, held, failed) =>
      `${name} (priorité 0) en retient d'autres sur ${
        machines(held)
      }, dont ${failed} parce qu'il y a échoué`,
    notSeen: (day, week, month) =>
      `${day} depuis un jour, ${week} depuis une semaine, ${month} depuis un mois`,
  },
  effects: {
    added: "nouveau",
    reopened: "de nouveau",
    unchanged: "inchangé",
  },
  modes: { continuous: "continu", snapshot: "instantané" },
  yesNo: (yes) => yes ? "oui" : "non",
  createdBy: (at, name) => `${at} par ${name}`,
  progress: (speed, left) => `${speed}, reste ${left}`,
  why: (name, machine, state, at, attempt) =>
    `${name} sur ${machine} : ${state}, depuis ${at}, essai ${attempt}`,
  ask: {
    families: (unix, windows) => `Unix : ${unix}, Windows : ${windows}.`,
    number: (n) => `Tapez ${n} pour le faire :`,
    activate: (title, n) =>
      `${title} sera proposé à ${machines(n)} au prochain contact.`,
    deactivate: (title, n) => `${title} sera rappelé de ${machines(n)}.`,
    assign: (title, n) => `${title} sera affecté à ${machines(n)}.`,
    join: (name, n) => `Ce qui est affecté à ${name} ira à ${machines(n)}.`,
    withdraw: (id, n) => `L'affectation ${id} sera retirée de ${machines(n)}.`,
    retry: (n) => `Un nouvel essai commence sur ${machines(n)}.`,
    cancel: (cancelled, recalling, beyond) =>
      `Annulé sur ${
        machines(cancelled)
      } et rappelé de ${recalling} ; ${beyond} ne peuvent plus être arrêtées.`,
    token: "Jeton :",
  },
  done: {
    activated: (title, n) => `${title} est activé : ${machines(n)} en attente`,
    deactivated: (title, recalling, beyond) =>
      `${title} est désactivé : rappel de ${
        machines(recalling)
      }, ${beyond} hors d'atteinte`,
    created: (id, title) => `${title} est créé : ${id}`,
    createdAndOn: (id, title) => `${title} est créé et activé : ${id}`,
    wouldBeMade: (name) => `${name} serait créé ; rien ne l'a été`,
    deleted: (name) => `${name} est supprimé`,
    assigned: (title, added, reopened, unchanged) =>
      `${title} est affecté : ${
        machines(added)
      } en plus, ${reopened} pour une nouvelle exécution, ${unchanged} l'avaient déjà`,
    stopped: (cancelled, recalling, beyond) =>
      `Annulés : ${cancelled}, en cours de rappel : ${recalling}, hors d'atteinte : ${beyond}`,
    retried: (n) => `Nouvel essai sur ${machines(n)}`,
    groupCreated: (name, n) => `${name} est créé, avec ${machines(n)}`,
    groupNow: (name, n) => `${name} compte maintenant ${machines(n)}`,
    renamed: (old, name) => `${old} s'appelle maintenant ${name}`,
    isNow: (name, value) => `${name} vaut maintenant ${value}`,
    operatorCreated: (name, role) =>
      `${name} est créé, comme ${role} ; « tokens issue » lui donne un jeton`,
    operatorRemoved: (name) =>
      `${name} est supprimé, et ses jetons sont révoqués`,
    issued: (operator) =>
      `C'est le jeton de ${operator} ; il n'est plus jamais montré : gardez-le dans un fichier en mode 0600`,
    revoked: (id) => `Le jeton ${id} est révoqué`,
    sealsHold: (n) => `Entrées vérifiées, toutes intactes : ${n}`,
    profileAdded: (name, file) => `${name} est gardé dans ${file}`,
    profileUsed: (name) => `${name} sert là où aucun profil n'est nommé`,
  },
  install: {
    about: "met la commande longshore sur le PATH",
    root: "la mettre dans le bin de ce dossier ; ~/.local sauf mention",
    done: (path) => `La commande est ${path}`,
    tryIt: "Essayez : longshore --help",
    notOnPath: (folder) =>
      `${folder} n'est pas sur votre PATH : ajoutez export PATH="${folder}:$PATH" au profil de votre shell`,
    noHome: "Il n'y a pas de dossier personnel ici ; dites où : --root DIR",
    noDeno:
      "Le Deno avec lequel longshore a été installé n'est plus là ; relancez deno task install",
  },
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
    invalid: (argument, value) =>
      `« ${value} » ne convient pas à ${argument} ; voir --help`,
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
    noTunnel: (host, why) =>
      `Impossible d'ouvrir un passage par ssh vers ${host} : ${why}`,
    noneCalled: (word) => `Rien ne s'appelle « ${word} » ici`,
    noneCalledBut: (word, others) =>
      `Rien ne s'appelle « ${word} » ici ; il y a ${others}`,
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
    sealBroken: (seq) =>
      `Le journal a été altéré : l'événement ${seq} ne suit pas ceux d'avant`,
  },
} satisfies typeof en;
