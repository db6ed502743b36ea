import { readProfiles, writeProfiles } from "./profiles.ts";

/** What an operator keeps about lists, beside the profile of a server. */
export interface Preferences {
  /** Lists with their filter, order and columns, by name; see `viewLine`. */
  readonly views: Readonly<Record<string, string>>;
  /** The columns of a list in their order, by the name of its screen. */
  readonly columns: Readonly<Record<string, readonly string[]>>;
  /** Whether lists show their details, other than by default, by their names. */
  readonly details: Readonly<Record<string, boolean>>;
}

export const NO_PREFERENCES: Preferences = {
  views: {},
  columns: {},
  details: {},
};

/** Where preferences are kept; they hold for the session in any case. */
export interface PreferenceStore {
  readonly start: Preferences;
  /** @throws {UsageError} If they cannot be written. */
  readonly save: (preferences: Preferences) => Promise<void>;
  /** Resolves when nothing is being written any more. */
  readonly saved: () => Promise<void>;
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
  const { views = {}, columns = {}, details = {} } =
    (profile === undefined ? all : all.profiles[profile]) ?? {};
  async function write(preferences: Preferences): Promise<void> {
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
  }
  let last = Promise.resolve();
  return {
    start: { views, columns, details },
    save(preferences) {
      const written = last.then(() => write(preferences));
      last = written.catch(() => {});
      return written;
    },
    saved: () => last,
  };
}

/** Preferences that are forgotten at the end. */
export function passingPreferences(): PreferenceStore {
  const nothing = () => Promise.resolve();
  return { start: NO_PREFERENCES, save: nothing, saved: nothing };
}
