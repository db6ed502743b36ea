import { formKeys } from "#tui/console/keys/form_keys.ts";
import {
  globalKeys,
  leaveKey,
  terminalKeys,
} from "#tui/console/keys/global.ts";
import { listKeys } from "#tui/console/keys/list_view.ts";
import { moveKeys, reloadKey } from "#tui/console/keys/lists.ts";
import { keyWords } from "#tui/console/keys/names.ts";
import { SYNONYMS } from "#tui/console/nav/commands.ts";
import { PLACES, ROOT_SCREENS } from "#tui/console/nav/places.ts";
import { ROOTS } from "#tui/console/nav/screen_place.ts";
import { sheetKeys } from "#tui/console/screens/sheet_keys.ts";
import {
  columnChoiceKeys,
  sortChoiceKeys,
} from "#tui/console/widgets/choice/list_choice.tsx";
import { said } from "#tui/text/mod.ts";
import {
  type Bindings,
  SCREEN_SECTIONS,
  type ScreenSection,
} from "./console_screens.ts";
import { code, codes, page, sentence, table } from "./markup.ts";

/** The keys that screens of a kind share, mentioned at each of them. */
const KIND_WORDS: Record<ScreenSection["kind"], string> = {
  list: "The [keys of every list](#lists) work too.",
  page: "The [keys of every page](#pages) work too.",
  form: "The [keys of every form](#forms) work too.",
  tail: "The keys that [move](#moving) through a list work too.",
};

/** The content of `docs/console.md`. */
export function consolePage(): string {
  const places = [...ROOT_SCREENS, ...PLACES].map(({ screen }) => screen);
  const shown = SCREEN_SECTIONS.flatMap((section) => section.places);
  const missing = places.filter((screen) => !shown.includes(screen));
  if (missing.length > 0) {
    throw new Error(`Screens without a section: ${missing.join(", ")}`);
  }
  return page("The console", "the screens and keys in `tui/console/`", [
    "`longshore` alone opens the console; [the tour](tour.md) shows it in ten minutes. It needs a terminal of at least 80×24.",
    "The last line of the screen names the keys that work now. `?` lists all of them with what they do, and can be searched. A key that does nothing says why.",
    "## Screens",
    table(
      ["screen", "key", "command"],
      SCREEN_SECTIONS.map((section) => [
        `[${section.title}](#${anchor(section.title)})`,
        code(numberOf(section)),
        codes(commandsOf(section).slice(0, 1)) || section.from || "",
      ]),
    ),
    "## Keys everywhere",
    keyTable([...globalKeys, leaveKey, ...terminalKeys]),
    "After an action, `Y` copies the command line that does the same.",
    "## Commands",
    "`:` opens a line for a command. `tab` completes it and goes round what fits, `shift+tab` goes back, `up` recalls earlier ones, and the first letters of a word are enough if they fit one word only. After a list's name, further words filter it: `:machines lab`, `:deployments failed`. After the name of one thing comes its name or its id: `:package vlc`. `:why MACHINE PACKAGE` says why a package is no further there, `:why` with one name lists the packages of a machine or the causes of a package. French words work in both languages; `tab` offers those of the language in use.",
    table(
      ["command", "also"],
      SYNONYMS.map(([own, ...words]) => [code(`:${own}`), codes(words)]),
    ),
    "`longshore console --view VIEW` starts on a screen: `machines`, `packages/1700000001`, `deployments/failed`. After a `?` come a filter, an order and columns, as in saved views: `--view 'machines?filter=os:debian&sort=-lastContact'`. Such a line can also be typed after `:`.",
    "## Moving",
    "In lists and pages. A number typed before a key repeats it: `5j`; before `g` or `G` it is the number of the row.",
    keyTable([...moveKeys, reloadKey]),
    "## Lists",
    keyTable(listKeys),
    "`/` filters as you type: by [a query](query.md) in lists of machines and deployments, where `tab` completes it, and by a part of the name in others, where a leading `!` finds the rest. `enter` keeps the filter and `esc` removes it. On the events it opens a form, which takes a query too.",
    "A window of 120 columns and more shows the details of the selected row beside machines and deployments, one of 160 beside packages as well. They follow the cursor once it rests. `|` shows and hides them for each list, until the console ends.",
    "Actions apply to the selected rows; if none is selected, to the row of the cursor.",
    "`s` lists the columns that can be sorted by, also those that are not on screen; the same column again reverses the order. `W` lists all columns: `space` shows or hides one, `K` and `J` move it, `enter` keeps the choice for this list, `r` returns to the usual columns. `T` shows times as ages, such as `4 min`, on every list, and as dates again.",
    "In the list of orders:",
    keyTable(sortChoiceKeys),
    "In the list of columns:",
    keyTable(columnChoiceKeys),
    "## Saved views",
    "`:view save NAME` saves the list on screen with its filter, order, failures and columns, and of the machines of a group or the deployments of a package or machine the list of all with a query; `:view NAME` opens it, `:view remove NAME` deletes it, and `tab` completes the names. A view is one line, such as `machines?filter=os:debian&sort=-lastContact`, which is shown when it is saved and opens at a colleague's too. Views and columns are kept in the file of profiles: with the profile in use, or for sessions without one.",
    "## Pages",
    keyTable(sheetKeys),
    "## Forms",
    "What was typed into a form is never lost to one key: a form that is left is filled in again when it is opened the next time, and quitting asks first. `?` lists the keys; while text is typed into a field, `^g` does.",
    keyTable(formKeys),
    "## Questions",
    "An action that changes something asks first. `y` confirms and `n` or `esc` leaves everything as it is. If several machines are affected, or something is lost, the number of machines or the name (a package: with or without its version) has to be typed, then `enter`.",
    "## Undoing",
    "`u` undoes the last action of this session, and pressed again the one before it; `@` lists all of them, where `u` undoes the selected one. An undo is an action of its own: it asks first, the server checks it, and it is in the log. The server refuses it once a machine was offered what is to be undone, or if somebody has changed it again. In lists in which `u` does something else, as in the list of duplicates, `@` is the way.",
    table(["action", "undone by"], [
      [
        "activate, deactivate a package",
        "the other of the two; what was recalled stays so",
      ],
      [
        "create a package, group, operator, note, token",
        "deleting or revoking it, if it is not in use",
      ],
      ["assign a package", "withdrawing the assignment"],
      [
        "add machines to a group, exclude or remove them",
        "the reverse, if all of them were affected",
      ],
      [
        "change a name, query, setting, tag, exit code or note",
        "the value before",
      ],
      [
        "retire, restore named machines",
        "the other of the two; what was cancelled stays so",
      ],
      ["cancel waiting deployments", "a new attempt"],
      [
        "request inventories of named machines, merge duplicates",
        "withdrawing the request, separating them again",
      ],
    ]),
    "Nothing else can be undone; `u` says why in one line.",
    "## Colours, mouse and screen readers",
    "Each can be an option of `longshore console` or be kept in [a profile](operate/scripting.md#how-the-console-looks), so that one server looks different from another. An option comes before the profile, and the profile before a variable.",
    table(["option", "in a profile", "what it does"], [
      [
        "`--theme NAME`",
        "`theme`",
        "Colours: `dark` (the default), `light`, `contrast`, or [a file](#a-theme-of-your-own). Also `LONGSHORE_THEME`.",
      ],
      [
        "`NO_COLOR=1`",
        "",
        "No colours. They never say anything alone: there is always a word, a sign or a position with them.",
      ],
      [
        "`--ascii`",
        "`ascii`",
        "No character beyond ASCII, for old terminals and fonts; French without accents. Names of machines and other data stay as they are.",
      ],
      [
        "`--reduced-motion`",
        "`reducedMotion`",
        "Nothing moves by itself: what others change is shown at most every 5 seconds, and ages once a minute. Also `LONGSHORE_REDUCED_MOTION`.",
      ],
      [
        "`--screen-reader`",
        "`screenReader`",
        "Lines that a screen reader can say: the selected row as a sentence with its titles, no bars and frames. Also `INK_SCREEN_READER`.",
      ],
      [
        "`--mouse`",
        "`mouse`",
        "A click selects a row, the wheel scrolls. The terminal then needs shift to select text.",
      ],
    ]),
    "The terminal's own sixteen colours are used, so they suit its background. `COLORTERM` and `TERM` tell how many colours a file may use: with less than it asks for, the nearest is shown.",
    "### A theme of your own",
    "A JSON file with a `base` (`dark`, `light` or `contrast`) and the colours that differ from it: a name (`red`, `redBright`, `gray`, …), `#rrggbb`, or `none` for that of the text. Unknown keys and colours are refused at the start, all in one message.",
    '```json\n{\n  "base": "light",\n  "accent": "#005f87",\n  "open": "#875f00"\n}\n```',
    table(["colour", "of"], [
      ["`accent`", "keys, headings, the name of the program"],
      ["`ok`", "what succeeded, the connection that is live"],
      ["`failed`", "what failed, and questions about what cannot be undone"],
      ["`open`", "what waits or deserves attention"],
      ["`moving`", "what is being downloaded or run"],
      ["`quiet`", "titles of columns, notes of less interest"],
      ["`plain`", "everything else"],
    ]),
    "## Keys of your own",
    "`keys` in [a profile](operate/scripting.md#how-the-console-looks) gives a key that the console does not use a meaning: another key, a command, or a line of the shell. Help and footer show them. What cannot be used (a key of the console, a key that terminals need, an unknown command) is refused at the start, all in one message.",
    table(["in the profile", "what it does"], [
      ['`"F": "z"`', "What `z` does on the screen, if anything."],
      ['`"E": ":events failed"`', "Goes where the command leads."],
      [
        '`"H": "!ssh root@{name}"`',
        "Runs the line with `sh` on your computer, on the same terminal, after a question that shows it; `enter` returns to the console.",
      ],
    ]),
    "A key is one character, or `^` and a letter, such as `^o`. In a line of the shell `{name}` and `{id}` are those of the selected row or of the page, `{screen}` is the screen, `{server}` the address and `{operator}` your name there; each is quoted as one word.",
    "## Keys by screen",
    ...SCREEN_SECTIONS.flatMap(sectionOf),
  ]);
}

function sectionOf(section: ScreenSection): string[] {
  const { title, about, kind, from, keys, more = [] } = section;
  const number = numberOf(section);
  const ways = [
    ...number === "" ? [] : [code(number)],
    ...commandsOf(section).slice(0, 1).map(code),
    ...from ? [from] : [],
  ];
  return [
    `### ${title}`,
    about,
    ...ways.length > 0 ? [`Opened by ${ways.join(" or ")}.`] : [],
    ...keys.length > 0 ? [keyTable(keys)] : [],
    ...more.flatMap(([view, viewKeys]) => [`${view}:`, keyTable(viewKeys)]),
    KIND_WORDS[kind],
  ];
}

function keyTable(keys: Bindings): string {
  return table(
    ["key", "what it does"],
    keys.map(({ key, also = [], does }) => [
      [key, ...also].map((name) => code(keyWords(name))).join(" "),
      sentence(said(does)),
    ]),
  );
}

/** The number key of a screen. */
function numberOf({ places }: ScreenSection): string {
  const at = ROOTS.findIndex((root) => places.includes(root));
  return at < 0 ? "" : `${(at + 1) % 10}`;
}

/** The words after ":" that open a screen, its own first. */
function commandsOf({ places }: ScreenSection): string[] {
  const roots = ROOTS.filter((root) => places.includes(root));
  const others = PLACES.filter(({ screen }) => places.includes(screen))
    .flatMap(({ command, screen }) => command ? [{ ...command, screen }] : [])
    .map(({ words, needs = 0, screen }) =>
      `${words[0]}${NEEDED[screen === "deployment" ? 2 : needs]}`
    );
  return [...roots, ...others].map((words) => `:${words}`);
}

/** The arguments of a command, by the number of names it needs. */
const NEEDED = ["", " NAME", " MACHINE PACKAGE"] as const;

function anchor(title: string): string {
  return title.toLowerCase().replaceAll(" ", "-");
}
