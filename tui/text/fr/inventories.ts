import type { inventories as english } from "#tui/text/en/inventories.ts";
import { machines } from "./plural.ts";

/** Les inventaires demandés, et les agents qui n'obéissent pas. */
export const inventories = {
  inventories: {
    key: "demander son inventaire, ou ne plus le demander",
    keyMany: "demander leurs inventaires",
    short: "inventaire",
    question: (whom) => `Demander l'inventaire à ${whom} ?`,
    atContact:
      "Chacune l'envoie à son prochain contact, quel que soit son âge.",
    already: (n) =>
      n === 1
        ? "1 autre est déjà sollicitée."
        : `${n} autres sont déjà sollicitées.`,
    whom: "À qui demander l'inventaire ?",
    yes: "le demander",
    asking: (whom) => `Demande de l'inventaire à ${whom}`,
    asked: (whom, n, already) =>
      `Demandé à ${whom} : l'inventaire viendra au prochain contact de ${
        machines(n)
      }${already > 0 ? ` ; déjà demandé à ${already}` : ""}`,
    takingBack: (whom) => `Demande retirée à ${whom}`,
    takenBack: (whom, n) =>
      `${whom} : l'inventaire n'est plus demandé${
        n > 1 ? ` à ${machines(n)}` : ""
      }`,
    allAsked: "Toutes sont déjà sollicitées",
    nobody: "Il n'y a personne dedans",
    inList: "demandé",
    since: (age, asked) => `${age} ; demandé ${asked}`,
    polls: "Passages",
    seldom: "pas encore vue passer deux fois",
    obeys: {
      yes: (every) => `tous les ${every}, comme demandé`,
      no: (every) => `tous les ${every}, quoi qu'on demande`,
      unknown: (every) => `${every} entre les deux derniers`,
    },
    cli: {
      ask: "demander des inventaires au prochain contact",
      query: "ceux que trouve cette requête : tag:paris os:debian",
      withdraw: "ne plus les demander",
      dryRun: "ne rien changer, dire combien ce serait",
      would: (n, already) =>
        `Cela changerait ${machines(n)} ; pour ${already} c'est déjà ainsi`,
      noTarget: "Nommez des machines, --group ou --query",
      obeys: "seulement celles qui suivent l'intervalle : yes, no, unknown",
      onlyAsked: "seulement celles dont l'inventaire est demandé",
      wanted: "Demandé",
      polls: "Passages",
    },
    withdrawQuestion: (whom) => `Ne plus demander l'inventaire à ${whom} ?`,
    withdrawYes: "ne plus demander",
  },
} satisfies typeof english;
