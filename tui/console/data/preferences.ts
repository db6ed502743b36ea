import type {
  Preferences,
  PreferenceStore,
} from "#tui/profiles/preferences.ts";

/** The preferences of this session, written when they change. */
export interface SessionPreferences {
  readonly now: () => Preferences;
  /**
   * Changes them at once, and then where they are kept.
   *
   * @throws {UsageError} If they cannot be written; they hold until the end.
   */
  readonly change: (change: Partial<Preferences>) => Promise<void>;
}

export function openSessionPreferences(
  { start, save }: PreferenceStore,
): SessionPreferences {
  let present = start;
  return {
    now: () => present,
    async change(change) {
      present = { ...present, ...change };
      await save(present);
    },
  };
}
