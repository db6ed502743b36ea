import type { groups as english } from "#tui/text/en/cli_groups.ts";

export const groups = {
  about: {
    edit: "changer la requête ou la description d'un groupe",
    exclude: "tenir des machines hors d'un groupe, quoi que dise sa requête",
    remove: "ne plus rien dire de machines dans un groupe",
    members: "les machines d'un groupe, et pourquoi chacune y est",
    refresh: "calculer maintenant les membres d'un groupe à requête",
  },
  options: {
    query: "ce qui trouve ses machines, comme 'os:debian ram>=8G'",
    noQuery: "plus de requête : seules les machines nommées restent",
    exclude: "jamais dedans : l'id ou le nom de la machine ; répétable",
    excluded: "plutôt celles qui n'y sont jamais",
    dryRun: "dire seulement ce que cela donnerait",
  },
  nothing: "Dites ce qui change : --query, --no-query ou --description",
} satisfies typeof english;
