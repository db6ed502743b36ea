/** What a package brings, and what inventories say of it. */
export const claims = {
  claims: {
    brings: "Brings",
    atLeast: (software: string, version: string) =>
      version === "" ? software : `${software}, at least ${version}`,
    inventories: "In inventories",
    none: "no inventory has come since a success",
    confirmed: (n: number) => `${n} confirm it`,
    contradicted: (n: number) =>
      `${n} lack${n === 1 ? "s" : ""} it all the same`,
    seen: (at: string) => `its inventory of ${at} shows what it brings`,
    lacking: (at: string) =>
      `its inventory of ${at} lacks what it brings, though it reported success`,
    software: "Brings software",
    softwareHint:
      "What inventories must show afterwards, as there: Firefox*; may stay empty",
    version: "At least version",
    versionHint: "The lowest that will do: 140.0; empty for any",
    needsSoftware: "name the software that has this version",
    overview: "Claims contradicted",
    overviewWords: (n: number) =>
      `${n} machine${n === 1 ? "" : "s"} report success and lack it`,
    only: {
      confirmed: "confirmed by inventories",
      contradicted: "contradicted by inventories",
    },
    cli: {
      brings: "software that inventories must show after a success: Firefox*",
      bringsVersion: "its lowest version that will do",
      observed: "only where inventories bear the claim out, or do not",
    },
  },
};
