import type { inventories as english } from "#tui/text/en/inventories.ts";
import { machines, s } from "./plural.ts";

/** Les inventaires demandés, et les agents qui n'obéissent pas. */
export const inventories = {
  inventories: {
    key: "demander son inventaire, ou retirer la demande",
    keyMany: "demander leurs inventaires",
    short: "inventaire",
    question: (whom) => `Demander l'inventaire de ${whom} ?`,
    atContact:
      "Chaque machine l'envoie à son prochain contact, même si le dernier est récent.",
    already: (n) =>
      n === 1
        ? "1 autre inventaire est déjà demandé."
        : `${n} autres inventaires sont déjà demandés.`,
    whom: "De qui demander l'inventaire ?",
    yes: "demander",
    asking: (whom) => `Demande de l'inventaire de ${whom}`,
    asked: (whom, n, already) =>
      `Inventaire de ${whom} demandé ; ${machines(n)} l'enver${
        n < 2 ? "ra" : "ront"
      } au prochain contact${
        already > 0 ? ` ; ${already} déjà demandé${s(already)}` : ""
      }`,
    takingBack: (whom) => `Retrait de la demande à ${whom}`,
    takenBack: (whom, n) =>
      `L'inventaire de ${whom} n'est plus demandé${
        n > 1 ? ` : ${machines(n)}` : ""
      }`,
    allAsked: "Ces inventaires sont déjà tous demandés",
    nobody: "Il n'a aucune machine",
    inList: "demandé",
    since: (age, asked) => `${age} ; demandé ${asked}`,
    polls: "Contacts",
    seldom: "pas encore assez de contacts",
    obeys: {
      yes: (every) => `${every}, comme paramétré`,
      no: (every) => `${every}, sans suivre le paramètre`,
      unknown: (every) => `${every}, d'après les deux derniers`,
    },
    cli: {
      ask: "demander des inventaires au prochain contact",
      query: "machines qui correspondent à cette requête : tag:paris os:debian",
      withdraw: "retirer les demandes",
      dryRun: "ne rien modifier, compter seulement les machines",
      would: (n, already) =>
        `Cela modifierait ${machines(n)} ; déjà fait pour ${already}`,
      noTarget: "Indiquez des machines, --group ou --query",
      obeys: "seulement celles qui respectent leur intervalle, ou non",
      onlyAsked: "seulement celles dont l'inventaire est demandé",
      wanted: "Demandé",
      polls: "Contacts",
    },
    withdrawQuestion: (whom) => `Retirer la demande d'inventaire de ${whom} ?`,
    withdrawYes: "retirer",
  },
} satisfies typeof english;
