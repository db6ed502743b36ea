/** The address a listener binds to. Port 0 takes a free one. */
export interface ListenAddress {
  readonly hostname: string;
  readonly port: number;
}

/** The Unix socket a listener binds to. */
export interface ListenPath {
  /** Absolute. */
  readonly path: string;
  /** The group that may connect besides the server's user; null: none. */
  readonly gid: number | null;
  /** True if its folder is the server's, to make and to set permissions of. */
  readonly hasOwnFolder: boolean;
}
