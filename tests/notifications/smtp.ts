import {
  SMTPServer,
  type SMTPServerOptions,
  type SMTPServerSession,
} from "smtp-server";
import { issueAuthority, issueServer } from "#server/tls/issue.ts";
import { until } from "#tests/harness/time/until.ts";

/** One mail as the SMTP server took it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly isEncrypted: boolean;
  readonly user: string;
  /** The whole message. */
  readonly raw: string;
}

/** What the SMTP server answers; by default it takes everything. */
export interface SmtpBehaviour {
  /** The answer to MAIL, RCPT and DATA, if it is not a good one. */
  refuse?: (
    step: "mail" | "rcpt" | "data",
    address: string,
    nth: number,
  ) => { readonly code: number; readonly text: string } | null;
  /** At DATA it says nothing more. */
  hangs?: boolean;
  /** At MAIL it closes the connection. */
  closes?: boolean;
}

export const PASSWORD = "correct horse";

/** A real SMTP server, with a certificate for `names`. */
export async function openSmtp(
  names: readonly string[] = ["localhost"],
  behaviour: SmtpBehaviour = {},
  options: SMTPServerOptions = {},
) {
  const now = new Date();
  const authority = await issueAuthority(now);
  const pair = await issueServer(authority, names, now);
  const taken: TakenMail[] = [];
  const sessions = new Map<string, number>();
  const refusal = (
    step: "mail" | "rcpt" | "data",
    address: string,
  ): Error | null => {
    const nth = (sessions.get(step) ?? 0) + 1;
    sessions.set(step, nth);
    const refused = behaviour.refuse?.(step, address, nth);
    return refused
      ? Object.assign(new Error(refused.text), { responseCode: refused.code })
      : null;
  };
  const server: SMTPServer = new SMTPServer({
    logger: false,
    key: pair.key,
    cert: pair.cert,
    authOptional: true,
    closeTimeout: 1,
    ...options,
    onAuth({ username, password }, _, done) {
      if (password !== PASSWORD) return done(new Error("wrong password"));
      done(null, { user: username });
    },
    onMailFrom({ address }, _, done) {
      if (behaviour.closes) {
        for (const connection of server.connections) connection.close();
        return;
      }
      done(refusal("mail", address));
    },
    onRcptTo: ({ address }, _, done) => done(refusal("rcpt", address)),
    onData(stream, session, done) {
      const chunks: Uint8Array[] = [];
      stream.on("data", (chunk: Uint8Array) => chunks.push(chunk));
      stream.on("end", () => {
        const refused = refusal("data", "");
        if (refused) return done(refused);
        taken.push(mailOf(session, chunks));
        if (!behaviour.hangs) done();
      });
    },
  });
  // What its clients do to their connections is their business.
  server.on("error", () => {});
  const listening = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", () => listening.resolve());
  await listening.promise;
  return {
    port: (server.server.address() as { port: number }).port,
    /** The CA that signed its certificate, in PEM. */
    ca: authority.cert,
    taken,
    count: (n: number) => until(() => taken.length >= n, `${n} mails`),
    async [Symbol.asyncDispose]() {
      for (const connection of server.connections) connection.close();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

function mailOf(
  { envelope, secure, user }: SMTPServerSession,
  chunks: readonly Uint8Array[],
): TakenMail {
  const { mailFrom, rcptTo } = envelope;
  return {
    from: mailFrom ? mailFrom.address : "",
    to: rcptTo.map(({ address }) => address),
    isEncrypted: secure,
    user: `${user ?? ""}`,
    raw: chunks.map((chunk) => new TextDecoder().decode(chunk)).join(""),
  };
}

/** A header of a mail, unfolded; null: there is none. */
export function headerOf({ raw }: TakenMail, name: string): string | null {
  const head = raw.split("\r\n\r\n")[0]!.replaceAll(/\r\n[ \t]+/g, " ");
  const line = head.split("\r\n").find((one) =>
    one.toLowerCase().startsWith(`${name.toLowerCase()}:`)
  );
  return line ? line.slice(name.length + 1).trim() : null;
}
