/** The disk is full or fails; agents get a 503 and come again. */
export class Unavailable extends Error {
  override readonly name = "NotNow";
}

/** More is waiting than may; agents get a 503 and come again. */
export class Overloaded extends Error {
  override readonly name = "Overloaded";
}
