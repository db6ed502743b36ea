/** When an assignment makes first offers. */
export const schedules = {
  options: {
    notBefore:
      "offer it to nobody before this moment, such as 2026-12-24T22:00+01:00, 2026-12-24T22:00[Europe/Paris], or 8h from now",
    expires:
      "offer it to nobody who was not offered it by this moment, or 7d from now; what waits then becomes expired, what was offered stays",
  },
  errors: {
    moment:
      "a day and time with its zone, such as 2026-12-24T22:00+01:00, 2026-12-24T21:00Z or 2026-12-24T22:00[Europe/Paris], or a time from now, such as 8h",
    noZone: (example: string) =>
      `it has no time zone; write ${example}, or with another zone`,
    noSuchTime: (zone: string) =>
      `the clocks of ${zone} are changed then, so that this time does not occur or occurs twice; write it with its distance to UTC, such as +01:00`,
  },
  labels: { times: "When" },
  columns: { notBefore: "NOT BEFORE", expires: "EXPIRES" },
  notBefore: (when: string) => `not before ${when}`,
  expires: (when: string) => `expires ${when}`,
  beginsAt: (when: string) => `Its assignment begins at ${when}.`,
};
