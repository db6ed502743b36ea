import { assert, assertEquals, assertMatch } from "@std/assert";
import { describe, it } from "@std/testing/bdd";
import {
  createOperator,
  createToken,
  listTokens,
  whoAmI,
} from "#shared/contract/operators.ts";
import { call } from "#tui/api/call.ts";
import { openSite } from "#tests/console/site.ts";

const VIEW = { args: ["--view", "operators"] };

describe("operators and tokens", () => {
  it("are created; a secret is shown once and copied", async () => {
    await using site = await openSite();
    await using tty = await site.console(VIEW);
    await tty.sees(/> admin +admin/);
    tty.press("n");
    await tty.sees("create the operator");
    tty.type("-bob\r");
    await tty.sees("letters, digits and . _ @ -");
    tty.press("up", "^u");
    tty.type("bob\r");
    tty.type("\x1b[C");
    // The token that is asked for at once is for the one just created.
    tty.type("\r\rt");
    await tty.sees(/Operator +bob/);
    await tty.sees("[ issue it to bob, operator ]");
    tty.type("laptop\r30\r\r");
    const screen = await tty.sees("This is shown only once");
    assertMatch(screen, /For bob, operator\. Lines to send/);
    assertMatch(screen, /longshore profiles add localhost --server /);
    assertMatch(
      screen.replaceAll(/\s+/g, " "),
      /--ssh USER@localhost --token-stdin/,
    );
    const secret = /lsh_[\w-]+/.exec(screen)![0];
    tty.press("y");
    await tty.sees("The token was sent to your terminal's clipboard");
    assert(tty.written().includes(`\x1b]52;c;${btoa(secret)}`));
    tty.press("l");
    await tty.sees("The lines were sent to your terminal's clipboard");
    const sent = tty.written().split("\x1b]52;c;").at(-1)!;
    const copied = atob(/^[\w+/=]+/.exec(sent)![0]);
    assertMatch(copied, /^longshore profiles add .* --token-stdin$/m);
    assertEquals(copied.includes(secret), false);
    tty.press("enter");
    await tty.sees(/> \d+ +bob +laptop +valid/);
    await tty.seesNoMore(secret);
    const bob = await call(
      { server: site.server.operatorUrl, token: secret },
      whoAmI,
    );
    assertEquals([bob.name, bob.role], ["bob", "operator"]);
  });

  it("stand at the cursor once they are created, whatever the filter", async () => {
    await using site = await openSite();
    const { api } = site.server;
    for (const name of ["adam", "zoe"]) {
      await api(createOperator, { body: { name, role: "viewer" } });
    }
    await using tty = await site.console(VIEW);
    await tty.sees(/> adam/);
    tty.type("/zo\r");
    await tty.sees(/> zoe/);
    tty.type("nmia\r\r\r");
    await tty.sees(/> mia +viewer/);
    await tty.seesNoMore("/zo");
    tty.type("tdesk\r\r\r");
    await tty.sees("For mia, viewer.");
    tty.press("enter");
    await tty.sees(/> \d+ +mia +desk +valid/);
    tty.type("nnobody\rx\r\r\r");
    await tty.sees('There is no operator "nobody"');
  });

  it("are removed: a token at once, an operator after typing the name", async () => {
    await using site = await openSite();
    const { api } = site.server;
    await api(createOperator, { body: { name: "eve", role: "viewer" } });
    await api(createToken, { body: { operator: "eve", name: "desk" } });
    await using tty = await site.console(VIEW);
    await tty.sees(/> admin/);
    tty.press("tab");
    await tty.sees(/> \d+ +eve +desk +valid/);
    tty.press("D");
    await tty.sees("Revoke the token desk of eve?");
    tty.press("y");
    await tty.sees(/> \d+ +eve +desk +revoked/);
    tty.press("D");
    await tty.sees("It has already been revoked");
    tty.press("tab");
    await tty.sees(/> admin/);
    await tty.sees("Operator 1 of 2");
    tty.press("j", "D");
    await tty.sees("Remove eve?");
    tty.type("eve\r");
    await tty.sees("eve is removed");
    await tty.sees("longshore operators remove eve");
    const { rows } = await api(listTokens);
    assertEquals(
      rows.filter(({ revokedAt }) => !revokedAt).map(({ operator }) =>
        operator
      ),
      ["admin"],
    );
  });

  it("are visible only to admins", async () => {
    await using site = await openSite();
    const { api } = site.server;
    await api(createOperator, { body: { name: "vera", role: "viewer" } });
    const { secret } = await api(createToken, {
      body: { operator: "vera", name: "console" },
    });
    await using tty = await site.console({
      ...VIEW,
      env: { LONGSHORE_TOKEN: secret },
    });
    const screen = await tty.sees(/role admin|needs? .*admin/);
    assertMatch(screen, /operators/);
    tty.press("n");
    await tty.sees("This requires the role admin; your role is viewer");
  });

  for (
    const { language, size, asks, done } of [
      {
        language: "en",
        size: {},
        asks: "Make bob operator instead of viewer?",
        done: "bob has the role operator now",
      },
      {
        language: "fr",
        size: { columns: 60, rows: 20 },
        asks: /Donner à bob le rôle operator au lieu de viewer/,
        done: "bob a maintenant le rôle operator",
      },
    ]
  ) {
    it(`get another role, in ${language}`, async () => {
      await using site = await openSite();
      const { api } = site.server;
      await api(createOperator, { body: { name: "bob", role: "viewer" } });
      await using tty = await site.console({
        args: [...VIEW.args, "--lang", language],
        ...size,
      });
      await tty.sees(/> admin +admin/);
      tty.press("j", "e");
      await tty.sees("[viewer]");
      tty.press("right", "^s");
      await tty.sees(asks);
      tty.press("y");
      await tty.sees(done);
      await tty.sees(/> bob +operator/);
      await tty.sees("longshore operators role bob operator");
      tty.press("k", "e");
      await tty.sees("[admin]");
      tty.press("right", "^s", "y");
      await tty.sees("Cannot make admin viewer: no other admin");
    });
  }
});
