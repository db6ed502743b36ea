import type { networks as english } from "#tui/text/en/networks.ts";
import { devices, machines } from "./plural.ts";

/** Les réseaux, qui les explore, et ce qui y a été trouvé. */
export const networks: typeof english = {
  networks: {
    noun: "Réseau",
    none: "Aucun réseau",
    empty: "Aucune machine n'a encore indiqué son réseau",
    open: "ses appareils",
    columns: {
      network: "RÉSEAU",
      name: "NOM",
      machines: "MACHINES",
      devices: "APPAREILS",
      unknown: "INCONNUS",
      scanner: "EXPLORÉ PAR",
      scanned: "EXPLORÉ",
    },
    never: "jamais",
    nobody: "personne",
    more: (name, n) => `${name} +${n}`,
  },
  network: {
    noun: "Appareil",
    none: "Aucun appareil",
    empty: "Aucun appareil trouvé ; tab affiche les machines qui explorent",
    columns: {
      address: "ADRESSE",
      mac: "MAC",
      name: "NOM",
      vendor: "FABRICANT",
      known: "CONNU COMME",
      seen: "VU",
      first: "DÉCOUVERT",
      by: "VU PAR",
      note: "NOTE",
    },
    unknown: "inconnu",
    devicesWords: devices,
    kinds: {
      network: "équipement réseau",
      printer: "imprimante",
      phone: "téléphone",
      camera: "caméra",
      server: "serveur",
      computer: "ordinateur",
      building: "gestion technique",
      other: "autre",
    },
    openMachine: "ouvrir la machine qui a cette adresse",
    noMachine: "Aucun agent connu n'a cette adresse MAC",
    mark: "marquer l'appareil comme connu",
    markShort: "marquer",
    hasAgent: "Il a un agent, il est donc connu",
    markTitle: (what) => `Qu'est-ce ? ${what}`,
    kind: "Type",
    kindHint: "Il est alors connu partout où sa MAC est vue",
    note: "Note",
    noteHint: "Pour vos collègues ; facultative",
    marking: (what) => `Marquage de ${what}`,
    marked: (what, kind) => `Marque « ${kind} » posée : ${what}`,
    unmark: "retirer la marque",
    unmarkShort: "démarquer",
    notMarked: "Il n'est pas marqué",
    unmarking: (what) => `Retrait de la marque de ${what}`,
    unmarked: (what) => `${what} est de nouveau inconnu`,
    edit: "modifier son nom ou le nombre d'explorateurs",
    editShort: "modifier",
    editTitle: (network) => `Réseau ${network}`,
    name: "Nom",
    nameHint: "Nom donné par vos collègues ; facultatif",
    scanners: "Explorateurs",
    scannersHint: (setting) =>
      `Maximum, 0 à 10 ; 0 : jamais exploré ; vide : le paramètre, ${setting}`,
    change: "enregistrer",
    changing: (network) => `Modification de ${network}`,
    pin: "épingler une machine comme explorateur, l'interdire ou la libérer",
    pinShort: "explorateur",
    pinTitle: (network) => `Qui explore ${network} ?`,
    machine: "Machine",
    rule: "Elle",
    ruleHint:
      "Épinglée : explore avant les autres ; interdite : n'explore aucun réseau",
    rules: {
      pin: "l'explore (épinglée)",
      forbid: "n'explore jamais",
      release: "explore si elle est élue",
    },
    ruling: (machine) => `Modification de ${machine}`,
    ruled: {
      pin: (machine, network) =>
        `${machine} est épinglée : elle explore ${network} dès son prochain contact`,
      forbid: (machine) => `${machine} n'explore plus aucun réseau`,
      release: (machine) => `${machine} n'est ni épinglée ni interdite`,
    },
    view: "ses appareils ou ses explorateurs",
    viewShort: "appareils/explorateurs",
    address: "Réseau",
    machines: "Machines",
    machinesIn: (n) => `${machines(n)} avec un agent`,
    devices: "Appareils",
    devicesIn: (n, without, unknown) =>
      `${devices(n)}, ${without} sans agent, ${unknown} inconnu${
        unknown < 2 ? "" : "s"
      }`,
    lastScan: "Exploré",
    most: "Explorateurs",
    mostOwn: (n) =>
      n === 0 ? "jamais exploré" : `${n} au plus, propre à ce réseau`,
    mostAsSet: (n) => `${n} au plus, d'après discoveryScanners`,
    scannedBy: "Exploré par",
    since: (at) => `depuis ${at}`,
    answered: (at) => `dernière exploration ${at}`,
    notAnswered: "n'a encore envoyé aucune exploration",
    fruitless: (n) => `${n} fois sans aucun appareil`,
    isPinned: "épinglée",
    pinned: "Épinglées",
    forbidden: "Interdites",
    unscanned: {
      off: "Personne : l'exploration de ce réseau est désactivée",
      too_wide:
        "Personne : les agents refusent les réseaux plus larges que /16",
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
      show: "afficher un réseau et ses explorateurs",
      hosts: "lister les appareils trouvés dans un réseau",
      name: "nommer un réseau ; un nom vide le retire",
      scanners: "définir combien de machines l'explorent au plus, ou default",
      pin: "faire explorer un réseau par des machines avant les autres",
      forbid: "interdire à des machines toute exploration",
      release: "annuler pin et forbid",
      mark: "marquer comme connu un appareil sans agent",
      unmark: "retirer la marque d'un appareil",
    },
    network: "réseau : adresse, adresse/préfixe, nom ou ID",
    count: "0 à 10, ou default pour la valeur du paramètre",
    mac: "MAC d'un appareil, comme 00:11:22:AA:BB:CC",
    kind: "type d'appareil",
    options: {
      unknown: "seulement les réseaux avec des appareils inconnus",
      withoutAgent: "seulement les appareils sans agent",
      unknownHosts: "seulement les appareils sans agent ni marque",
      vendor: "seulement ceux dont le nom du fabricant contient ce texte",
      seenDays: "seulement ceux vus dans ce nombre de jours",
      note: "une note pour vos collègues",
    },
    whichMachines: "Indiquez au moins une MACHINE, ou --from FICHIER",
    notACount: "un nombre de 0 à 10, ou default",
    named: (network, name) =>
      name === ""
        ? `${network} n'a plus de nom`
        : `${network} s'appelle maintenant ${name}`,
    most: (network, n) =>
      n === null
        ? `${network} suit maintenant le paramètre discoveryScanners`
        : n === 0
        ? `${network} n'est plus exploré`
        : `${network} est exploré par ${machines(n)} au plus`,
    labels: {
      network: "réseau",
      mask: "masque",
      name: "nom",
      machines: "machines",
      devices: "appareils",
      withoutAgent: "sans agent",
      unknown: "inconnus",
      most: "explorateurs max.",
      scanner: "explorateur",
      pinned: "épinglée",
      forbidden: "interdite",
      scanned: "dernière exploration",
      unknownDevices: "Appareils inconnus",
    },
  },
};
