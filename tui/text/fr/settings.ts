import type { settings as english } from "#tui/text/en/settings.ts";
import { s } from "./plural.ts";

const plural = (one: string) => (n: number) => `${one}${s(n)}`;
const always = (unit: string) => (_n: number) => unit;

export const settings = {
  settings: {
    crumb: "réglages",
    edit: "le modifier",
    editShort: "modifier",
    keep: "ne rien changer",
    ofMachine: "ses réglages, et d'où vient chacun",
    ofGroup: "les réglages du groupe",
    value: "prendre la valeur",
    choose: "gauche et droite choisissent",
    range: (least, most) => `${least} à ${most}`,
    question: (name, before, after) =>
      `Changer ${name} de ${before} à ${after} ?`,
    everyAgent: "Cela vaut pour chaque agent dès son prochain contact.",
    yes: "changer",
    changing: (name) => `Modification de ${name}`,
    changed: (name, value) => `${name} vaut maintenant ${value}`,
    same: (name) => `${name} a déjà cette valeur`,
    status: "entrée modifie le réglage choisi",
    everyMember: (group) =>
      `Cela vaut pour les machines de ${group} dès leur prochain contact.`,
    oneMachine: (machine) =>
      `Cela vaut pour ${machine} dès son prochain contact.`,
    unset: "l'annuler ici : ce qui vaut au-dessus vaut alors",
    unsetShort: "annuler",
    unsetQuestion: (name, value) => `Annuler ${name}, qui vaut ${value} ici ?`,
    isUnset: (name, value) => `${name} est annulé ; ${value} est en vigueur`,
    notSet: "Il n'est pas défini ici",
    onlyGlobal: "global seulement",
    onlyGlobally: (name) => `${name} est le même pour tous : voir :réglages`,
    showDisobedient: "les machines qui ne suivent pas l'intervalle demandé",
    showDisobedientShort: "indociles",
    titles: {
      name: "RÉGLAGE",
      value: "VALEUR",
      unit: "UNITÉ",
      from: "VIENT DE",
      range: "POSSIBLE",
    },
    levels: {
      default: "origine",
      global: "global",
      group: "groupe",
      machine: "machine",
    },
    cli: {
      settings: "ce qui vaut pour les agents : tous, un groupe, une machine",
      list: "les réglages en vigueur, et d'où vient chacun",
      unset: "annuler un réglage : ce qui est au-dessus vaut alors",
      tryOnly: "ne rien changer, dire ce que les contacts deviendraient",
      onlyGlobally: (name) =>
        `${name} est le même pour tous : sans --group ni --machine`,
      oneLevel: "Dites --group ou --machine, pas les deux",
    },
    point: ",",
    perSecond: (n) => `${n}/s`,
    perMinute: (n) => `${n}/min`,
    perHour: (n) => `${n}/h`,
    pollsBefore: (now, peak) =>
      `Contacts actuels : ${now} ; si toutes avaient à faire, ${peak}.`,
    pollsAfter: (now, peak) =>
      `Contacts ensuite : ${now} ; si toutes avaient à faire, ${peak}.`,
    pollsSame: (now, peak) =>
      `Contacts inchangés : ${now} ; si toutes avaient à faire, ${peak}.`,
    undecided: (n) =>
      n === 1
        ? "1 machine n'a pas encore été vue obéir : pollHours vaut d'ici là."
        : `${n} machines n'ont pas encore été vues obéir : pollHours vaut d'ici là.`,
    disobedient: (n) =>
      n === 1
        ? "1 machine n'obéit pas et gardera son rythme (o la montre)."
        : `${n} machines n'obéissent pas et garderont leur rythme (o les montre).`,
    delivered: (value) => `d'origine ${value}`,
    about: {
      downloadsOn: "Si les agents peuvent télécharger ; un seul « non » suffit",
      pollHours: "Temps entre deux contacts d'un agent",
      adaptivePolling:
        "Si les agents qui obéissent passent selon ce qu'il y a à faire",
      busyPollHours:
        "Passage adaptatif : temps entre contacts s'il y a à faire",
      idlePollHours: "Passage adaptatif : temps entre contacts s'il n'y a rien",
      inventoryDays: "Âge auquel il est redemandé ; 0 toujours, -1 jamais",
      fragmentLatencySeconds: "Pause après chaque fragment ; 0 pour les essais",
      cycleLatencySeconds: "Pause après chaque cycle ; 0 pour les essais",
      periodLatencySeconds: "Pause après chaque période de cycles",
      cyclesPerPeriod:
        "Cycles d'une période ; un paquet de priorité p avance tous les p cycles",
      giveUpDays:
        "Délai après lequel un agent renonce à un paquet (ERR_TIMEOUT)",
      executionMinutes:
        "Limite d'une commande ; un agent Windows prend toujours 120",
      downloadsAtOnce:
        "Fragments envoyés à la fois à l'ensemble ; 0 : sans limite",
      downloadBytesPerSecond:
        "Débit des fragments pour l'ensemble ; 0 : sans limite",
      fragmentBytes: "Taille des fragments des paquets créés désormais",
      windowsDigest:
        "Empreinte pour les agents Windows ; essayez sha256 sur une machine d'abord",
      discoveryScanners:
        "Machines qui explorent un réseau, au plus ; 0 : aucun n'est exploré",
      discoveryMachines:
        "Un réseau qui en a moins n'est exploré que par une machine épinglée",
      discoveryHours: "Temps entre deux explorations d'un réseau",
      discoveryLatencyMs:
        "Pause entre deux adresses ; moins si cela devait dépasser 10 min",
      discoverySilentDays: "Une machine muette aussi longtemps est remplacée",
      discoveryKeepDays: "Un appareil absent aussi longtemps est oublié",
      guardPercent:
        "Part du parc au-delà de laquelle il faut taper le nombre touché",
      guardMachines: "Pour tant de machines on ne le demande jamais",
      eventDays:
        "Actes des machines gardés un par un, puis comptés ; 0 : toujours",
      auditDays:
        "Actes des opérateurs gardés un par un, puis comptés ; 0 : toujours",
    },
    units: {
      hours: plural("heure"),
      days: plural("jour"),
      seconds: plural("seconde"),
      minutes: plural("minute"),
      cycles: plural("cycle"),
      "at once": always("à la fois"),
      "bytes/s": always("octets/s"),
      bytes: plural("octet"),
      machines: plural("machine"),
      milliseconds: always("ms"),
      percent: always("%"),
    },
  },
} satisfies typeof english;
