import type { Tally } from "#tui/text/en/command_line/waiting.ts";
import type { Catalogue } from "#tui/text/en/mod.ts";
import { machines } from "#tui/text/fr/plural.ts";

/** « succès sur 95 des 100 machines, 3 échecs ». */
const figures = ({ machines: all, succeeded, failed }: Tally) =>
  `${succeeded} succès sur ${machines(all)}, ${failed} échec${
    failed < 2 ? "" : "s"
  }`;

/** Texts of `deployments wait`, in French. */
export const waitFor: Catalogue["waitFor"] = {
  about:
    "attendre qu'un paquet ait réussi sur les machines qui l'ont à présent, ou ne le puisse plus",
  for:
    "attendre ceci : succeeded=95% ou finished=12, parmi les machines qui ont le paquet quand l'attente commence",
  failOver: "s'arrêter dès que plus de machines que cela ont échoué : 5% ou 3",
  timeout: "s'arrêter après ce délai, par exemple 90m ou 2h ; sinon jamais",
  noAmount: "un nombre comme 12, ou un pourcentage comme 95%",
  noCondition: "succeeded=95%, finished=12 ou semblable",
  noDuration: "un délai comme 90s, 30m, 2h ou 1d",
  lost: "La connexion est perdue ; nouvel essai en cours",
  progress: (title, tally) =>
    `${title} : ${
      figures(tally)
    }, ${tally.underWay} en cours, ${tally.waiting} en attente`,
  ends: {
    reached: (title, tally) => `${title} : ${figures(tally)}`,
    failed: (title, tally) =>
      `${title} a échoué sur plus de machines que permis : ${figures(tally)}`,
    timeout: (title, tally) =>
      `Le délai est écoulé pour ${title} : ${
        figures(tally)
      }, ${tally.underWay} en cours, ${tally.waiting} en attente`,
    final: (title, tally) =>
      `${title} est terminé sur toutes les machines : ${figures(tally)}`,
    off: (title, tally) =>
      `${title} est désactivé, ${
        machines(tally.waiting)
      } en attente ne le recevront pas : ${figures(tally)}`,
    nobody: (title) => `${title} n'est sur aucune de ces machines`,
  },
};
