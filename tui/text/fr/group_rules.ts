import type { groupRules as english } from "#tui/text/en/group_rules.ts";
import { machines } from "./plural.ts";

export const groupRules = {
  rule: {
    query: "Requête",
    noQuery: "aucune : ses machines sont nommées",
    included: "Toujours dedans",
    excluded: "Jamais dedans",
    fresh: "Calculé",
    never: "pas encore",
    state: {
      current: "à jour",
      due: "à calculer",
      computing: "calcul en cours",
    },
    next: (when) => `prochain à ${when}`,
    arriving: (n) => `${machines(n)} juste inventoriées à examiner`,
    byQuery: "par requête",
    byName: "nommée",
    byBoth: "les deux",
    would: (all, added, removed) =>
      `aurait maintenant ${machines(all)} : +${added} −${removed}`,
    wouldGive: (packages) => `Celles qui y entrent reçoivent : ${packages}`,
    queryHint: "Comme un filtre : os:debian ram>=8G ; vide : machines nommées",
    counted: (all, added, removed) =>
      `${machines(all)} : +${added} −${removed}`,
    fromFilter: "faire un groupe de ce filtre",
    fromFilterShort: "par filtre",
    noFilter: "Rien n'est filtré : posez d'abord un filtre avec /",
    changeQuestion: (group) => `Changer qui est dans ${group} ?`,
    changeYes: "changer",
    wrongAt: (character, words) => `Au caractère ${character} : ${words}`,
    releasing: (name) => `Libération de ${name}`,
    excluding: (name) => `Mise à l'écart de ${name}`,
    come: (n) => `${machines(n)} y entrent.`,
    leave: (n) =>
      `${
        machines(n)
      } en sortent ; ce qui y attend seulement par lui est annulé.`,
    refresh: "calculer ses membres maintenant",
    refreshShort: "calculer",
    refreshing: (name) => `Calcul de ${name}`,
    refreshed: (name, n) => `${name} a maintenant ${machines(n)}`,
    named: "Ses machines sont nommées ; il n'y a rien à calculer",
    exclude: "jamais dans le groupe, quoi que dise la requête",
    excludeShort: "jamais",
    excludeQuestion: (machine, group) => `Jamais ${machine} dans ${group} ?`,
    excludeStays:
      "Elle reste dehors quoi que dise la requête ; ce qui y attend seulement par ce groupe est annulé.",
    excludeYes: "jamais dedans",
    excludedNow: (which, group, n) =>
      `${which} ${n < 2 ? "n'est" : "ne sont"} désormais jamais dans ${group}`,
    release: "par la requête seule",
    releaseQuestion: (machine, group) =>
      `Ne plus rien dire de ${machine} dans ${group} ?`,
    releaseStays:
      "Elle est dans le groupe si la requête la trouve, sinon elle n'y est pas.",
    releaseYes: "par la requête",
    released: (which, group, n) =>
      `${which} ${
        n < 2 ? "est" : "sont"
      } maintenant dans ${group} par la requête seule`,
    releaseShort: "libérer",
    showMembersShort: "membres",
    foundByQuery: "La requête la trouve ; v la tient dehors pour de bon",
    nobody: "Aucune machine n'y est : sa requête n'en trouve pas",
    showMembers: "les machines qui y sont",
    showExcluded: "les machines qui n'y sont jamais",
    excludedTitle: "jamais dedans",
    noneExcluded: "Aucune machine n'en est tenue à l'écart",
  },
} satisfies typeof english;
