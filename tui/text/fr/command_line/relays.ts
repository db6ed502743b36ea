import type { relays as english } from "#tui/text/en/command_line/relays.ts";
import { count } from "#tui/text/fr/plural.ts";

export const relays = {
  about: "petits hôtes sur les sites, entre leurs agents et ce serveur",
  list: "lister les relais, avec leur état",
  show: "afficher un relais : état, file, cache et liaison",
  create: "déclarer un relais ; son jeton n'est affiché que maintenant",
  set: "modifier les sites, les adresses ou le fonctionnement d'un relais",
  token:
    "émettre un nouveau jeton, affiché seulement maintenant ; l'ancien est refusé",
  revoke: "révoquer un relais : sa prochaine requête est refusée",
  none: "Aucun relais",
  relay: "nom ou identifiant d'un relais",
  name: "nom du relais",
  options: {
    site:
      "groupe dont il représente les machines ; répéter pour plusieurs, les nouvelles machines rejoignent le premier",
    host:
      "nom ou adresse que les agents utilisent ; répéter pour plusieurs, le premier figure dans les offres",
    newHost:
      "nom ou adresse que les agents utilisent, à la place des actuels ; répéter pour plusieurs",
    http: "son port http ; 8080 par défaut",
    https: "son port https ; 8443 par défaut",
    prefetch: "heures de préchargement, à son horloge ; 20-6 par défaut",
    rate: "octets par seconde pour cela, comme 500K ou 2M ; 0 : sans limite",
    cache: "taille maximale de son cache, comme 20G",
  },
  noHours: "des heures comme 20-6 : de 0 à 23, jusqu'à 24",
  noBytes: "un nombre d'octets, comme 500K, 2M ou 20G",
  nothing:
    "Dites que modifier : --site, --name, --http, --https, --prefetch, --rate ou --cache",
  note: (name) =>
    `Relais ${name}. Placez la ligne dans un fichier sur le site et démarrez le relais avec --token-file ; elle ne sera plus affichée.`,
  noteAgain: (name) =>
    `Nouveau jeton du relais ${name} ; le précédent est refusé dès maintenant. Placez la ligne dans son fichier de jeton, que le relais relit en moins d'une minute ; elle ne sera plus affichée.`,
  tokenQuestion: (name) => `Émettre un nouveau jeton pour le relais ${name} ?`,
  tokenEffect:
    "Son jeton actuel est refusé aussitôt : il ne sert plus rien tant que le nouveau n'est pas dans son fichier ; les résultats y attendent.",
  tokenYes: "nouveau jeton",
  issuing: (name) => `Émission d'un nouveau jeton pour le relais ${name}`,
  issued: (name) => `Le relais ${name} a un nouveau jeton`,
  creating: (name) => `Création du relais ${name}`,
  changing: (name) => `Modification du relais ${name}`,
  changed: (name) => `Relais ${name} modifié`,
  revokeQuestion: (name) => `Révoquer le relais ${name} ?`,
  revokeEffect:
    "Sa prochaine requête est refusée. Les agents de ses sites n'atteignent ce serveur que si leur URL est changée ; les résultats qu'il détient ne sont plus acceptés.",
  revokeYes: "révoquer",
  revoking: (name) => `Révocation du relais ${name}`,
  revoked: (name) => `Relais ${name} révoqué`,
  isRevoked: "Il est déjà révoqué",
  unknown: (word) => `Il n'y a pas de relais ${word} ; listez les relais`,
  titles: {
    id: "ID",
    name: "NOM",
    sites: "SITES",
    state: "ÉTAT",
    spool: "FILE",
    cache: "CACHE",
    machines: "MACHINES",
    version: "VERSION",
    seen: "VU",
    address: "ADRESSE",
    relay: "RELAIS",
    missing: "À CHARGER",
  },
  facts: {
    id: "ID",
    name: "Nom",
    sites: "Sites",
    hosts: "Noms utilisés",
    ports: "Ports",
    state: "État",
    machines: "Machines",
    spool: "File d'attente",
    cache: "Cache",
    missing: "À récupérer",
    outage: "Coupure",
    clock: "Horloge",
    disk: "Disque",
    certificate: "Certificat",
    prefetch: "Préchargement",
    rate: "Au plus",
    limit: "Limite du cache",
    version: "Version",
    address: "Adresse",
    created: "Créé",
  },
  label: "Relais",
  crumb: "Relais",
  links: {
    new: "nouveau",
    live: "actif",
    silent: "muet",
    revoked: "révoqué",
  },
  empty: "Aucun relais : n en crée un pour un site",
  noneSelected: "Il n'y a aucun relais",
  open: "ouvrir le relais",
  make: "créer un relais",
  makeShort: "nouveau relais",
  edit: "modifier le relais : sites, noms, ports, cache",
  editShort: "modifier",
  editSend: "modifier le relais",
  newToken: "émettre un nouveau jeton pour le relais",
  newTokenShort: "jeton",
  revokeKey: "révoquer le relais",
  newTitle: "Un nouveau relais",
  editTitle: (name) => `Le relais ${name}`,
  form: {
    name: {
      label: "Nom",
      hint: "Le nom du relais ici : lettres, chiffres et . _ -",
    },
    sites: {
      label: "Sites",
      hint:
        "Groupes dont il représente les machines, séparés par des virgules ; les nouvelles machines rejoignent le premier",
    },
    hosts: {
      label: "Noms utilisés",
      hint:
        "Ses noms d'hôte ou adresses, séparés par des virgules ; le premier figure dans les offres",
    },
    http: { label: "Port http", hint: "Le port des agents en http" },
    https: { label: "Port https", hint: "Le port des agents en https" },
    prefetch: {
      label: "Préchargement",
      hint: "Heures, à l'horloge du relais, comme 20-6",
    },
    rate: {
      label: "Au plus",
      hint: "Octets par seconde pour cela, comme 500K ou 2M ; 0 : sans limite",
    },
    cache: {
      label: "Limite du cache",
      hint: "Taille maximale de son cache, comme 20G",
    },
  },
  notHosts: "des noms d'hôte ou adresses IP, sans http:// et sans port",
  tokenOf: (name) => `Le jeton du relais ${name}`,
  shownOnce: "Voici son jeton. Il n'est affiché que maintenant.",
  onItsHost: "Sur l'hôte du relais :",
  inAFile:
    "1. Placez le jeton dans relay.token, lisible par son seul utilisateur.",
  thenStart: "2. Démarrez le relais ; l copie les deux lignes.",
  copyLines: "copier les lignes à exécuter sur l'hôte du relais",
  copyLinesShort: "copier les lignes",
  linesCopied: "Les lignes sont copiées, avec le jeton",
  allEvents: "tous les événements des relais",
  states: {
    new: "ne s'est pas encore manifesté",
    live: "en marche",
    silent: (since) => `muet depuis ${since}`,
    revoked: (at) => `révoqué ${at}`,
  },
  spool: (reports, since) =>
    reports === 0 || since === null
      ? "vide"
      : `${count(reports, "résultat")} depuis ${since}`,
  cache: (files, size) => `${size} dans ${count(files, "fichier")}`,
  outage: (from, to) => `${from} à ${to}`,
  clock: (seconds) =>
    seconds > 0 ? `${seconds} s d'avance` : `${-seconds} s de retard`,
  hours: (from, to) => from === to ? "à toute heure" : `de ${from} h à ${to} h`,
  perSecond: (size) => `${size}/s`,
  unlimited: "sans limite",
  noCertificate: "aucun encore",
  until: (day) => `jusqu'au ${day}`,
  comesThrough: (machine: string, relay: string) =>
    `${machine} passe par le relais ${relay}`,
  through: (name) => `par le relais ${name}`,
  warnings: {
    silent: (name, since) =>
      `Le relais ${name} est muet depuis ${since} : son hôte ou la liaison est en panne`,
    unheard: (name, created) =>
      `Le relais ${name} a été créé ${created} et ne s'est jamais manifesté : démarrez-le ou révoquez-le`,
    clock: (name, off) => `L'horloge du relais ${name} a ${off} : réglez-la`,
    spooled: (name, reports, since) =>
      `${
        count(reports, "résultat")
      } au relais ${name}, le plus ancien depuis ${since}`,
  },
} satisfies typeof english;
