import type { relations as english } from "#tui/text/en/packages/relations.ts";

export const relations: typeof english = {
  relations: {
    heading: "Ordre",
    labels: {
      requires: "Nécessite",
      conflicts: "Conflit avec",
      supersedes: "Remplace",
      uninstalls: "Désinstalle",
      requiredBy: "Nécessaire à",
      supersededBy: "Remplacé par",
      uninstalledBy: "Désinst. par",
    },
    hints: {
      requires:
        "Noms ou identifiants, avec virgules : doit d'abord y réussir ; facultatif",
      conflicts: "Pas sur la même machine, dans les deux sens ; facultatif",
      supersedes: "Ses anciennes versions ; facultatif",
      uninstalls: "Les paquets qu'il enlève ; facultatif",
    },
    waits: {
      requires: (name) => `nécessite ${name}`,
      conflicts: (name) => `en conflit avec ${name}`,
    },
    because: {
      requires: (name, state) =>
        state === null
          ? `Il nécessite ${name}, qui n'est pas affecté à cette machine.`
          : `Il nécessite ${name}, dont l'état sur cette machine est : ${state}.`,
      conflicts: (name, state) =>
        state === null
          ? `Il est en conflit avec ${name}, présent d'après l'historique de l'agent.`
          : `Il est en conflit avec ${name}, dont l'état sur cette machine est : ${state}.`,
    },
    superseded: (name) =>
      `Il a été annulé parce que ${name}, une version plus récente, y a été affecté.`,
    edit: "modifier ce qu'il nécessite, remplace, désinstalle, et ses conflits",
    editShort: "ordre",
    back:
      "revenir en arrière : affecter sa version précédente aux machines où il a réussi",
    uninstall:
      "désinstaller : affecter le paquet qui le retire aux machines où il a réussi",
    noOlder: "Il ne remplace aucun paquet : o indique sa version précédente",
    noUninstaller:
      "Aucun paquet ne le désinstalle : o sur la page d'un tel paquet l'indique",
    title: (name) => `Ordre de ${name}`,
    change: "modifier l'ordre",
    changing: (name) => `Modification de ce que nécessite ${name}`,
    changed: (name, lists) => `${name} : ${lists}`,
    none: "aucun lien avec d'autres paquets",
    cli: {
      about:
        "afficher ou modifier ce qu'un paquet nécessite, remplace et désinstalle, et ses conflits",
      requires:
        'paquets qui doivent d\'abord réussir sur une machine : NOM,ID ; "" pour aucun',
      conflicts: "paquets qui ne peuvent pas être sur la même machine",
      supersedes: "ses anciennes versions",
      uninstalls: "paquets qu'il enlève",
    },
  },
};
