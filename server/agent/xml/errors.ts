/** A body that cannot be read; agents get a 400 without a body. */
export class Malformed extends Error {
  override readonly name: string = "Malformed";
}

/** A body that exceeds a limit; agents get a 413 without a body. */
export class TooLarge extends Malformed {
  override readonly name = "TooLarge";
}

/**
 * A request that the server understands and does not carry out; agents get a
 * 400 with the reason in a form that they read.
 */
export class NotSupported extends Malformed {
  override readonly name = "NotSupported";
}
