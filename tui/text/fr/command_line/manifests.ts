import type { Catalogue } from "#tui/text/en/mod.ts";
import { machines } from "#tui/text/fr/plural.ts";

/** Texts of `diff`, `apply` and `export`, in French. */
export const manifests: Catalogue["manifests"] = {
  about: {
    diff: "montrer ce qui changerait pour obtenir ce que dit un fichier",
    apply:
      "rendre groupes, opérateurs, paramètres, paquets et affectations conformes à un fichier",
    export:
      "afficher groupes, opérateurs, paramètres, paquets et affectations dans le YAML que lit apply",
  },
  kinds: "seulement ces sortes",
  options: {
    file: "YAML d'un ou de plusieurs documents ; - pour stdin ; répétable",
    prune:
      "supprimer, retirer ou annuler aussi ce qui n'a pas de document, de ces sortes seulement",
    exitCode: "finir par 1 s'il y a des différences, pour les scripts",
    digest:
      "n'appliquer que le plan de cette empreinte, affichée par diff -o json",
  },
  place: (file, document, line) =>
    `${file}, document ${document}, ligne ${line}`,
  field: (field) => `, champ ${field}`,
  wrong: (place, why) => `${place} : ${why}`,
  empty: "Les fichiers ne contiennent aucun document ; rien n'a été modifié",
  none: "aucune valeur",
  window: (days, start, length) => `${days} ${start} pendant ${length}`,
  except: (dates) => `sauf ${dates}`,
  halts: (rules) => `s'interrompt ${rules}`,
  nothing: "Aucune différence",
  machines: (n) => `Des groupes gagnent ou perdent ${machines(n)}`,
  total: (n) => `${machines(n)} au total`,
  reach: {
    assigned: (n) => `atteint ${machines(n)}`,
    withdrawn: (n) => `retirée, arrêt sur ${machines(n)}`,
    released: (n) =>
      n < 2 ? `${n} machine l'attend` : `${n} machines l'attendent`,
    recalled: (n) => `rappelé de ${machines(n)}`,
    cancelled: (n) => `annulé sur ${machines(n)}`,
  },
  problem: (what, why) => `${what} : ${why}`,
  problems: (n) =>
    n === 1
      ? "Rien n'a été modifié : la ligne marquée ! est impossible ; corrigez le fichier"
      : `Rien n'a été modifié : ${n} lignes marquées ! sont impossibles ; corrigez le fichier`,
  reasons: {
    fixed_after_creation:
      "fixé à la création du paquet ; indiquez une autre version pour créer un nouveau paquet",
    no_file:
      "le paquet n'existe pas encore et son fichier est absent ; voyez archive.file",
    still_active:
      "actif, donc impossible à supprimer ; désactivez-le d'abord ou gardez son document",
    in_progress:
      "en cours sur des machines, donc impossible à supprimer ; attendez ou gardez son document",
    fixed_after_assignment:
      "fixé quand le paquet est affecté ; retirez l'affectation pour la refaire",
    reaches_nobody: (why) => `n'atteindrait aucune machine : ${why}`,
  },
  mistakes: {
    unknown: (word) => `il n'y a pas de champ « ${word} »`,
    choose: (sentence, known) => `${sentence} ; champs possibles : ${known}`,
    missing: (choices) =>
      choices === "" ? "il manque" : `il manque : ${choices}`,
    notText: "un texte est attendu ; mettez la valeur entre guillemets",
    notFields: "des sous-champs sont attendus, comme { nom: valeur }",
    notAList: "une liste est attendue, comme [un, deux]",
    atMost: (n) => `au plus ${n}`,
    atLeast: (n) => `au moins ${n}`,
  },
  otherFile: (path, sha256) =>
    `${path} a une autre empreinte SHA-256, ${sha256} ; corrigez sha256 ou retirez-le`,
  question: "Appliquer ces changements ?",
  otherPlan:
    "Rien n'a été appliqué : le plan n'est plus celui de --digest ; examinez-le et passez son empreinte",
  applied: (n) =>
    `${n} changement${n < 2 ? "" : "s"} appliqué${n < 2 ? "" : "s"}`,
};
