import * as z from "zod";

const ADDRESS_RULE =
  "an e-mail address, as ops@example.org, without a name and without < and >";

/**
 * The address of a mailbox, in ASCII: nothing that could end a header or a
 * command of SMTP.
 */
export const MailAddress = z.string().max(254, ADDRESS_RULE).regex(
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/,
  ADDRESS_RULE,
);

/** Who gets the mails of a target. */
export const Recipients = z.array(MailAddress).min(1).max(20);

/**
 * How a connection is encrypted: `starttls` and `implicit` refuse to go on
 * without a valid certificate, `none` sends everything readable.
 */
export const SmtpTls = z.enum(["starttls", "implicit", "none"]);
export type SmtpTls = z.infer<typeof SmtpTls>;

/** The usual port of each. */
export const SMTP_PORTS: Readonly<Record<SmtpTls, number>> = {
  starttls: 587,
  implicit: 465,
  none: 25,
};

const SmtpHost = z.string().max(253).regex(
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$/,
  "the name or the IP address of an SMTP server",
);
const SmtpPort = z.number().int().min(1).max(65_535);
const SmtpUser = z.string().max(320).regex(
  /^[^\p{Cc}]*$/u,
  "no control characters",
);
const SmtpPassword = z.string().min(1).max(1000).regex(
  /^[^\p{Cc}]*$/u,
  "no control characters",
);
const Certificates = z.string().max(100_000).regex(
  /^(?:\s*-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----\s*)*$/,
  "certificates in PEM",
);

/** The SMTP server that takes the mails of a target. */
export const SmtpServer = z.object({
  host: z.string(),
  port: SmtpPort,
  tls: SmtpTls,
  /** Empty: the server asks for no login. */
  user: z.string(),
  /** The sender of the mails. */
  from: z.string(),
  /** The CAs that may have signed its certificate, in PEM; empty: the usual. */
  ca: z.string(),
});
export type SmtpServer = z.infer<typeof SmtpServer>;

/** The fields of a target of e-mail, as operators write them. */
export const EmailDraft = z.strictObject({
  to: Recipients,
  from: MailAddress,
  host: SmtpHost,
  /** By default 587, 465 or 25, as `tls` says. */
  port: SmtpPort.optional(),
  tls: SmtpTls.default("starttls"),
  user: SmtpUser.default(""),
  password: SmtpPassword.optional(),
  ca: Certificates.default(""),
});
export type EmailDraft = z.output<typeof EmailDraft>;

/** What may be changed of a target of e-mail; what is left out stays. */
export const EmailChange = z.strictObject({
  to: Recipients.optional(),
  from: MailAddress.optional(),
  host: SmtpHost.optional(),
  port: SmtpPort.optional(),
  tls: SmtpTls.optional(),
  user: SmtpUser.optional(),
  password: SmtpPassword.optional(),
  ca: Certificates.optional(),
});
export type EmailChange = z.output<typeof EmailChange>;
