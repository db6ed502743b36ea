import type { Catalogue } from "#tui/text/en/mod.ts";
import { machines, s } from "#tui/text/fr/plural.ts";

export const dashboard: Pick<
  Catalogue,
  "thousands" | "underWay" | "day" | "seen" | "steps" | "figures"
> = {
  thousands: "\u00a0",
  underWay: {
    title: "En cours",
    none: "Rien : aucun paquet actif n'a de déploiement ouvert",
    failed: (n) => `${n} en échec`,
    toCome: (n) => `${n} à venir`,
    done: (n) => `${n} réussis`,
    end: (about, at) => `${about} ${at}`,
    silent: "sans contact",
    moving: (n) => `${n} en route`,
    running: "proposé partout",
    more: (n) => `et ${n} autre${s(n)} paquet${s(n)}`,
    legend: "réussis, en échec, en route, à venir",
  },
  day: {
    title: "Dernières 24 heures",
    contacts: "Contacts",
    results: "Résultats",
    failures: "Échecs",
  },
  seen: {
    title: "Machines par dernier contact",
    total: "Connues",
    hour: "1 heure",
    day: "1 jour",
    week: "1 semaine",
    month: "30 jours",
    more: "plus ancien",
  },
  steps: {
    title: "Premiers pas",
    agent: "Diriger un agent ici",
    unix: "Unix",
    windows: "Windows",
    ca:
      "cacert.pem est tls/cacert.pem du dossier de données du serveur ; sous Windows, à placer dans le dossier de données de l'agent",
    package: "Créer un paquet",
    assign: "L'affecter",
    about: "entrée l'ouvre ici, y copie la commande",
    copy: "copier la commande de la ligne",
    copyShort: "copier",
    noCommand: "Cette ligne n'a pas de commande",
  },
  figures: {
    machines: (n, formatted) => machines(n).replace(`${n}`, formatted),
    polls: (rate) => `${rate}`.replace("/", " contacts/"),
    open: (formatted) => `${formatted} ouverts`,
    failed: (formatted) => `${formatted} en échec`,
  },
};
