/**
 * Requests of a relay carry its secret here; `Authorization` is left to the
 * agents whose requests it passes on.
 */
export const RELAY_HEADER = "X-Longshore-Relay";

/** The address of the agent whose request a relay passes on. */
export const RELAY_FOR_HEADER = "X-Longshore-Relay-For";

/** The paths on the agents' listeners that only relays use. */
export const RELAY_PATHS = {
  /** GET, without a secret, also over http: the CA's certificate in PEM. */
  authority: "/relay/ca",
  /** POST `CertificateRequest`: `IssuedCertificate`. */
  certificate: "/relay/certificate",
  /** GET: `RelayPlan`, with an ETag. */
  plan: "/relay/plan",
  /** POST `ReportBatch`: `BatchAnswer`. */
  reports: "/relay/reports",
  /** POST `RelayStatus`: `StatusAnswer`. */
  status: "/relay/status",
} as const;
