import type { networks as english } from "#tui/text/en/networks.ts";
import { devices, machines } from "./plural.ts";

/** Les réseaux, qui les explore, et ce qui y a été trouvé. */
export const networks: typeof english = {
  networks: {
    noun: "Réseau",
    none: "Il n'y a pas de réseau ici",
    empty: "Aucune machine n'a encore dit dans quel réseau elle est",
    open: "ses appareils",
    columns: {
      network: "RÉSEAU",
      name: "NOM",
      machines: "MACHINES",
      devices: "APPAREILS",
      unknown: "INCONNUS",
      scanner: "EXPLORÉ PAR",
      scanned: "EXPLORÉ LE",
    },
    never: "jamais",
    nobody: "personne",
    more: (name, n) => `${name} +${n}`,
  },
  network: {
    noun: "Appareil",
    none: "Il n'y a pas d'appareil ici",
    empty: "Aucun appareil trouvé ici ; tab montre qui explore le réseau",
    columns: {
      address: "ADRESSE",
      mac: "MAC",
      name: "NOM",
      vendor: "FABRICANT",
      known: "CONNU COMME",
      seen: "VU LE",
      first: "VU D'ABORD",
      by: "VU PAR",
      note: "NOTE",
    },
    unknown: "inconnu",
    devicesWords: devices,
    kinds: {
      network: "réseau",
      printer: "imprimante",
      phone: "téléphone",
      camera: "caméra",
      server: "serveur",
      computer: "ordinateur",
      building: "bâtiment",
      other: "autre",
    },
    openMachine: "ouvrir la machine qui a cette adresse",
    noMachine: "Aucun agent connu n'a cette adresse MAC",
    mark: "le marquer comme connu",
    markShort: "marquer",
    hasAgent: "Il a un agent : il est connu par là",
    markTitle: (what) => `Qu'est-ce ? ${what}`,
    kind: "Genre",
    kindHint: "Il compte comme connu partout où sa MAC est vue",
    note: "Note",
    noteHint: "Pour vos collègues ; peut rester vide",
    marking: (what) => `Marquage de ${what}`,
    marked: (what, kind) => `Désormais connu, ${what} : ${kind}`,
    unmark: "ôter la marque",
    unmarkShort: "démarquer",
    notMarked: "Il n'est pas marqué",
    unmarking: (what) => `Retrait de la marque de ${what}`,
    unmarked: (what) => `De nouveau inconnu : ${what}`,
    edit: "le nommer, dire combien de machines l'explorent",
    editShort: "modifier",
    editTitle: (network) => `Le réseau ${network}`,
    name: "Nom",
    nameHint: "Comme l'appellent vos collègues ; peut rester vide",
    scanners: "Machines",
    scannersHint: (setting) =>
      `0 à 10 au plus ; 0 : jamais ; vide : comme partout, ${setting}`,
    change: "modifier",
    changing: (network) => `Modification de ${network}`,
    pin: "qu'une machine l'explore, jamais, ou plus",
    pinShort: "explorateur",
    pinTitle: (network) => `Qui explore ${network} ?`,
    machine: "Machine",
    rule: "Elle",
    ruleHint: "Épinglée : avant toute autre. Jamais : dans aucun réseau",
    rules: {
      pin: "l'explore : épinglée",
      forbid: "n'explore jamais",
      release: "le peut, si élue",
    },
    ruling: (machine) => `Décision pour ${machine}`,
    ruled: {
      pin: (machine, network) =>
        `${machine} est épinglée : elle explore ${network} dès son prochain contact`,
      forbid: (machine) => `${machine} n'explore plus aucun réseau`,
      release: (machine) => `${machine} n'est ni épinglée ni interdite`,
    },
    view: "ses appareils, ou qui l'explore",
    viewShort: "appareils/explorateurs",
    address: "Réseau",
    machines: "Machines",
    machinesIn: (n) => `${machines(n)} avec un agent`,
    devices: "Appareils",
    devicesIn: (n, without, unknown) =>
      `${devices(n)}, ${without} sans agent, ${unknown} inconnu${
        unknown < 2 ? "" : "s"
      }`,
    lastScan: "Exploré le",
    most: "Au plus",
    mostOwn: (n) => n === 0 ? "jamais exploré" : `${n}, nombre propre`,
    mostAsSet: (n) => `${n}, comme le dit discoveryScanners`,
    scannedBy: "Exploré par",
    since: (at) => `depuis ${at}`,
    answered: (at) => `dernière exploration ${at}`,
    notAnswered: "n'a encore rien envoyé",
    fruitless: (n) => `${n} fois sans aucun appareil`,
    isPinned: "épinglée",
    pinned: "Épinglée, sans explorer",
    forbidden: "N'explorent jamais",
    unscanned: {
      off: "Personne : son exploration est coupée",
      too_wide: "Personne : les agents refusent les réseaux au-delà de /16",
      too_small:
        "Personne : trop peu de machines pour en élire une ; épinglez-en une",
      nobody_fit:
        "Personne : aucune machine vue récemment n'a d'agent qui explore",
    },
  },
  networkOverview: {
    unknown: "Appareils inconnus",
    words: (n, networks) =>
      `${devices(n)} sans agent dans ${networks} réseau${
        networks < 2 ? "" : "x"
      }`,
  },
  networkCli: {
    about: {
      networks: "les réseaux des machines, et ce qui y a été trouvé",
      list: "lister les réseaux par adresse",
      show: "un réseau, et qui l'explore",
      hosts: "lister les appareils trouvés dans un réseau",
      name: "nommer un réseau ; un nom vide l'ôte",
      scanners: "combien de machines l'explorent au plus, ou default",
      pin: "que des machines l'explorent avant toute autre",
      forbid: "que des machines n'explorent jamais rien",
      release: "ni épinglées ni interdites désormais",
      mark: "marquer comme connu un appareil sans agent",
      unmark: "ôter la marque d'un appareil",
    },
    network: "adresse, adresse/préfixe, nom ou numéro d'un réseau",
    count: "0 à 10, ou default : comme le dit le réglage",
    mac: "MAC d'un appareil, comme 00:11:22:AA:BB:CC",
    kind: "ce que c'est",
    options: {
      unknown: "seulement les réseaux où il y a des appareils inconnus",
      withoutAgent: "seulement les appareils sans agent",
      unknownHosts: "seulement les appareils sans agent ni marque",
      vendor: "seulement ceux dont le nom du fabricant contient ce texte",
      seenDays: "seulement ceux qui ont été vus depuis tant de jours",
      note: "une note pour vos collègues",
    },
    notACount: "dites 0 à 10, ou default",
    named: (network, name) =>
      name === ""
        ? `${network} n'a plus de nom`
        : `${network} s'appelle ${name}`,
    most: (network, n) =>
      n === null
        ? `${network} est exploré comme le dit le réglage`
        : n === 0
        ? `${network} n'est plus exploré`
        : `${network} est exploré par ${n} au plus`,
    labels: {
      network: "réseau",
      mask: "masque",
      name: "nom",
      machines: "machines",
      devices: "appareils",
      withoutAgent: "sans agent",
      unknown: "inconnus",
      most: "explorateurs au plus",
      scanner: "explorateur",
      pinned: "épinglée",
      forbidden: "interdite",
      scanned: "dernière exploration",
      unknownDevices: "Appareils inconnus",
    },
  },
};
