import type { DeploymentState } from "#shared/contract/deployments/states.ts";
import type { ExitCodes } from "#shared/results/exit_codes.ts";
import {
  EVIDENCE_COLUMN,
  type PackedEvidence,
  type StoredEvidence,
  unpackEvidence,
} from "#db/deployments/evidence.ts";

/** The stored facts that the judgement of a result report depends on. */
export interface ReportContext {
  /** The machine that uses, or once used, the DEVICEID; null: unknown. */
  readonly machineId: number | null;
  /**
   * Null if the package was never assigned to the machine, or was offered to
   * another of its DEVICEIDs.
   */
  readonly deployment: ReportedDeployment | null;
}

export interface ReportedDeployment {
  readonly state: DeploymentState;
  readonly attempt: number;
  /** The code that decided the attempt; null: none did. */
  readonly code: string | null;
  /** Time of the last change, in milliseconds. */
  readonly updatedAt: number;
  /** The exit codes that the package counts as a success. */
  readonly successCodes: ExitCodes;
  /** The exit codes that the package counts as a pending restart. */
  readonly rebootCodes: ExitCodes;
  /** When the present attempt was first offered, milliseconds; null: it was not. */
  readonly offeredAt: number | null;
  /** True if it belongs to a wave of a rollout. */
  readonly isInRollout: boolean;
  /** The requests of the present attempt that are stored. */
  readonly evidence: StoredEvidence;
}

/**
 * The query of a report: one statement and one column, as for polls. The
 * package's id and the DEVICEID are bound; there is always one row.
 */
export const REPORT_QUERY = `select json_array(x.machine_id, d.state, d.attempt,
    d.code, d.updated_at, p.success_codes, p.reboot_codes,
    case when d.state is not null then ${EVIDENCE_COLUMN} end,
    d.offered_at, d.wave is not null) as reported
  from (select ? as package_id) r
  left join machine_device x on x.device_id = ?
  left join deployment d on d.machine_id = x.machine_id
    and d.package_id = r.package_id
    and coalesce(d.offered_to, x.device_id) = x.device_id
  left join package p on p.id = d.package_id`;

/** Reads the one column of {@linkcode REPORT_QUERY}. */
export function unpackReport(reported: string): ReportContext {
  const values: [
    machineId: number | null,
    state: DeploymentState | null,
    attempt: number,
    code: string | null,
    updatedAt: number,
    success: string,
    reboot: string,
    evidence: PackedEvidence,
    offeredAt: number | null,
    isInRollout: number,
  ] = JSON.parse(reported);
  const [machineId, state, attempt, code, updatedAt, success, reboot] = values;
  return {
    machineId,
    deployment: state && {
      state,
      attempt,
      code,
      updatedAt,
      successCodes: JSON.parse(success),
      rebootCodes: JSON.parse(reboot),
      evidence: unpackEvidence(values[7]),
      offeredAt: values[8],
      isInRollout: values[9] !== 0,
    },
  };
}
