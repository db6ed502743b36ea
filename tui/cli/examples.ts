import type { Command } from "commander";
import { text } from "#tui/text/mod.ts";

/** Example command lines, by the words of their command. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  "": [
    "longshore",
    "longshore --ssh ops@ocs.example.org --token-file ~/.longshore-token",
    "longshore machines list --json",
    "longshore help packages create",
    "longshore --version",
  ],
  "console": [
    "longshore console --view machines/pc-1",
    "longshore console --readonly --ascii",
  ],
  "overview": ["longshore overview --json"],
  "packages list": [
    "longshore packages list --filter vlc --sort -failed",
    "longshore packages list --faults --quiet",
    "longshore packages list -o wide",
  ],
  "packages show": [
    "longshore packages show 'vlc 3.0'",
    "longshore packages show 1795359043 --json",
  ],
  "packages create": [
    "longshore packages create tool.tar.gz --target unix --command 'install.sh --quiet'",
    "longshore packages create vlc.exe --target windows --command 'vlc.exe /S' --dry-run",
    "longshore packages create fonts.zip --target unix --action store --path /usr/share/fonts --activate",
    "longshore packages create office.zip --target windows --action execute --command 'msiexec /i office.msi KEY={{KEY}} /qn' --secret-file KEY=office.key",
    "longshore packages create --action execute --name reboot --command 'shutdown -r +5'",
  ],
  "packages codes": [
    "longshore packages codes vlc --success-codes 1605,100-119",
    "longshore packages codes vlc --success-codes '' --reboot-codes 102",
  ],
  "packages relations": [
    "longshore packages relations 'vlc 3.0'",
    "longshore packages relations 'vlc 3.0' --requires runtime",
    "longshore packages relations 'vlc 3.0' --conflicts ''",
  ],
  "packages download": [
    "longshore packages download vlc",
    "longshore packages download 1795359043 --output - | tar -tz",
  ],
  "packages progress": ["longshore packages progress vlc"],
  "packages activate": ["longshore packages activate 'vlc 3.0' --yes 12"],
  "packages deactivate": ["longshore packages deactivate 'vlc 3.0' --yes 12"],
  "packages delete": ["longshore packages delete 'vlc 3.0'"],
  "plan": [
    "longshore plan vlc --group office",
    "longshore plan vlc --query 'os:debian' --list unreached",
  ],
  "assign": [
    "longshore assign vlc --group office --dry-run",
    "longshore assign vlc --group office --machine pc-7 --yes 31",
    "longshore assign vlc --group office --waves 5,25,100 --soak 4h --yes 30",
  ],
  "assignments list": ["longshore assignments list --package vlc"],
  "assignments machines": ["longshore assignments machines 7 -o name"],
  "assignments withdraw": ["longshore assignments withdraw 7 --yes 31"],
  "rollouts list": ["longshore rollouts list --state halted"],
  "rollouts show": ["longshore rollouts show 7"],
  "rollouts report": [
    "longshore rollouts report 7",
    "longshore rollouts report 7 --html rollout-7.html",
  ],
  "rollouts pause": ["longshore rollouts pause 7 --reason 'INC-1042'"],
  "rollouts resume": ["longshore rollouts resume 7"],
  "rollouts open": [
    "longshore rollouts open 7 --yes 25",
    "longshore rollouts open 7 --all --dry-run",
  ],
  "rollouts stop": ["longshore rollouts stop 7 --dry-run"],
  "rollouts wait": ["longshore rollouts wait 7 --for wave=2 --timeout 8h"],
  "halt": [
    "longshore halt --reason 'INC-1042: vlc breaks the login'",
    "longshore halt --group office --reason INC-1042 --dry-run",
  ],
  "resume": ["longshore resume"],
  "halts list": ["longshore halts list"],
  "windows list": ["longshore windows list --group office"],
  "windows add": [
    "longshore windows add office --days mon-fri --start 22:00 --for 8h --zone Europe/Paris --except 2027-01-01",
  ],
  "windows remove": ["longshore windows remove 3"],
  "groups list": ["longshore groups list --filter office -o name"],
  "groups show": ["longshore groups show office -o yaml"],
  "groups create": [
    "longshore groups create office --machine pc-1 --machine pc-2",
    "longshore groups create debian --query 'os:debian' --dry-run",
  ],
  "groups edit": [
    "longshore groups edit debian --query 'os:debian' --yes 12",
    "longshore groups edit debian --trusted-only",
  ],
  "groups members": [
    "longshore groups members office --json",
    "longshore groups members office --excluded",
  ],
  "groups exclude": ["longshore groups exclude office pc-9 --dry-run"],
  "groups refresh": ["longshore groups refresh debian"],
  "groups add": [
    "longshore groups add office pc-3 pc-4 --yes 2",
    "longshore groups add office --from machines.csv --dry-run",
    "longshore groups add office - --yes 31 <machines.txt",
  ],
  "groups remove": ["longshore groups remove office pc-3"],
  "groups rename": ["longshore groups rename office 'office, floor 2'"],
  "groups delete": ["longshore groups delete office"],
  "machines list": [
    "longshore machines list os:debian 'ram>=8G' tag:paris*",
    "longshore machines list 'software:firefox<140 -name:srv*' --json",
    "longshore machines list --group office --not-seen-days 7",
    "longshore machines list --faults --json",
  ],
  "machines show": ["longshore machines show pc-1"],
  "machines ask-inventory": ["longshore machines ask-inventory pc-1"],
  "machines retire": [
    "longshore machines retire pc-1",
    "longshore machines retire --query 'seen>1y' --dry-run",
  ],
  "machines approve": [
    "longshore machines approve pc-1",
    "longshore machines approve --query 'status:pending name:paris*' --yes 12",
  ],
  "machines clear-alert": ["longshore machines clear-alert pc-1"],
  "enrolment list": ["longshore enrolment list"],
  "enrolment issue": ["longshore enrolment issue paris --tag paris --days 30"],
  "enrolment revoke": ["longshore enrolment revoke 2"],
  "machines restore": ["longshore machines restore pc-1"],
  "machines remove": [
    "longshore machines remove pc-1 --yes 1",
    "longshore machines remove --query 'seen>1y' --dry-run",
  ],
  "machines removed": ["longshore machines removed --name pc-1"],
  "machines removals": ["longshore machines removals"],
  "machines tag": [
    "longshore machines tag Lyon pc-1",
    "longshore machines tag Lyon --query 'ip:10.2.0.0/16' --dry-run",
    "longshore machines tag NA pc-1",
  ],
  "machines field": [
    "longshore machines field building B2 pc-1",
    "longshore machines field building B2 --group office --yes 31",
  ],
  "machines inventory": ["longshore machines inventory pc-1 SOFTWARES --json"],
  "notes list": [
    "longshore notes list --machine pc-1",
    "longshore notes list --ticket INC-123 --json",
  ],
  "notes show": ["longshore notes show 7"],
  "notes add": [
    "longshore notes add 'screen replaced' --machine pc-1 --ticket INC-123",
    "longshore notes add - --package vlc",
  ],
  "notes edit": ["longshore notes edit 7 --ticket INC-124"],
  "notes delete": ["longshore notes delete 7"],
  "networks list": [
    "longshore networks list --no-headers --columns network,name",
    "longshore networks list --unknown --sort address",
    "longshore networks list --filter 10.1. --json",
  ],
  "networks show": ["longshore networks show 10.1.2.0/24"],
  "networks hosts": [
    "longshore networks hosts 'HQ, 1st floor' --unknown",
    "longshore networks hosts 10.1.2.0 --vendor cisco --seen-days 7",
  ],
  "networks name": ["longshore networks name 10.1.2.0/24 'HQ, 1st floor'"],
  "networks scanners": [
    "longshore networks scanners guests 0",
    "longshore networks scanners guests default",
  ],
  "networks pin": ["longshore networks pin 10.1.2.0/24 srv-1"],
  "networks forbid": ["longshore networks forbid 10.1.2.0/24 pc-7 pc-8"],
  "networks release": ["longshore networks release 10.1.2.0/24 pc-7"],
  "networks mark": [
    "longshore networks mark 00:11:22:AA:BB:CC printer --note 'by the stairs'",
  ],
  "networks unmark": ["longshore networks unmark 00:11:22:AA:BB:CC"],
  "deployments list": [
    "longshore deployments list result:failed os:windows",
    "longshore deployments list --package vlc --state failed",
    "longshore deployments list --machine pc-1",
    "longshore deployments list --package vlc --cause no_fragment",
    "longshore deployments list -o csv --columns machine,package,state,changed >deployments.csv",
    "longshore deployments list --state failed --all",
  ],
  "deployments wait": [
    "longshore deployments wait vlc --for succeeded=95% --fail-over 5% --timeout 2h",
    "longshore deployments wait vlc --group office --for finished=100% --json",
  ],
  "deployments show": ["longshore deployments show pc-1 vlc"],
  "deployments retry": [
    "longshore deployments retry pc-1 vlc",
    "longshore deployments retry --package vlc --state failed --yes 3",
  ],
  "deployments restarted": [
    "longshore deployments restarted pc-1 vlc",
    "longshore deployments restarted --filter 'os:windows seen<1d' --yes 3",
  ],
  "deployments accept": [
    "longshore deployments accept pc-1 vlc",
    "longshore deployments accept --unverified --package vlc --yes 3",
  ],
  "deployments cancel": [
    "longshore deployments cancel pc-1 vlc",
    "longshore deployments cancel --package vlc --group office --yes 12",
  ],
  "why": [
    "longshore why pc-1 vlc",
    "longshore why pc-1",
    "longshore why vlc",
  ],
  "machines duplicates": ["longshore machines duplicates --state open"],
  "machines merge": [
    "longshore machines merge 3 --dry-run",
    "longshore machines merge 3",
  ],
  "machines unmerge": ["longshore machines unmerge 3"],
  "machines dismiss": ["longshore machines dismiss 3"],
  "troubles list": ["longshore troubles list --kind hammers"],
  "tail": [
    "longshore tail --follow --package vlc --outcome failed",
    "longshore tail --since 1042 --json",
    "longshore tail --since 2h --kind deployment.",
  ],
  "events list": [
    "longshore events list --since 2026-11-30T08:00 --until 2026-11-30T12:00 --package vlc",
    "longshore events list --since 1d -o csv --columns time,machine,what",
  ],
  "summaries": [
    "longshore summaries --package vlc --until 2026-03-01",
    "longshore summaries --kind deployment.result --group office --json",
  ],
  "storage": ["longshore storage --json"],
  "backup create": ["longshore backup create"],
  "backup list": ["longshore backup list", "longshore backup list -o wide"],
  "backup show": ["longshore backup show 2026-11-30T02-00-00Z"],
  "servers list": ["longshore servers list"],
  "servers remove": ["longshore servers remove ocs-b.example.org:8443"],
  "relays list": ["longshore relays list"],
  "relays show": ["longshore relays show lyon"],
  "relays create": [
    "longshore relays create lyon --site lyon --name relay.lyon.example",
  ],
  "relays set": ["longshore relays set lyon --prefetch 20-6 --rate 500K"],
  "relays token": ["longshore relays token lyon > relay.token"],
  "relays revoke": ["longshore relays revoke lyon"],
  "notifications list": ["longshore notifications list"],
  "notifications show": ["longshore notifications show chat"],
  "notifications create": [
    "longshore notifications create chat --webhook https://chat.example.org/hook",
    "longshore notifications create failures --webhook https://ocs.example.org/failed --event deployment.result --query 'result:failed tag:paris' --language fr",
    "longshore notifications create ops --email ops@example.org --smtp mail.example.org --from ocs@example.org",
  ],
  "notifications set": [
    "longshore notifications set chat --event rollout. --event warning.",
  ],
  "notifications test": ["longshore notifications test chat"],
  "notifications enable": ["longshore notifications enable chat"],
  "notifications disable": ["longshore notifications disable chat"],
  "notifications remove": ["longshore notifications remove chat"],
  "notifications deliveries": [
    "longshore notifications deliveries chat --state dead",
  ],
  "notifications resend": [
    "longshore notifications resend chat",
  ],
  "audit": ["longshore audit --limit 20", "longshore audit --verify"],
  "settings list": ["longshore settings list"],
  "settings show": ["longshore settings show PROLOG_FREQ"],
  "settings set": ["longshore settings set pollHours 2"],
  "settings unset": ["longshore settings unset pollHours --group office"],
  "operators list": ["longshore operators list"],
  "operators create": ["longshore operators create ada operator"],
  "operators role": ["longshore operators role ada admin"],
  "operators remove": ["longshore operators remove ada"],
  "tokens list": ["longshore tokens list --filter laptop"],
  "tokens issue": [
    "(umask 077; longshore tokens issue ada laptop --days 90 >ada.token)",
  ],
  "tokens revoke": ["longshore tokens revoke 3"],
  "diff": [
    "longshore diff -f site.yaml",
    "longshore diff -f site.yaml --prune group -o json",
  ],
  "apply": ["longshore apply -f site.yaml --yes 4"],
  "export": [
    "longshore export >all.yaml",
    "longshore export group settings",
  ],
  "profiles list": ["longshore profiles list"],
  "profiles add": [
    "longshore profiles add prod --server http://127.0.0.1:7070 --ssh ops@ocs.example.org --token-file ~/.longshore-token --label PROD --colour red",
  ],
  "profiles remove": ["longshore profiles remove prod"],
  "profiles use": ["longshore profiles use prod"],
  "completion": [
    "source <(longshore completion bash)",
    "longshore completion fish >~/.config/fish/completions/longshore.fish",
  ],
  "version": ["longshore version"],
  "help": ["longshore help packages create"],
};

/**
 * Adds its examples to the help of a command, and where to read on.
 *
 * @param path The words that lead to it: "packages create"; "" for the program.
 */
export function addExamples(command: Command, path: string): void {
  const lines = EXAMPLES[path] ?? [];
  const { examples, more } = text.cli.help;
  const after = [
    ...lines.length > 0
      ? [examples, ...lines.map((line) => `  ${line}`), ""]
      : [],
    ...path === "" ? [] : [more],
  ].join("\n");
  if (after) command.addHelpText("after", `\n${after}`);
}
