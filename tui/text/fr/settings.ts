import type { settings as english } from "#tui/text/en/settings.ts";
import { s } from "./plural.ts";

const plural = (one: string) => (n: number) => `${one}${s(n)}`;
const always = (unit: string) => (_n: number) => unit;

export const settings = {
  settings: {
    crumb: "paramètres",
    edit: "modifier le paramètre",
    editShort: "modifier",
    keep: "ne rien changer",
    ofMachine: "ses paramètres et leur origine",
    ofGroup: "les paramètres du groupe",
    value: "utiliser cette valeur",
    choose: "gauche et droite choisissent",
    range: (least, most) => `${least} à ${most}`,
    zeroOr: (least) => `0, ${least} ou plus`,
    question: (name, before, after) =>
      `Modifier ${name} de ${before} à ${after} ?`,
    everyAgent: "Cela s'applique à chaque machine dès son prochain contact.",
    yes: "modifier",
    changing: (name) => `Modification de ${name}`,
    changed: (name, value) => `${name} vaut maintenant ${value}`,
    same: (name) => `${name} a déjà cette valeur`,
    status: "entrée modifie le paramètre sélectionné",
    everyMember: (group) =>
      `Cela s'applique aux machines de ${group} dès leur prochain contact.`,
    oneMachine: (machine) =>
      `Cela s'applique à ${machine} dès son prochain contact.`,
    unset: "supprimer la valeur ici ; celle du niveau supérieur s'applique",
    unsetShort: "supprimer",
    unsetQuestion: (name, value) =>
      `Supprimer la valeur ${value} de ${name} ici ?`,
    isUnset: (name, value) =>
      `${name} n'est plus défini ici ; sa valeur est maintenant ${value}`,
    notSet: "Il n'est pas défini ici",
    onlyGlobal: "global seulement",
    onlyGlobally: (name) =>
      `${name} ne se définit que globalement ; voir :paramètres`,
    showDisobedient: "machines qui ne respectent pas leur intervalle",
    showDisobedientShort: "non conformes",
    titles: {
      name: "PARAMÈTRE",
      value: "VALEUR",
      unit: "UNITÉ",
      from: "ORIGINE",
      range: "PLAGE",
    },
    noValue: "aucun",
    valueIs: (value) => `actuellement ${value}`,
    hostRange: "HÔTE ou HÔTE:PORT",
    hostExpected: "HÔTE ou HÔTE:PORT d'un miroir, sans http:// et sans chemin",
    levels: {
      default: "par défaut",
      global: "global",
      group: "groupe",
      machine: "machine",
    },
    cli: {
      settings: "paramètres de tous les agents, d'un groupe ou d'une machine",
      list: "lister les paramètres en vigueur et leur origine",
      unset: "supprimer une valeur ; celle du niveau supérieur s'applique",
      tryOnly: "ne rien modifier, afficher seulement l'effet sur les contacts",
      onlyGlobally: (name) =>
        `${name} ne se définit que globalement ; retirez --group et --machine`,
      oneLevel: "Indiquez --group ou --machine, pas les deux",
    },
    point: ",",
    perSecond: (n) => `${n}/s`,
    perMinute: (n) => `${n}/min`,
    perHour: (n) => `${n}/h`,
    pollsBefore: (now, peak) =>
      `Contacts avant : ${now} ; si toutes les machines étaient actives, ${peak}.`,
    pollsAfter: (now, peak) =>
      `Contacts après : ${now} ; si toutes les machines étaient actives, ${peak}.`,
    pollsSame: (now, peak) =>
      `Contacts inchangés : ${now} ; si toutes les machines étaient actives, ${peak}.`,
    undecided: (n) =>
      n === 1
        ? "1 machine n'a pas encore respecté son intervalle : pollHours s'applique d'ici là."
        : `${n} machines n'ont pas encore respecté leur intervalle : pollHours s'applique d'ici là.`,
    disobedient: (n) =>
      n === 1
        ? "1 machine ne respecte pas son intervalle et n'en changera pas (o l'affiche)."
        : `${n} machines ne respectent pas leur intervalle et n'en changeront pas (o les affiche).`,
    delivered: (value) => `défaut : ${value}`,
    about: {
      downloadsOn: "Téléchargements autorisés ; false à un niveau les interdit",
      pollHours: "Temps entre deux contacts d'un agent",
      adaptivePolling:
        "Contacts plus fréquents s'il y a à faire (agents réguliers)",
      busyPollHours: "Mode adaptatif : temps entre contacts s'il y a à faire",
      idlePollHours:
        "Mode adaptatif : temps entre contacts s'il n'y a rien à faire",
      inventoryDays:
        "Âge auquel l'inventaire est redemandé ; 0 toujours, -1 jamais",
      acceptAgentTags:
        "L'agent peut changer tag et champs (ACCEPT_TAG_UPDATE_FROM_CLIENT)",
      fragmentLatencySeconds:
        "Pause après chaque fragment ; 0 : pour les tests seulement",
      cycleLatencySeconds:
        "Pause après chaque cycle ; 0 : pour les tests seulement",
      periodLatencySeconds: "Pause après chaque période de cycles",
      cyclesPerPeriod:
        "Cycles par période ; priorité p : un fragment tous les p cycles",
      giveUpDays: "Délai avant qu'un agent abandonne un paquet (ERR_TIMEOUT)",
      executionMinutes:
        "Durée maximale d'une commande ; toujours 120 sous Windows",
      downloadsAtOnce:
        "Envois simultanés de fragments à l'ensemble ; 0 : sans limite",
      downloadBytesPerSecond:
        "Débit de téléchargement de l'ensemble ; 0 : sans limite",
      fragmentHost: "Miroir d'où les fragments sont téléchargés en http",
      fragmentBytes: "Taille des fragments des paquets créés désormais",
      windowsDigest:
        "Empreinte pour Windows ; testez d'abord sha256 sur une machine",
      discoveryScanners:
        "Explorateurs par réseau, au plus ; 0 : aucun réseau exploré",
      discoveryMachines:
        "En dessous, seules les machines épinglées explorent le réseau",
      discoveryHours: "Temps entre deux explorations d'un réseau",
      discoveryLatencyMs:
        "Pause entre deux adresses ; réduite pour tenir en 10 min",
      discoverySilentDays:
        "Un explorateur sans contact depuis ce délai est remplacé",
      discoveryKeepDays: "Un appareil non vu depuis ce délai est supprimé",
      registrationsPerHour:
        "Nouvelles machines acceptées en une heure ; 0 : aucune",
      mostMachines: "Machines connues au plus, retirées comprises",
      enrolment: "Nouvelles machines : admises, approuvées, ou avec un jeton",
      pendingMachines: "Nombre maximal de machines en attente d'approbation",
      holdAlerted:
        "Ne rien proposer de nouveau tant que l'identité est en alerte",
      guardPercent:
        "Au-delà de cette part du parc, une action demande confirmation",
      guardMachines: "Jusqu'à ce nombre de machines, aucune confirmation",
      eventDays: "Conservation des événements des machines ; 0 : illimitée",
      auditDays:
        "Conservation des actions des opérateurs, 365 au moins ; 0 : illimitée",
      backupHour:
        "Heure de la sauvegarde du jour, heure du serveur ; -1 : à la demande",
      backupsKept: "Nombre de sauvegardes conservées",
      backupAgeDays: "Âge de la dernière sauvegarde qui déclenche une alerte",
    },
    units: {
      hours: plural("heure"),
      days: plural("jour"),
      seconds: plural("seconde"),
      minutes: plural("minute"),
      cycles: plural("cycle"),
      "at once": plural("envoi"),
      "bytes/s": always("octets/s"),
      bytes: plural("octet"),
      machines: plural("machine"),
      milliseconds: always("ms"),
      percent: always("%"),
    },
  },
} satisfies typeof english;
