/** The server and the token, as far as the command line names them. */
export interface ServerOptions {
  readonly server?: string;
  /** The path of the server's Unix socket. */
  readonly socket?: string;
  readonly tokenFile?: string;
  readonly ca?: string;
  readonly data?: string;
  readonly profile?: string;
  /** Arguments of `ssh`: `user@host`, options before it. */
  readonly ssh?: string;
}

/** Options that every command understands. */
export interface Options extends ServerOptions {
  /** JSON on stdout, one document. */
  readonly json?: boolean;
  /** JSON on stdout, one document a line. */
  readonly ndjson?: boolean;
  /** Ids only, and nothing beside the answer. */
  readonly quiet?: boolean;
}

/** The command line cannot be understood; the message is one sentence. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
