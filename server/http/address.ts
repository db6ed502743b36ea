/** The address a listener binds to. Port 0 takes a free one. */
export interface ListenAddress {
  readonly hostname: string;
  readonly port: number;
}
