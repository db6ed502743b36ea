import { assertEquals, assertMatch } from "@std/assert";
import type { EmailDraft } from "#shared/contract/notifications/smtp.ts";
import { sendMail } from "#server/http/send_mail.ts";
import { changeTarget } from "#server/usecases/notifications/change_target.ts";
import {
  resendDeliveries,
  testTarget,
} from "#server/usecases/notifications/edit_targets.ts";
import { onBoth } from "#tests/harness/store/test_services.ts";
import { admin, aSender, aTarget, happens } from "./site.ts";
import { headerOf, openSmtp, PASSWORD, type SmtpBehaviour } from "./smtp.ts";

const never = new AbortController().signal;
/** Longer than events are collected for one mail, seconds. */
const COLLECTED = 30;
const HOURS = 3600;

type Smtp = Awaited<ReturnType<typeof openSmtp>>;

const draft = (
  { port, ca }: Pick<Smtp, "port" | "ca">,
  more: Partial<EmailDraft> = {},
): EmailDraft => ({
  ...{ to: ["ops@example.org", "night@example.org"] },
  ...{ from: "ocs@example.org", host: "localhost", port, ca },
  ...{ tls: "starttls", user: "", ...more },
});

/** One attempt to send a test, without a store. */
function send(
  smtp: Smtp,
  more: Partial<EmailDraft> = {},
  how: { readonly password?: string; readonly longestMs?: number } = {},
) {
  const { to, password: _, port, ...rest } = draft(smtp, more);
  return sendMail({
    smtp: { ...rest, port: port! },
    password: how.password ?? "",
    to,
    mail: {
      subject: "It works",
      text: "Every line",
      messageId: "<mail_1@ocs.example>",
      date: new Date("2026-11-22T10:00:00Z"),
    },
    client: "ocs.example",
    allowPrivate: true,
    signal: never,
    ...how.longestMs && { longestMs: how.longestMs },
  });
}

const refusing = (
  step: "mail" | "rcpt" | "data",
  code: number,
  text: string,
): SmtpBehaviour => ({
  refuse: (at) => at === step ? { code, text } : null,
});

onBoth("events are collected into one mail", async (services) => {
  await using smtp = await openSmtp();
  const target = await aTarget(
    services,
    draft(smtp, { user: "ocs", password: PASSWORD }),
    { topics: ["rollout."], language: "fr" },
  );
  assertEquals(target.secret, "", "the password is printed nowhere");
  const sender = aSender(services);
  await happens(services, "rollout.finished", { payload: { assignment: 3 } });
  await sender.runs();
  await happens(services, "rollout.halted", {
    payload: {
      ...{ assignment: 4, wave: 1 },
      halted: { because: "code", code: "ERR\r\nBcc: x@example.org" },
    },
  });
  await sender.runs();
  assertEquals(smtp.taken, [], "it waits for more");
  services.pass(COLLECTED);
  await sender.runs();
  assertEquals(smtp.taken.length, 1);
  const [mail] = smtp.taken;
  const { from, to, isEncrypted, user, raw } = mail!;
  assertEquals({ from, to, isEncrypted, user }, {
    from: "ocs@example.org",
    to: ["ops@example.org", "night@example.org"],
    isEncrypted: true,
    user: "ocs",
  });
  assertEquals(headerOf(mail!, "Auto-Submitted"), "auto-generated");
  assertEquals(headerOf(mail!, "Bcc"), null);
  assertMatch(headerOf(mail!, "Message-ID")!, /^<mail_\w{32}@ocs\.example>$/);
  assertMatch(headerOf(mail!, "Content-Type")!, /^text\/plain; charset=utf-8/);
  assertMatch(headerOf(mail!, "Subject")!, /4_de.*et_1_autre/);
  assertMatch(raw.replaceAll("=\r\n", ""), /3 de {2}est termin=C3=A9/);
  assertEquals(
    (await target.deliveries()).map(({ state, status }) => [state, status]),
    [["delivered", 250], ["delivered", 250]],
  );
  assertEquals((await target.read()).smtp, {
    ...{ host: "localhost", port: smtp.port, tls: "starttls", user: "ocs" },
    ...{ from: "ocs@example.org", ca: smtp.ca },
  });
});

onBoth("a mail is tried again with its Message-ID", async (services) => {
  let isBusy = true;
  await using smtp = await openSmtp(["localhost"], {
    refuse: (step) =>
      isBusy && step === "data" ? { code: 451, text: "try later" } : null,
  });
  const target = await aTarget(services, draft(smtp));
  const sender = aSender(services);
  await happens(services, "rollout.halted");
  await happens(services, "rollout.finished");
  await sender.runs();
  services.pass(COLLECTED);
  await sender.runs();
  const [failed] = await target.deliveries();
  assertEquals([failed!.state, failed!.status], ["waiting", 451]);
  assertMatch(failed!.problem, /451 try later/);
  const { batch } = await services.store.db.selectFrom("notification_delivery")
    .select("batch").where("id", "=", failed!.id).executeTakeFirstOrThrow();

  isBusy = false;
  // What comes meanwhile is another mail, so that this one stays the same.
  await happens(services, "rollout.finished");
  await sender.runs();
  services.pass(HOURS);
  await sender.runs();
  await sender.runs();
  assertEquals(smtp.taken.length, 2);
  const ids = smtp.taken.map((mail) => headerOf(mail, "Message-ID"));
  assertEquals(ids.includes(`<${batch}@ocs.example>`), true, `${ids}`);
  assertEquals(
    (await target.deliveries()).map(({ state }) => state),
    ["delivered", "delivered", "delivered"],
  );
});

onBoth("a mail that is refused for good is given up", async (services) => {
  let isRefused = true;
  await using smtp = await openSmtp(["localhost"], {
    refuse: (step) =>
      isRefused && step === "rcpt" ? { code: 550, text: "no such user" } : null,
  });
  const target = await aTarget(services, draft(smtp));
  const sender = aSender(services);
  await happens(services, "rollout.halted");
  await sender.runs();
  services.pass(COLLECTED);
  await sender.runs();
  const [dead] = await target.deliveries();
  assertEquals([dead!.state, dead!.attempts, dead!.status], ["dead", 1, 550]);
  assertMatch(dead!.problem, /no such user/);
  assertMatch(sender.lines.join(), /given up after 1 attempt:/);

  isRefused = false;
  await resendDeliveries(services, { id: target.id });
  await sender.runs();
  assertEquals(smtp.taken.length, 1);
  assertEquals((await target.deliveries())[0]!.state, "delivered");
});

onBoth("a target of e-mail is tried and changed", async (services) => {
  await using smtp = await openSmtp();
  const { id, read } = await aTarget(
    services,
    draft(smtp, { user: "ocs", password: "wrong" }),
    { allowPrivate: false },
  );
  const tried = async () => {
    const { delivered, problem } = await testTarget(
      ...[services, id, admin, never] as const,
    );
    return delivered ? "delivered" : problem;
  };
  assertMatch(await tried(), /^localhost has the private address/);
  await changeTarget(services, id, { allowPrivate: true }, admin);
  assertMatch(await tried(), /535/);
  await changeTarget(services, id, { email: { password: PASSWORD } }, admin);
  assertEquals(await tried(), "delivered");
  await changeTarget(
    services,
    id,
    { email: { to: ["one@example.org"] } },
    admin,
  );
  assertEquals(await tried(), "delivered");
  assertEquals(smtp.taken.map(({ to }) => to.length), [2, 1]);
  await changeTarget(services, id, { email: { tls: "implicit" } }, admin);
  assertEquals((await read()).smtp!.port, 465);
});

Deno.test("a certificate of another CA is refused", async () => {
  await using smtp = await openSmtp();
  await using other = await openSmtp();
  const { problem, isRefused } = await send(smtp, { ca: other.ca });
  assertMatch(problem, /certificate|UnknownIssuer/i);
  assertEquals([isRefused, smtp.taken], [undefined, []]);
});

Deno.test("a certificate for another name is refused", async () => {
  await using smtp = await openSmtp(["mail.example.org"]);
  const { problem } = await send(smtp);
  assertMatch(problem, /certificate|NotValidForName|altnames/i);
  assertEquals(smtp.taken, []);
});

Deno.test("a server without STARTTLS is sent nothing", async () => {
  await using smtp = await openSmtp(["localhost"], {}, {
    hideSTARTTLS: true,
    disabledCommands: ["STARTTLS"],
  });
  const { problem, isRefused } = await send(smtp);
  assertMatch(problem, /STARTTLS/);
  assertEquals([isRefused ?? false, smtp.taken], [false, []]);
  assertEquals((await send(smtp, { tls: "none" })).problem, "");
  assertEquals(smtp.taken[0]!.isEncrypted, false);
});

Deno.test("a connection may be encrypted from the beginning", async () => {
  await using smtp = await openSmtp(["localhost"], {}, { secure: true });
  assertEquals((await send(smtp, { tls: "implicit" })).problem, "");
  assertEquals(smtp.taken[0]!.isEncrypted, true);
});

Deno.test("a wrong password is no refusal of the mail", async () => {
  await using smtp = await openSmtp();
  const { status, problem, isRefused } = await send(
    smtp,
    { user: "ocs" },
    { password: "wrong" },
  );
  assertEquals([status, isRefused], [535, undefined]);
  assertMatch(problem, /wrong password/);
  const sent = await send(smtp, { user: "ocs" }, { password: PASSWORD });
  assertEquals(sent.problem, "");
});

Deno.test("a recipient that is refused keeps the mail from nobody else", async () => {
  await using smtp = await openSmtp(["localhost"], {
    refuse: (step, address) =>
      step === "rcpt" && address === "night@example.org"
        ? { code: 550, text: "no such user" }
        : null,
  });
  const { problem, note } = await send(smtp);
  assertEquals(problem, "");
  assertMatch(note ?? "", /no such user/);
  assertEquals(smtp.taken[0]!.to, ["ops@example.org"]);
});

for (const code of [421, 452, 550, 554]) {
  Deno.test(`an answer ${code} is ${code < 500 ? "for now" : "final"}`, async () => {
    await using smtp = await openSmtp(
      ["localhost"],
      refusing("mail", code, "not this one"),
    );
    const { status, isRefused } = await send(smtp);
    assertEquals([status, isRefused ?? false], [code, code >= 500]);
  });
}

Deno.test("a server that hangs ends the attempt", async () => {
  await using smtp = await openSmtp(["localhost"], { hangs: true });
  const { status, problem } = await send(smtp, {}, { longestMs: 1500 });
  assertEquals([status, problem], [null, "no answer in 1.5 seconds"]);
});

Deno.test("a server that closes the connection ends the attempt", async () => {
  await using smtp = await openSmtp(["localhost"], { closes: true });
  const { problem, isRefused } = await send(smtp);
  assertMatch(problem, /closed/i);
  assertEquals(isRefused ?? false, false);
});
