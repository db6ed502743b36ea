/** A new machine was refused; its agent gets a 503 and comes again. */
export class NotAdmitted extends Error {
  override readonly name = "NotAdmitted";
}
