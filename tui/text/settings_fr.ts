import type { settings as english } from "./settings_en.ts";

export const settings = {
  settings: {
    crumb: "réglages",
    edit: "le modifier",
    editShort: "modifier",
    keep: "ne rien changer",
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
    isDefault: "d'origine",
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
    },
    units: {
      hours: "heures",
      days: "jours",
      seconds: "secondes",
      minutes: "minutes",
      cycles: "cycles",
      bytes: "octets",
      machines: "machines",
      milliseconds: "millisecondes",
    },
  },
} satisfies typeof english;
