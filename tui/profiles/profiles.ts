import { dirname, join } from "node:path";
import * as z from "zod";
import { LabelColour } from "#shared/contract/server.ts";
import { UsageError } from "#tui/arguments.ts";
import { text } from "#tui/text/mod.ts";

/** Looks up one variable of the environment. */
export type Environment = (name: string) => string | undefined;

const Lists = {
  views: z.record(z.string(), z.string()).optional(),
  columns: z.record(z.string(), z.array(z.string()).readonly()).optional(),
  details: z.record(z.string(), z.boolean()).optional(),
};

/** One server and our identity there, under a name. */
export const Profile = z.strictObject({
  /** The address of its operator API, or else the path of its socket. */
  server: z.string().optional(),
  socket: z.string().optional(),
  /** A file that holds the token; or the token itself. */
  tokenFile: z.string().optional(),
  token: z.string().optional(),
  /** A file with the certificate of the CA to trust. */
  ca: z.string().optional(),
  /** The arguments of the `ssh` that leads there. */
  ssh: z.string().optional(),
  /**
   * A word that distinguishes this server from others at a glance, like PROD.
   */
  label: z.string().min(1).max(20).optional(),
  colour: LabelColour.optional(),
  /** The colours of the console: the name of a theme, or a file. */
  theme: z.string().min(1).optional(),
  ascii: z.boolean().optional(),
  screenReader: z.boolean().optional(),
  reducedMotion: z.boolean().optional(),
  mouse: z.boolean().optional(),
  /** Saved views of lists, and the columns of lists; see `preferences.ts`. */
  ...Lists,
  /** Keys of the console: another key, a `:command`, or a `!line` of a shell. */
  keys: z.record(z.string(), z.string()).optional(),
});
export type Profile = z.output<typeof Profile>;

const Profiles = z.strictObject({
  /** The profile that is used if none is named. */
  default: z.string().optional(),
  /** Those of a session without a profile. */
  ...Lists,
  profiles: z.record(z.string(), Profile),
});
export type Profiles = z.output<typeof Profiles>;

/** Names that need no quotes in any shell. */
export const PROFILE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * The path of this user's profiles; null if there is no home, because the
 * working folder is no place for tokens.
 */
export function profilesFile(environment: Environment): string | null {
  const folder = Deno.build.os === "windows"
    ? environment("APPDATA")
    : environment("XDG_CONFIG_HOME") || homeConfig(environment("HOME"));
  return folder ? join(folder, "longshore", "profiles.json") : null;
}

function homeConfig(home: string | undefined): string | undefined {
  return home && join(home, ".config");
}

/**
 * This user's profiles; empty if the file does not exist.
 *
 * @throws {UsageError} If others may read the file, or it is malformed.
 */
export async function readProfiles(file: string | null): Promise<Profiles> {
  if (file === null) return { profiles: {} };
  const content = await contentOf(file);
  if (content === null) return { profiles: {} };
  const read = Profiles.safeParse(content);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new UsageError(
    text.cli.errors.profilesWrong(file, issue?.path.join(".") ?? ""),
  );
}

/**
 * Replaces the file, readable only for this user; an interruption loses
 * nothing.
 */
export async function writeProfiles(
  file: string,
  profiles: Profiles,
): Promise<void> {
  const aside = `${file}.${crypto.randomUUID()}`;
  try {
    await Deno.mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await Deno.writeTextFile(aside, `${JSON.stringify(profiles, null, 2)}\n`, {
      mode: 0o600,
      createNew: true,
    });
    await Deno.rename(aside, file);
  } catch (error) {
    await Deno.remove(aside).catch(() => {});
    throw new UsageError(
      text.cli.errors.cannotWrite(file, reasonOf(error)),
    );
  }
}

async function contentOf(file: string): Promise<unknown> {
  try {
    const { mode } = await Deno.stat(file);
    if (mode !== null && Deno.build.os !== "windows" && (mode & 0o077) !== 0) {
      throw new UsageError(text.cli.errors.othersMayRead(file));
    }
    return JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    if (error instanceof UsageError) throw error;
    throw new UsageError(text.cli.errors.cannotRead(file, reasonOf(error)));
  }
}

/** The reason a file cannot be read or written, in a few words. */
export function reasonOf(error: unknown): string {
  const { reasons } = text.cli;
  const { NotFound, PermissionDenied, NotCapable, IsADirectory } = Deno.errors;
  if (error instanceof NotFound) return reasons.noFile;
  if (error instanceof PermissionDenied || error instanceof NotCapable) {
    return reasons.notAllowed;
  }
  if (error instanceof IsADirectory) return reasons.aFolder;
  if (error instanceof SyntaxError) return reasons.notJson;
  return reasons.unreadable;
}
