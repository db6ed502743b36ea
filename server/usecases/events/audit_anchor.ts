/** The last seal of each part of the log, at some moment. */
export interface AuditHead {
  readonly audit: HeadSeal;
  readonly log: HeadSeal;
}

/** A seal by its last event; `hash` is hex. 0 and "" before the first. */
export interface HeadSeal {
  readonly seq: number;
  readonly hash: string;
}

/** What sealing needs outside the database. */
export interface AuditAnchor {
  /** 32 secret bytes; who has them can forge seals. */
  readonly key: Uint8Array;
  /** The head that was noted last; null: none yet. */
  readHead(): Promise<AuditHead | null>;
  /** Notes a head; it is on the disk when this resolves. */
  writeHead(head: AuditHead): Promise<void>;
  readonly log: (line: string) => void;
}
