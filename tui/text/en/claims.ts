import { verification } from "./verification.ts";

/** Software a package should bring, and whether inventories confirm it. */
export const claims = {
  ...verification,
  claims: {
    brings: "Brings",
    atLeast: (software: string, version: string) =>
      version === "" ? software : `${software}, at least ${version}`,
    inventories: "In inventories",
    none: "no inventory since a success",
    confirmed: (n: number) => `${n} confirm${n === 1 ? "s" : ""} it`,
    contradicted: (n: number) => `${n} lack${n === 1 ? "s" : ""} it`,
    seen: (at: string) => `the inventory of ${at} lists what it brings`,
    lacking: (at: string) =>
      `reported success, but the inventory of ${at} lacks what it brings`,
    software: "Brings software",
    softwareHint:
      "Name that inventories must list afterwards, such as Firefox*; optional",
    version: "Lowest version",
    versionHint: "Lowest version that counts, such as 140.0; empty for any",
    needsSoftware: "name the software this version is of",
    overview: "Contradicted",
    overviewWords: (n: number) =>
      n === 1
        ? "1 machine reports success but lacks it"
        : `${n} machines report success but lack it`,
    only: {
      confirmed: "confirmed by inventories",
      contradicted: "contradicted by inventories",
    },
    cli: {
      brings: "software that inventories must list after a success: Firefox*",
      bringsVersion: "lowest version of it that counts",
      observed: "only where inventories confirm or contradict the claim",
    },
  },
};
