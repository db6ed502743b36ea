import type { account as english } from "#tui/text/en/machines/account.ts";
import { machines, quoted, s } from "#tui/text/fr/plural.ts";

/** Étiquettes et champs personnalisés des machines. */
export const account: typeof english = {
  account: {
    tagKey: "définir son tag",
    tagShort: "tag",
    fieldKey: "définir un champ personnalisé",
    fieldShort: "champ",
    whomTag: "Définir le tag de quelles machines ?",
    whomField: "Définir un champ de quelles machines ?",
    tag: "Tag",
    tagHint: "Vide ou NA : aucun ; l'agent l'apprend au prochain inventaire",
    tagTitle: (whom) => `Le tag de ${whom}`,
    name: "Champ",
    nameHint: "Le nom du champ, p. ex. bâtiment ; la casse est ignorée",
    value: "Valeur",
    valueHint: "Vide : le champ est supprimé",
    fieldTitle: (whom) => `Un champ personnalisé de ${whom}`,
    notTag: "le tag n'est pas un champ ; t le définit",
    unfit: "sans caractère de contrôle ni caractère invisible",
    heading: "Champs",
    fromAgent: "par l'agent",
    setTag: "définir le tag",
    setField: "définir le champ",
    yes: "définir",
    tagQuestion: (tag, whom) =>
      tag === ""
        ? `Supprimer le tag de ${whom} ?`
        : `Définir le tag ${tag} pour ${whom} ?`,
    fieldQuestion: (name, value, whom) =>
      value === ""
        ? `Supprimer le champ ${name} de ${whom} ?`
        : `Définir ${name} à ${value} pour ${whom} ?`,
    atInventory: "Leurs agents l'apprennent à leur prochain inventaire.",
    has: (n) =>
      n === 1
        ? "1 autre a déjà cette valeur."
        : `${n} autres ont déjà cette valeur.`,
    full: (n) =>
      n === 1
        ? "1 machine ne peut pas avoir d'autre champ : 64 au plus."
        : `${n} machines ne peuvent pas avoir d'autre champ : 64 au plus.`,
    replaced: (before, after) => `${before}, désormais ${after}`,
    removed: (before) => `${before} supprimé`,
    same: "C'est déjà la valeur",
    nobody: "Aucune machine n'est concernée",
    setting: (whom) => `Modification de ${whom}`,
    tagSet: (tag, whom, n) =>
      `${
        tag === "" ? "Tag supprimé" : `Tag ${quoted(tag)} défini`
      } pour ${whom} : ${machines(n)} modifiée${s(n)}`,
    fieldSet: (name, value, whom, n) =>
      `${
        value === "" ? `${name} supprimé` : `${name} défini à ${quoted(value)}`
      } pour ${whom} : ${machines(n)} modifiée${s(n)}`,
    cli: {
      tag: "définir le tag de machines, ou le supprimer",
      tagArgument: 'le tag ; "" ou NA le supprime',
      field: "définir un champ personnalisé de machines, ou le supprimer",
      nameArgument: "nom du champ",
      valueArgument: 'sa valeur ; "" supprime le champ',
      query: "machines que trouve cette requête : ip:10.1.0.0/16 os:windows",
      dryRun: "ne rien modifier, seulement compter les machines",
      would: (changed, unchanged) =>
        `Cela modifierait ${machines(changed)} ; ${unchanged} déjà ainsi`,
      noTarget: "Indiquez des machines, --group ou --query",
      fields: "Champs",
    },
  },
};
