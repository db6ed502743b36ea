/** A body that cannot be read; agents get a 400 without a body. */
export class Malformed extends Error {
  override readonly name: string = "Malformed";
}

/** A body that exceeds a limit; agents get a 413 without a body. */
export class TooLarge extends Malformed {
  override readonly name = "TooLarge";
}
