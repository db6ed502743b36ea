import type { claims as english } from "#tui/text/en/claims.ts";

/** Ce qu'un paquet apporte, et ce que les inventaires en disent. */
export const claims: typeof english = {
  claims: {
    brings: "Apporte",
    atLeast: (software, version) =>
      version === "" ? software : `${software}, au moins ${version}`,
    inventories: "Inventaires",
    none: "aucun inventaire n'est arrivé depuis un succès",
    confirmed: (n) => `${n} le confirme${n > 1 ? "nt" : ""}`,
    contradicted: (n) => `${n} ne l'${n > 1 ? "ont" : "a"} pourtant pas`,
    seen: (at) => `son inventaire de ${at} montre ce qu'il apporte`,
    lacking: (at) =>
      `son inventaire de ${at} ne montre pas ce qu'il apporte, malgré le succès annoncé`,
    software: "Apporte le logiciel",
    softwareHint:
      "Ce que les inventaires doivent montrer ensuite : Firefox* ; peut rester vide",
    version: "Version minimale",
    versionHint: "La plus basse qui suffit : 140.0 ; vide pour toutes",
    needsSoftware: "nommez le logiciel qui a cette version",
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
        "logiciel que les inventaires doivent montrer après un succès : Firefox*",
      bringsVersion: "sa version la plus basse qui suffit",
      observed: "seulement là où les inventaires confirment le succès, ou non",
    },
  },
};
