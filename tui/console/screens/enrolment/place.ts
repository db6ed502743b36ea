import { text } from "#tui/text/mod.ts";
import type { ScreenPlace } from "#tui/console/nav/screen_place.ts";

/** The tokens that let machines in. */
export interface EnrolmentPlace {
  readonly screen: "enrolment";
}

export const enrolmentPlace: ScreenPlace<EnrolmentPlace> = {
  screen: "enrolment",
  crumb: () => text.enrolment.tokens.crumb,
  command: {
    words: ["enrolment", "enrollment", "inscription"],
    under: "machines",
    resolve: () => Promise.resolve({ screen: "enrolment" }),
  },
};
