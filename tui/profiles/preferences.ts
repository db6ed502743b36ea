import { readProfiles, writeProfiles } from "./profiles.ts";

/** What an operator keeps about lists, beside the profile of a server. */
export interface Preferences {
  /** Lists with their filter, order and columns, by name; see `viewLine`. */
  readonly views: Readonly<Record<string, string>>;
  /** The columns of a list in their order, by the name of its screen. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
}

export const NO_PREFERENCES: Preferences = { views: {}, columns: {} };

/** Where preferences are kept; they hold for the session in any case. */
export interface PreferenceStore {
  readonly start: Preferences;
  /** @throws {UsageError} If they cannot be written. */
  readonly save: (preferences: Preferences) => Promise<void>;
}

/**
 * The preferences in the file of profiles: those of the profile in use, or
 * those of the user if none is used.
 *
 * @param file Null: there is no place for them.
 * @throws {UsageError} If the file cannot be read.
 */
export async function openPreferences(
  file: string | null,
  profile: string | undefined,
): Promise<PreferenceStore> {
  const all = await readProfiles(file);
  const { views = {}, columns = {} } =
    (profile === undefined ? all : all.profiles[profile]) ?? {};
  return {
    start: { views, columns },
    async save(preferences) {
      if (file === null) return;
      const now = await readProfiles(file);
      const own = profile === undefined ? undefined : now.profiles[profile];
      await writeProfiles(
        file,
        profile === undefined || !own ? { ...now, ...preferences } : {
          ...now,
          profiles: { ...now.profiles, [profile]: { ...own, ...preferences } },
        },
      );
    },
  };
}

/** Preferences that are forgotten at the end. */
export function passingPreferences(): PreferenceStore {
  return { start: NO_PREFERENCES, save: () => Promise.resolve() };
}
