/** Answers the requests of a listener, whatever it is bound to. */
export type Handler = (
  request: Request,
  info: RequestInfo,
) => Response | Promise<Response>;

/** What is known of a request's connection. */
export interface RequestInfo
  extends Deno.ServeHandlerInfo<Deno.NetAddr | Deno.UnixAddr> {
  /** The client's address, where a proxy named it before the first byte. */
  readonly client?: string;
}
