/** Answers the requests of a listener, whatever it is bound to. */
export type Handler = Deno.ServeHandler<Deno.NetAddr | Deno.UnixAddr>;
