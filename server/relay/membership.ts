/**
 * Whether the centre knows this relay. While it does not, the relay serves
 * nothing of it, keeps its reports, and asks again.
 */
export class Membership {
  readonly #log: (line: string) => void;
  #isRevoked = false;
  #known = Promise.withResolvers<void>();

  constructor(log: (line: string) => void) {
    this.#log = log;
    this.#known.resolve();
  }

  get isRevoked(): boolean {
    return this.#isRevoked;
  }

  /** Resolves when the centre knows the relay, at once if it does. */
  async known(): Promise<void> {
    while (this.#isRevoked) await this.#known.promise;
  }

  /** @param message What the centre said. */
  noteRevoked(message: string): void {
    if (this.#isRevoked) return;
    this.#isRevoked = true;
    this.#known = Promise.withResolvers();
    this.#log(
      `identity: the centre refuses this relay: ${message}; polls get 503 and reports are kept here until the token file holds a token that it knows`,
    );
  }

  noteKnown(): void {
    if (!this.#isRevoked) return;
    this.#isRevoked = false;
    this.#log("identity: the centre knows this relay again");
    this.#known.resolve();
  }
}
