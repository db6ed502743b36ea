import type { claims as english } from "#tui/text/en/claims.ts";
import { verification } from "./verification.ts";

/** Ce qu'un paquet apporte, et ce que les inventaires en disent. */
export const claims: typeof english = {
  ...verification,
  claims: {
    brings: "Apporte",
    atLeast: (software, version) =>
      version === "" ? software : `${software}, au moins ${version}`,
    inventories: "Inventaires",
    none: "aucun inventaire depuis un succès",
    confirmed: (n) => `${n} le confirme${n > 1 ? "nt" : ""}`,
    contradicted: (n) => `${n} ne l'${n > 1 ? "ont" : "a"} pas`,
    seen: (at) => `l'inventaire (${at}) contient ce qu'il apporte`,
    lacking: (at) =>
      `succès annoncé, mais l'inventaire (${at}) ne contient pas ce qu'il apporte`,
    software: "Logiciel fourni",
    softwareHint:
      "Nom à trouver ensuite dans les inventaires, comme Firefox* ; facultatif",
    version: "Version minimum",
    versionHint: "Version la plus basse admise, comme 140.0 ; vide : toutes",
    needsSoftware: "indiquez le logiciel qui a cette version",
    overview: "Succès contredits",
    overviewWords: (n) =>
      `${n} machine${n > 1 ? "s" : ""} annonce${
        n > 1 ? "nt" : ""
      } un succès sans l'avoir`,
    only: {
      confirmed: "confirmés par les inventaires",
      contradicted: "contredits par les inventaires",
    },
    cli: {
      brings:
        "logiciel que les inventaires doivent contenir après un succès : Firefox*",
      bringsVersion: "sa version la plus basse admise",
      observed:
        "seulement là où les inventaires confirment ou contredisent le succès",
    },
  },
};
