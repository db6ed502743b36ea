import type { Catalogue } from "#tui/text/en/mod.ts";

/** Quand une affectation fait ses premières propositions. */
export const schedules: Catalogue["schedules"] = {
  options: {
    notBefore:
      "ne le proposer à personne avant ce moment, par exemple 2026-12-24T22:00+01:00, 2026-12-24T22:00[Europe/Paris], ou 8h à partir de maintenant",
    expires:
      "ne plus le proposer après ce moment, ou 7d à partir de maintenant ; ce qui attend alors devient expiré, ce qui a été proposé le reste",
  },
  errors: {
    moment:
      "une date et une heure avec leur fuseau, par exemple 2026-12-24T22:00+01:00, 2026-12-24T21:00Z ou 2026-12-24T22:00[Europe/Paris], ou une durée à partir de maintenant, par exemple 8h",
    noZone: (example) =>
      `il manque le fuseau horaire ; écrivez ${example}, ou avec un autre fuseau`,
    noSuchTime: (zone) =>
      `${zone} change d'heure à ce moment-là, si bien que cette heure n'existe pas ou existe deux fois ; écrivez-la avec son décalage par rapport à UTC, par exemple +01:00`,
  },
  labels: { times: "Quand" },
  columns: { notBefore: "PAS AVANT", expires: "EXPIRE" },
  notBefore: (when) => `pas avant ${when}`,
  expires: (when) => `expire ${when}`,
  beginsAt: (when) => `Son affectation commence à ${when}.`,
};
