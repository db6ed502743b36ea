import type { groups as english } from "#tui/text/en/cli_groups.ts";

export const groups = {
  about: {
    edit: "modifier la requête ou la description d'un groupe",
    exclude: "exclure des machines d'un groupe, même si sa requête les trouve",
    remove: "retirer des machines d'un groupe, ou lever leur exclusion",
    members: "lister les machines d'un groupe, et pourquoi chacune y est",
    refresh: "calculer maintenant les membres d'un groupe à requête",
  },
  options: {
    query: "requête qui trouve ses machines, comme 'os:debian ram>=8G'",
    noQuery:
      "supprimer la requête : seules restent les machines ajoutées par nom",
    exclude: "machine à exclure : ID ou nom ; répétable",
    excluded: "lister plutôt les machines exclues",
    dryRun: "ne rien modifier, afficher seulement le résultat",
  },
  nothing: "Rien à modifier : indiquez --query, --no-query ou --description",
} satisfies typeof english;
