/** The CA that relays trust this server by, and that signs their certificates. */
export interface RelayAuthority {
  /** null: there is none. */
  read(): Promise<AuthorityCertificate | null>;
  /** The names in this server's certificate, without those of every host. */
  serverNames(): Promise<readonly string[]>;
  /**
   * Certifies the key in a request for names.
   *
   * @param csr PKCS#10, PEM.
   */
  certify(
    csr: string,
    names: readonly string[],
    now: Date,
  ): Promise<CertifiedKey | CertificateRefusal>;
}

export interface AuthorityCertificate {
  /** PEM. */
  readonly cert: string;
  /** SHA-256 of its DER, in hexadecimal digits. */
  readonly fingerprint: string;
}

export interface CertifiedKey {
  readonly kind: "certified";
  /** PEM. */
  readonly certificate: string;
  /** PEM. */
  readonly ca: string;
  readonly expiresAt: Date;
  readonly serial: string;
}

export interface CertificateRefusal {
  readonly kind: "bad_csr" | "other_names" | "no_authority";
  readonly message: string;
}
