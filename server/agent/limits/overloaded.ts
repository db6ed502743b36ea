/** Too many requests are waiting; agents get a 503 and come again. */
export class Overloaded extends Error {
  override readonly name = "Overloaded";
}
