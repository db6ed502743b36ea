import { count } from "#tui/text/en/plural.ts";

/** Texts about notifications: webhooks, e-mail and what they are sent. */
export const notifications = {
  about: "where the server sends notifications to, and what became of them",
  list: "list the targets of notifications with their state",
  show: "show a target: what it is sent, and what is wrong",
  create:
    "send notifications to a webhook, whose secret is printed only now, or by e-mail",
  set: "change a target; what is not named stays as it is",
  test: "send a test notification now, once",
  enable: "send notifications to a target again, from now on",
  disable: "send nothing more to a target",
  remove: "remove a target with what was not delivered",
  deliveriesList: "list the notifications to a target, newest first",
  resend: "send notifications again that were given up",
  none: "No notifications are sent",
  noDeliveries: "Nothing has been sent to it",
  target: "name or id of a target",
  name: "name of the target",
  delivery: "id of a delivery; by default all that were given up",
  options: {
    webhook: "address that notifications are posted to, as JSON",
    email: "addresses that mails are sent to, separated by commas",
    smtp: "SMTP server that takes the mails, as mail.example.org:587",
    from: "sender of the mails",
    tls:
      "how the connection is encrypted: starttls on port 587, implicit on 465, none on 25; default starttls, without which nothing is sent",
    smtpUser: "user for the login at the SMTP server; by default without one",
    smtpPassword: "file with the password of that user; - reads it from stdin",
    smtpCa: "file with the CA of the SMTP server, in PEM",
    event:
      "kind of event, as rollout.halted, or how kinds begin, as machine.; repeat for several; default rollout.halted, rollout.finished, rollout.wave_reached and warning.",
    query:
      "leave out events about machines that do not match, as 'tag:paris result:failed'",
    language: "language of the sentences; default en",
    private: "it may be in a private network, or on this host",
    noPrivate: "it may not be in a private network",
    secret:
      "file with the secret that signs the notifications (whsec_…); default: a new one is made",
    state: "only those in this state",
  },
  note: (name: string) =>
    `Target ${name}. This secret signs its notifications: give it to the receiver; it is not shown again. Try it with: longshore notifications test ${name}`,
  missing: {
    kind: "Name either --webhook or --email",
    webhook: "--smtp, --from, --tls and --smtp-… are for --email",
    email: "--secret-file is for --webhook; a password is --smtp-password-file",
    smtp: "E-mail needs --smtp and --from",
  },
  noSmtp: "a host with or without a port, as mail.example.org:587",
  readable:
    "Mails and the password of the SMTP server are sent readable, because of --tls none",
  nothing: "Name what to change, as --event or --email",
  creating: (name: string) => `Creating target ${name}`,
  created: (name: string) => `Target ${name} created`,
  changing: (name: string) => `Changing target ${name}`,
  changed: (name: string) => `Target ${name} changed`,
  enabled: (name: string) =>
    `${name} is sent notifications from now on; what happened meanwhile is left out`,
  disabled: (name: string) => `Nothing more is sent to ${name}`,
  isEnabled: "It is enabled already",
  isDisabled: "It is disabled already",
  removeQuestion: (name: string) => `Remove the target ${name}?`,
  removeEffect:
    "Nothing more is sent to it. What was not delivered, its list and its secret are deleted.",
  removeYes: "remove",
  removing: (name: string) => `Removing target ${name}`,
  removed: (name: string) => `Target ${name} removed`,
  testing: (name: string) => `Sending a test to ${name}`,
  tested: (name: string, milliseconds: number) =>
    `${name} took the test in ${milliseconds} ms`,
  testFailed: (name: string, problem: string) =>
    `The test was not delivered to ${name}: ${problem}`,
  resending: (name: string) => `Sending again to ${name}`,
  resent: (name: string, n: number) =>
    `${count(n, "notification")} to ${name} will be sent again`,
  unknown: (word: string) =>
    `There is no target ${word}; list the notifications`,
  undelivered: (target: string, n: number, problem: string) =>
    `${
      count(n, "notification")
    } to ${target} could not be delivered: ${problem}`,
  kinds: { webhook: "webhook", email: "e-mail" },
  states: { on: "on", off: "off", failing: "not delivered" },
  allowed: "allowed",
  ownCa: "of its own",
  tls: {
    starttls: "STARTTLS",
    implicit: "TLS",
    none: "not encrypted",
  },
  never: "never",
  events: (n: number) => count(n, "event"),
  screen: {
    crumb: "notifications",
    label: "Target",
    delivery: "Notification",
    empty:
      "No notifications are sent yet: make a target with longshore notifications create",
    noTarget: "There is no target",
    noDelivery: "There is no notification",
    noneDead: "None of its notifications was given up",
    notGivenUp: "Only what was given up can be sent again",
    open: "what it was sent, and what was given up",
    openShort: "deliveries",
    test: "send a test notification now",
    testShort: "test",
    resendAll: "try again all that was given up",
    resendOne: "try again what was given up",
    resendShort: "send again",
    pause: "send nothing more to it, or again from now on",
    pauseShort: "pause/resume",
    remove: "remove the target",
  },
  titles: {
    id: "ID",
    name: "NAME",
    kind: "KIND",
    state: "STATE",
    waiting: "WAITING",
    dead: "GIVEN UP",
    delivered: "DELIVERED",
    address: "ADDRESS",
    events: "EVENTS",
    problem: "PROBLEM",
    what: "WHAT",
    created: "CREATED",
    attempts: "ATTEMPTS",
    message: "MESSAGE ID",
  },
  facts: {
    id: "ID",
    name: "Name",
    kind: "Kind",
    address: "Address",
    smtp: "SMTP server",
    user: "SMTP user",
    from: "Sender",
    ca: "Its CA",
    state: "State",
    events: "Events",
    query: "Machines",
    language: "Language",
    private: "Private addresses",
    waiting: "Waiting",
    dead: "Given up",
    behind: "Still to look at",
    delivered: "Last delivered",
    problem: "Problem",
    created: "Created",
    delivery: "Test",
    took: "Took",
  },
  deliveries: {
    delivered: "delivered",
    gaveUp: "given up",
    dead: (attempts: number) => `given up after ${count(attempts, "attempt")}`,
    waiting: (attempts: number, at: string | null) =>
      attempts === 0
        ? "waits"
        : `failed ${count(attempts, "time")}; next ${at}`,
  },
};
