/** The screens the console can be opened on, in the order of their numbers. */
export const VIEWS = ["packages", "groups", "machines", "tail"] as const;
export type View = typeof VIEWS[number];

export interface Arguments {
  readonly view: View;
  /** JSON on stdout instead of the console. */
  readonly json: boolean;
  readonly help: boolean;
  readonly server?: string;
  readonly tokenFile?: string;
  readonly ca?: string;
  readonly data?: string;
}

/** The command line cannot be understood; the message is one sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export const USAGE = `Usage: deno task tui [options]

  --server URL       the server's operator door (LONGSHORE_SERVER),
                     http://127.0.0.1:7070 unless said otherwise
  --token-file FILE  the file that holds your token (LONGSHORE_TOKEN_FILE);
                     LONGSHORE_TOKEN may hold the token itself
  --ca FILE          the certificate of the CA to trust (LONGSHORE_CA); a server's
                     own is found beside its admin.token
  --data DIR         a server's data folder (LONGSHORE_DATA), ./data unless said
                     otherwise: its admin.token is used when it may be read
  --view NAME        ${VIEWS.join(", ")}
  --json             print JSON instead of opening the console
  --help             this text

Without a terminal it prints plain text. A token is never given as an option:
everyone on the host can read a command line.
`;

const VALUED = {
  "--server": "server",
  "--token-file": "tokenFile",
  "--ca": "ca",
  "--data": "data",
  "--view": "view",
} as const;

/**
 * Reads the command line; `--name value` and `--name=value` are the same.
 *
 * @throws {UsageError} For an option it does not know or without its value.
 */
export function readArguments(given: readonly string[]): Arguments {
  const read: Partial<Record<typeof VALUED[keyof typeof VALUED], string>> = {};
  let json = false;
  let help = false;
  for (let i = 0; i < given.length; i++) {
    const [name = "", ...rest] = given[i]!.split("=");
    if (name === "--json") json = true;
    else if (name === "--help" || name === "-h") help = true;
    else if (Object.hasOwn(VALUED, name)) {
      const value = rest.length > 0 ? rest.join("=") : given[++i];
      if (!value) throw new UsageError(`${name} needs a value; see --help`);
      read[VALUED[name as keyof typeof VALUED]] = value;
    } else {
      throw new UsageError(`"${name}" is not an option here; see --help`);
    }
  }
  const { view = "packages", ...paths } = read;
  if (!isView(view)) {
    throw new UsageError(
      `There is no view "${view}"; there are ${VIEWS.join(", ")}`,
    );
  }
  return { ...paths, view, json, help };
}

function isView(name: string): name is View {
  return (VIEWS as readonly string[]).includes(name);
}
