/// <reference lib="deno.worker" />
import { Channel, type ErrorKinds, type Functions } from "./channel.ts";

/**
 * Offers functions to the thread that started this one.
 *
 * @param open Makes the functions; it may keep the channel, which calls the
 * functions of the other thread.
 * @param errors The kinds of error to expect from the other thread.
 */
export function serveThread<
  Ours extends Functions<Ours>,
  Theirs extends Functions<Theirs> = Record<never, never>,
>(open: (other: Channel<Theirs>) => Ours, errors?: ErrorKinds): void {
  const channel = new Channel<Theirs>(self, errors);
  channel.serve(open(channel));
  self.onmessage = ({ data }) => channel.receive(data);
}
