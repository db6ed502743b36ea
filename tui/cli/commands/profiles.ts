import { resolve } from "node:path";
import { type Command, Option } from "commander";
import { LabelColour } from "#shared/contract/server.ts";
import { UsageError } from "#tui/arguments.ts";
import { checkToken } from "#tui/profiles/profile.ts";
import { readServer, SERVICE_SOCKET } from "#tui/profiles/server_place.ts";
import {
  type Profile,
  PROFILE_NAME,
  type Profiles,
  profilesFile,
  readProfiles,
  writeProfiles,
} from "#tui/profiles/profiles.ts";
import { withSuggestions } from "#tui/words/suggestions.ts";
import { text } from "#tui/text/mod.ts";
import { readHidden, readLine } from "#tui/cli/ask.ts";
import type { Cli } from "#tui/cli/cli.ts";
import { NoMatch } from "#tui/actions/lookup.ts";
import { asShortList } from "#tui/cli/formats/list_options.ts";
import { onePage } from "#tui/cli/pages.ts";
import type { Field } from "#tui/cli/formats/field.ts";

interface Row {
  readonly name: string;
  readonly default: boolean;
  readonly server: string;
  readonly ssh: string | null;
  readonly token: string;
  readonly label: string | null;
}

interface AddOptions {
  readonly tokenStdin?: boolean;
  readonly label?: string;
  readonly colour?: LabelColour;
}

/** `longshore profiles …`; nothing here needs a server. */
export function profileCommands(program: Command, cli: Cli): void {
  const { about, arguments: named, done, errors, options } = text.cli;
  const profiles = program.command("profiles").description(about.profiles);
  const file = () => {
    const found = profilesFile(cli.environment);
    if (found !== null) return found;
    throw new UsageError(errors.noHome);
  };

  asShortList(
    profiles.command("list").description(about.profilesList),
    profileFields(),
  )
    .action(async () => {
      const all = await readProfiles(profilesFile(cli.environment));
      await cli.out.list(
        profileFields(),
        onePage(rowsOf(all)),
        text.lists.none.profiles,
      );
    });

  profiles.command("add").description(about.profilesAdd)
    .argument("<name>", named.profile)
    .option("--token-stdin", options.tokenStdin)
    .option("--label <word>", options.label)
    .addOption(
      new Option("--colour <colour>", options.colour)
        .choices(LabelColour.options),
    )
    .action(async (name: string, added: AddOptions) => {
      if (!PROFILE_NAME.test(name)) throw new UsageError(errors.badName(name));
      const profile = await profileOf(cli, added);
      const all = await readProfiles(file());
      await writeProfiles(file(), {
        default: all.default ?? name,
        profiles: { ...all.profiles, [name]: profile },
      });
      if (profile.tokenFile && !await isThere(profile.tokenFile)) {
        cli.out.note(done.tokenFileMissing(profile.tokenFile));
      }
      const { token: _, ...shown } = profile;
      await cli.out.done(shown, done.profileAdded(name, file()), name);
    });

  profiles.command("remove").description(about.profilesRemove)
    .argument("<profile>", named.profile)
    .action(async (name: string) => {
      const all = await known(file(), name);
      const { [name]: _, ...rest } = all.profiles;
      await writeProfiles(file(), {
        ...all.default !== name && { default: all.default },
        profiles: rest,
      });
      await cli.out.done({ name }, done.deleted(name), name);
    });

  profiles.command("use").description(about.profilesUse)
    .argument("<profile>", named.profile)
    .action(async (name: string) => {
      const all = await known(file(), name);
      await writeProfiles(file(), { ...all, default: name });
      await cli.out.done({ default: name }, done.profileUsed(name), name);
    });
}

async function known(file: string, name: string): Promise<Profiles> {
  const all = await readProfiles(file);
  if (Object.hasOwn(all.profiles, name)) return all;
  throw new NoMatch(
    withSuggestions(
      text.cli.errors.noProfile(name),
      name,
      Object.keys(all.profiles),
    ),
  );
}

/** Paths are stored absolute, because the profile is used from any folder. */
async function profileOf(cli: Cli, added: AddOptions): Promise<Profile> {
  const { server, socket, tokenFile, ca, ssh } = cli.options();
  const { errors, ask } = text.cli;
  if (server !== undefined && socket !== undefined) {
    throw new UsageError(errors.serverOrSocket);
  }
  if (server === undefined && socket === undefined && ssh === undefined) {
    throw new UsageError(errors.needsServer);
  }
  if ((tokenFile === undefined) !== (added.tokenStdin === true)) {
    throw new UsageError(errors.needsToken);
  }
  return {
    ...server !== undefined
      ? { server: readServer(server) }
      : { socket: socketOf(socket, ssh) },
    ...tokenFile !== undefined
      ? { tokenFile: resolve(tokenFile) }
      : { token: checkToken(await tokenFrom(ask.token), "stdin") },
    ...ca !== undefined && { ca: resolve(ca) },
    ...ssh !== undefined && { ssh },
    ...added.label !== undefined && { label: added.label },
    ...added.colour !== undefined && { colour: added.colour },
  };
}

/** Absolute here, and as it is for a socket on another host. */
function socketOf(path: string | undefined, ssh: string | undefined): string {
  if (path === undefined) return SERVICE_SOCKET;
  return ssh === undefined ? resolve(path) : path;
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Typed on the terminal without echo, or the first line of a pipe. */
async function tokenFrom(question: string): Promise<string> {
  return Deno.stdin.isTerminal()
    ? await readHidden(question)
    : await readLine();
}

function rowsOf({ default: chosen, profiles }: Profiles): Row[] {
  return Object.entries(profiles).map(([name, profile]) => ({
    name,
    default: name === chosen,
    server: profile.server ?? profile.socket ?? SERVICE_SOCKET,
    ssh: profile.ssh ?? null,
    token: profile.tokenFile ?? "profiles.json",
    label: profile.label ?? null,
  }));
}

function profileFields(): readonly Field<Row>[] {
  const { columns } = text.cli;
  return [
    { key: "name", title: columns.name, of: ({ name }) => name, isName: true },
    {
      key: "default",
      title: columns.chosen,
      of: (row) => row.default ? "*" : "",
      value: (row) => row.default,
    },
    { key: "server", title: columns.server, of: ({ server }) => server },
    { key: "ssh", title: columns.ssh, of: ({ ssh }) => ssh ?? "" },
    { key: "token", title: columns.token, of: ({ token }) => token },
    { key: "label", title: columns.label, of: ({ label }) => label ?? "" },
  ];
}
