import type { Statement } from "#db/store/transaction.ts";
import { DAY_MS, HOUR_MS } from "#shared/time.ts";

const SMTP = {
  ...{ host: "mail.example.org", port: 587, tls: "starttls", user: "ocs" },
  ...{ from: "ocs@example.org", ca: "" },
};

/**
 * A webhook that wants what never happens here, and a paused target of e-mail,
 * to which two notifications could not be delivered.
 */
export function fixedNotifications(then: number): readonly Statement[] {
  const targets = [
    ["chat", "webhook", "https://chat.example.org/hook", {}, 1],
    ["ops", "email", "ops@example.org, night@example.org", SMTP, 0],
  ] as const;
  const refused = [
    ["rollout.halted", "Rollout 3 of vlc 3.0 has halted itself in wave 1"],
    ["rollout.finished", "Rollout 2 of 7-zip 24.09 has finished"],
  ] as const;
  return [
    ...targets.map((
      [name, kind, address, settings, enabled],
      i,
    ): Statement => ({
      sql: `insert into notification_target (id, name, kind, address, settings,
          secret_name, topics, query, language, allow_private, enabled,
          after_seq, delivered_at, problem, problem_at, created_at, created_by)
        values (?, ?, ?, ?, ?, ?, '["operator.removed"]', '', 'en', 0, ?,
          coalesce((select max(seq) from event), 0), ?, ?, ?, ?, 'admin')`,
      params: [
        ...[i + 1, name, kind, address, JSON.stringify(settings)],
        ...[`notifications ${name}`, enabled, then - HOUR_MS],
        ...enabled ? ["", null] : ["550 no such user", then],
        then - DAY_MS,
      ],
    })),
    ...refused.map(([type, subject], i): Statement => ({
      sql: `insert into notification_delivery (id, target_id, message_id,
          event_seq, message, state, attempts, next_at, status, problem,
          created_at, done_at)
        values (?, 2, ?, ?, ?, 'dead', 1, ?, 550, '550 no such user', ?, ?)`,
      params: [
        ...[i + 1, `msg_${i}`, i + 1, JSON.stringify({ type, subject })],
        ...[then, then - HOUR_MS, then],
      ],
    })),
  ];
}
