import type { ErrorKinds } from "#shared/threads/channel.ts";

/** A relay spoke for a machine that is not of its sites; it gets a 403. */
export class MachineElsewhere extends Error {
  override readonly name = "MachineElsewhere";
}

/** Recreates a `MachineElsewhere` that another thread has thrown. */
export const RELAY_ERRORS: ErrorKinds = {
  MachineElsewhere: ({ message }) => new MachineElsewhere(message),
};
