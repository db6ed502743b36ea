import type { FragmentPlace } from "#server/archive/archives.ts";
import type { AgentFamily } from "#shared/contract/machines/machines.ts";
import type { ReportContext } from "#db/agents/reports.ts";
import type { PollMemory } from "#shared/contract/settings/polls.ts";
import type { Contact } from "#server/domain/machines/contact.ts";
import type { PollAnswer } from "#server/domain/machines/poll_answer.ts";
import type { PackageInfo } from "#server/domain/packages/info.ts";
import type { NoticeCard } from "#server/domain/machines/network_notice.ts";
import type { Inventory } from "#server/domain/machines/inventory.ts";
import type { Budget, Ticket } from "#server/live/downloads.ts";

/**
 * Everything that agents can request from the server; `server/agent` implements
 * the protocol. Arguments and answers are plain data because they cross
 * threads.
 */
export interface AgentService {
  /**
   * QUERY=PROLOG. Resolves once everything it offers for the first time is
   * durable.
   */
  answerPoll(contact: Contact): Promise<PollAnswer>;
  /**
   * Notes polls that were answered without `answerPoll`, in the order they
   * came.
   */
  notePolls(polls: readonly PollNote[]): Promise<void>;
  /** QUERY=INVENTORY. Resolves after the inventory is durable. */
  receiveInventory(
    contact: Contact,
    inventory: Inventory,
  ): Promise<InventoryAnswer>;
  /**
   * QUERY=DOWNLOAD. Resolves after the result is durable, in the database or in
   * the spool.
   */
  recordResult(contact: Contact, report: ResultReport): Promise<void>;
  /** QUERY=NOTIFY, TYPE=IP: the machine's addresses have changed. */
  noteAddress(
    contact: Contact,
    ip: string,
    cards: readonly NoticeCard[],
  ): Promise<void>;
  /** GET `…/ID/info`: null if this machine is not offered the package. */
  openInfo(
    capability: string,
    packageId: number,
    family: AgentFamily,
  ): Promise<PackageInfo | null>;
  /** GET `…/ID/ID-N`. */
  openFragment(
    capability: string,
    packageId: number,
    number: number,
  ): Promise<FragmentAnswer>;
  /** GET `/download/mirror/…`: the answer shows that a mirror leads here. */
  answerCheck(nonce: string): Promise<string>;
  /** Waits for a slot in these budgets; null: none became free in time. */
  enterDownload(
    machineId: number,
    budgets: readonly Budget[],
  ): Promise<Ticket | null>;
  /** Waits until more may be sent, and returns the number of bytes. */
  takeBytes(ticket: Ticket): Promise<number>;
  leaveDownload(ticket: Ticket): Promise<void>;
  /** Notes that a whole fragment has been sent to a machine. */
  noteFragment(
    machineId: number,
    packageId: number,
    number: number,
  ): Promise<void>;
}

/** A report of an agent about a package it was offered. */
export interface ResultReport {
  /**
   * The id as received; a report with an unknown id is logged as unexpected.
   */
  readonly packageId: string;
  readonly code: string;
  /** The data that the caller has just read about it; absent: it is read here. */
  readonly read?: ReportContext;
  /** Set by the spool, if the report may be stored more than once. */
  readonly spooled?: SpooledReport;
}

/** A report that was or will be in the spool. */
export interface SpooledReport {
  readonly id: string;
  /**
   * When it arrived, milliseconds, if it is stored later than that; null: it is
   * stored at once.
   */
  readonly arrivedAt: number | null;
  /**
   * The attempt that it decided before the database lost that; null: none.
   */
  readonly decided: number | null;
  /** A file may have it although storing it failed, after an I/O error. */
  readonly mayBeStored: boolean;
}

/** The facts about one poll that are collected in memory. */
export interface PollNote {
  readonly machineId: number;
  readonly memory: PollMemory;
  /** The DEVICEID, if the machine has several agents. */
  readonly deviceId?: string;
}

export interface InventoryAnswer {
  /** The machine's account info; null if the agent sent the same. */
  readonly accountInfo: Readonly<Record<string, string>> | null;
}

export type { FragmentPlace };

/** Stands for a mirror where a machine is expected. */
export const NO_MACHINE = 0;

export type FragmentAnswer =
  /** 404: there is no such fragment, or the capability is not valid. */
  | { readonly kind: "refused" }
  /** 200 without bytes: the agent finds a wrong digest and cleans up. */
  | { readonly kind: "recalled" }
  /** 503: the agent has to come again; `because` is for the log. */
  | { readonly kind: "not now"; readonly because: string }
  | {
    readonly kind: "file";
    readonly place: FragmentPlace;
    /**
     * The machine of the capability; for `noteFragment` once all of it is sent.
     * {@linkcode NO_MACHINE}: a mirror, which is one client.
     */
    readonly machineId: number;
    /** The entity tag, where caches may keep it; null: they may not. */
    readonly etag: string | null;
    /** The limits that apply to it; empty: it is sent at full speed. */
    readonly budgets: readonly Budget[];
  };
