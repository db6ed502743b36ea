import type { Catalogue } from "#tui/text/en/mod.ts";
import { machines } from "#tui/text/fr/plural.ts";

/** Texts of `diff`, `apply` and `export`, in French. */
export const manifests: Catalogue["manifests"] = {
  about: {
    diff: "montrer ce qui changerait pour obtenir ce que dit un fichier",
    apply: "rendre groupes, opérateurs et paramètres conformes à un fichier",
    export:
      "afficher groupes, opérateurs et paramètres dans le YAML que lit apply",
  },
  kinds: "seulement ces sortes",
  options: {
    file: "YAML d'un ou de plusieurs documents ; - pour stdin ; répétable",
    prune:
      "supprimer aussi ce qui n'a pas de document, ou les paramètres définis, de ces sortes seulement",
    digest:
      "n'appliquer que le plan de cette empreinte, affichée par diff -o json",
  },
  place: (file, document, line) =>
    `${file}, document ${document}, ligne ${line}`,
  field: (field) => `, champ ${field}`,
  wrong: (place, why) => `${place} : ${why}`,
  empty: "Les fichiers ne contiennent aucun document ; rien n'a été modifié",
  none: "aucune valeur",
  nothing: "Aucune différence",
  machines: (n) => `Des groupes gagnent ou perdent ${machines(n)}`,
  question: "Appliquer ces changements ?",
  otherPlan:
    "Rien n'a été appliqué : le plan n'est plus celui de --digest ; examinez-le et passez son empreinte",
  applied: (n) =>
    `${n} changement${n < 2 ? "" : "s"} appliqué${n < 2 ? "" : "s"}`,
};
