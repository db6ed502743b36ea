import type { MachineKey } from "#db/relays/relayed_machines.ts";
import { relayHost } from "#db/relays/relay_host.ts";
import type { RelayIdentity } from "#db/relays/relays.ts";
import type { IssuedCertificate } from "#shared/relay/certificate.ts";
import type { RelayPlan } from "#shared/relay/plan.ts";
import type { RelayStatus, StatusAnswer } from "#shared/relay/status.ts";
import type { Contact, PassingRelay } from "#server/domain/machines/contact.ts";
import type { CertificateRefusal } from "./relay_authority.ts";

export type { MachineKey, RelayIdentity };

/**
 * Everything that relays can request from the server. Arguments and answers are
 * plain data because they cross threads.
 */
export interface RelayService {
  /** The relay of a secret; null: nobody made it, or the relay is revoked. */
  identifyRelay(secret: string): Promise<RelayIdentity | null>;
  /**
   * Lets a relay speak for a machine.
   *
   * @throws {MachineElsewhere} If it is not of its sites.
   */
  admitRelayed(relay: PassingRelay, key: MachineKey): Promise<void>;
  /**
   * Lets a relay fetch files of a package for the machine or the site that the
   * path was issued for.
   *
   * @throws {MachineElsewhere} If it is not the relay's.
   */
  admitPath(
    relay: PassingRelay,
    capability: string,
    packageId: number,
  ): Promise<void>;
  /** The CA's certificate in PEM; null: there is none. */
  relayCa(): Promise<string | null>;
  certifyRelay(
    relay: RelayIdentity,
    csr: string,
  ): Promise<IssuedCertificate | CertificateRefusal>;
  relayPlan(relay: RelayIdentity): Promise<RelayPlan>;
  /** Stores reports; resolves once what it lists as stored is durable. */
  takeRelayed(
    relay: PassingRelay,
    reports: readonly ForwardedReport[],
  ): Promise<TakenReports>;
  noteRelayStatus(
    relay: RelayIdentity,
    status: RelayStatus,
    address: string,
  ): Promise<StatusAnswer>;
}

/** A result report that a relay has forwarded. */
export interface ForwardedReport {
  /** The relay's UUID. */
  readonly id: string;
  /** When it arrived at the relay, by this server's clock, milliseconds. */
  readonly at: number;
  readonly contact: Contact;
  readonly packageId: string;
  readonly code: string;
}

/** The ids of forwarded reports; those in no list come again. */
export interface TakenReports {
  readonly stored: readonly string[];
  /** Their machines are not the relay's. */
  readonly elsewhere: readonly { readonly id: string; readonly why: string }[];
}

/** Where a relay's agents reach it, and the machines it speaks for. */
export function passing(relay: RelayIdentity): PassingRelay {
  const { id, name, sites } = relay;
  return {
    ...{ id, name, sites },
    http: relayHost(relay, "http"),
    https: relayHost(relay, "https"),
  };
}
