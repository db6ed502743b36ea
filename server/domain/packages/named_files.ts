import type { Shell, Word } from "./command_words.ts";

/** A file that a command names, and the way it uses it. */
export interface NamedFile {
  readonly path: string;
  /** `program`: it is run itself; `script`: a program runs it; else read. */
  readonly use: "program" | "script" | "data";
  /** For a script, the name of the program that runs it. */
  readonly by?: string;
}

/** A command without what only starts another one. */
interface Call {
  /** Its last part, in lower case and without `.exe` on Windows. */
  readonly name: string;
  readonly program: Word;
  readonly rest: readonly Word[];
}

const isOption = ({ text }: Word) => /^-./.test(text);
const isSwitch = ({ text }: Word) => /^[-/]./.test(text);

/** Programs of Unix that run the script they are given. */
const UNIX_RUNNERS =
  /^(ba|da|k|z|a|mk|pdk|tc|c)?sh$|^(python|perl|ruby|php|node|lua|tclsh|pwsh)[\d.]*$/;
const WINDOWS_RUNNERS = /^(python|pythonw|py|perl|ruby|php|node|bash|sh)$/;

/** The options with which a program takes code, or a module, and no file. */
const TAKES_CODE: readonly (readonly [runner: RegExp, option: RegExp])[] = [
  [/sh$/, /^-[a-zA-Z]*c$/],
  [/^py/, /^-[a-zA-Z]*[cm]$/],
  [/^(perl|ruby|lua)/, /^-[a-zA-Z]*[eE]$/],
  [/^node/, /^(-e|-p|--eval|--print)$/],
  [/^php/, /^-r$/],
];

/** Options of those programs that take the next word. */
const TAKES_WORD = /^(-[oOWXI]|--rcfile|--init-file|--require)$/;

/** Programs that start another one, with the options that take a word. */
const UNIX_WRAPPERS: Readonly<Record<string, RegExp>> = {
  sudo: /^-[ugpCTR]$/,
  env: /^-[uCS]$/,
  nohup: /(?!)/,
  nice: /^-n$/,
  ionice: /^-[cnp]$/,
  exec: /^-a$/,
  command: /(?!)/,
  time: /(?!)/,
  setsid: /(?!)/,
  timeout: /^-[ks]$/,
  xvfb: /(?!)/,
};

/** The call that a segment comes down to; null if it has none. */
export function callOf(words: readonly Word[], shell: Shell): Call | null {
  let rest = [...words];
  if (shell === "unix") rest = dropAssignments(rest);
  const [program, ...others] = rest;
  if (!program) return null;
  const name = baseName(program.text, shell);
  if (shell === "unix") {
    const takesWord = UNIX_WRAPPERS[name];
    if (!takesWord) return { name, program, rest: others };
    let inner = dropOptions(others, takesWord);
    if (name === "timeout") inner = inner.slice(1);
    return callOf(inner, shell) ?? { name, program, rest: others };
  }
  if (name === "call" || name === "@call") return callOf(others, shell);
  if (name === "start") {
    const [title, ...more] = others;
    const from = title && /\s|^$/.test(title.text) ? more : others;
    const at = from.findIndex((word) => !isSwitch(word));
    return at < 0 ? null : callOf(from.slice(at), shell);
  }
  return { name, program, rest: others };
}

/**
 * The command line inside a call of a shell, such as `sh -c '…'` or `cmd /c …`;
 * null for any other call.
 */
export function innerCommand(
  { name, rest }: Call,
  shell: Shell,
): string | null {
  if (shell === "unix") {
    if (!/^(ba|da|k|z|a)?sh$/.test(name)) return null;
    const at = rest.findIndex(({ text }) => /^-[a-z]*c$/.test(text));
    const code = rest[at + 1];
    return at < 0 || !code ? null : code.text;
  }
  if (name !== "cmd" && name !== "%comspec%") return null;
  const at = rest.findIndex(({ text }) => /^\/[ckr]$/i.test(text));
  if (at < 0) return null;
  return rest.slice(at + 1).map(({ text }) => text).join(" ");
}

/** The files that a call names by paths. */
export function filesOf(call: Call, shell: Shell): NamedFile[] {
  const named = shell === "unix" ? unixFiles(call) : windowsFiles(call);
  const own: NamedFile[] = isPath(call.program, shell)
    ? [{ path: call.program.text, use: "program" }]
    : [];
  return [...own, ...named];
}

/** True for `./x`, `bin/x`, `.\x`: it is looked for in no other folder. */
function isPath({ text, isOpen }: Word, shell: Shell): boolean {
  if (isOpen) return false;
  return shell === "unix" ? text.includes("/") : /[\\]/.test(text);
}

function unixFiles({ name, rest }: Call): NamedFile[] {
  const data = (words: readonly Word[]): NamedFile[] =>
    words.filter(({ isOpen }) => !isOpen)
      .map(({ text }) => ({ path: text, use: "data" }));
  const plain = rest.filter((word) => !isOption(word));
  if (UNIX_RUNNERS.test(name)) return scriptOf(name, rest);
  switch (name) {
    case ".":
    case "source":
      return plain.slice(0, 1).filter(({ isOpen, text }) =>
        !isOpen && text.includes("/")
      ).map(({ text }) => ({ path: text, use: "script", by: "sh" }));
    case "java":
      return data(after(rest, /^-jar$/));
    case "dpkg":
      return rest.some(({ text }) => /^(-i|--install|--unpack)$/.test(text))
        ? data(plain)
        : [];
    case "rpm":
      return rest.some(({ text }) => /^(-[a-zA-Z]*[iUF]|--install)/.test(text))
        ? data(plain.filter(({ text }) => /\.rpm$/.test(text)))
        : [];
    case "installer":
      return data(after(rest, /^-pkg$/));
    case "pkgadd":
      return data(after(rest, /^-d$/));
    case "apt":
    case "apt-get":
    case "gdebi":
    case "dnf":
    case "yum":
    case "zypper":
    case "apk":
      return data(plain.filter(({ text }) => /\.(deb|rpm|apk)$/.test(text)));
    case "unzip":
      return data(plain.slice(0, 1));
    case "tar":
      return data(
        after(rest, /^-?[a-zA-Z]*x[a-zA-Z]*f$|^-?[a-zA-Z]*f[a-zA-Z]*x$/),
      );
    case "chmod":
    case "chown":
      return data(plain.slice(1));
    case "cp":
    case "mv":
    case "install":
      return rest.some(({ text }) => /^-(t|m|o|g|d)$|^-.*d/.test(text))
        ? []
        : data(plain.slice(0, -1));
    default:
      return [];
  }
}

/** A script in a command for PowerShell, such as `& '.\a.ps1' -x`. */
const QUOTED_PS1 = /(?:^|[\s'"&(])((?:\.[\\/])?\w[^'"&()$%*?|;]*?\.ps1)\b/gi;

function windowsFiles({ name, rest }: Call): NamedFile[] {
  const data = (words: readonly Word[]): NamedFile[] =>
    words.filter(({ isOpen }) => !isOpen)
      .map(({ text }) => ({ path: text, use: "data" }));
  const plain = rest.filter((word) => !isSwitch(word));
  if (WINDOWS_RUNNERS.test(name)) return scriptOf(name, rest);
  switch (name) {
    case "msiexec":
      return data(msiexecFiles(rest));
    case "powershell":
    case "pwsh":
      return rest.filter(({ isOpen }) => !isOpen)
        .flatMap(({ text }) =>
          /^[^'"&]+\.ps1$/i.test(text)
            ? [text]
            : [...text.matchAll(QUOTED_PS1)].map(([, path]) => path!)
        )
        .map((path) => ({ path, use: "script", by: name }));
    case "cscript":
    case "wscript":
      return plain.slice(0, 1).filter(({ isOpen }) => !isOpen)
        .map(({ text }) => ({ path: text, use: "script", by: name }));
    case "java":
    case "javaw":
      return data(after(rest, /^-jar$/i));
    case "regedit":
    case "wusa":
      return data(plain.slice(0, 1));
    case "reg":
      return data(after(rest, /^import$/i));
    case "certutil":
      return rest.some(({ text }) => /^[-/]addstore$/i.test(text))
        ? data(plain.slice(1, 2))
        : [];
    case "pnputil":
      return data(after(rest, /^([-/]add-driver|-a)$/i));
    case "dism":
      return data(
        rest.flatMap(({ text, isOpen }) => {
          const path = /^\/packagepath:(.+)$/i.exec(text)?.[1];
          return path ? [{ text: path, isOpen }] : [];
        }),
      );
    case "copy":
    case "move":
    case "xcopy":
    case "type":
      return data(plain.slice(0, 1));
    default:
      return [];
  }
}

/** `/i FILE`, `/package FILE`, `/iFILE`, and transforms and patches. */
function msiexecFiles(rest: readonly Word[]): Word[] {
  const takes = /^[-/](i|package|a|j[um]?|f[a-z]*|x|uninstall|p|update)$/i;
  const found: Word[] = [];
  for (const [i, { text, isOpen }] of rest.entries()) {
    const next = rest[i + 1];
    if (takes.test(text) && next && !isSwitch(next)) found.push(next);
    const glued = /^[-/][ix](.+\.ms[ip])$/i.exec(text)?.[1];
    if (glued) found.push({ text: glued, isOpen });
    const listed = /^(transforms|patch)=:?(.+)$/i.exec(text)?.[2];
    for (const path of listed?.split(";") ?? []) {
      found.push({ text: path, isOpen });
    }
  }
  return found.filter(({ text }) => /\.[a-z]/i.test(text));
}

/** The first word that is no option is the script, unless code comes first. */
function scriptOf(name: string, rest: readonly Word[]): NamedFile[] {
  const code = TAKES_CODE.find(([runner]) => runner.test(name))?.[1];
  for (let at = 0; at < rest.length; at++) {
    const { text, isOpen } = rest[at]!;
    if (code?.test(text)) return [];
    if (TAKES_WORD.test(text)) at++;
    else if (!/^[-+]./.test(text)) {
      if (isOpen || text === "-") return [];
      return [{ path: text, use: "script", by: name }];
    }
  }
  return [];
}

/** The word after the first one that matches. */
function after(rest: readonly Word[], option: RegExp): Word[] {
  const at = rest.findIndex(({ text }) => option.test(text));
  const next = rest[at + 1];
  return at < 0 || !next ? [] : [next];
}

function dropAssignments(words: Word[]): Word[] {
  const at = words.findIndex(({ text }) => !/^[A-Za-z_]\w*=/.test(text));
  return at < 0 ? [] : words.slice(at);
}

function dropOptions(words: readonly Word[], takesWord: RegExp): Word[] {
  let at = 0;
  while (at < words.length && isOption(words[at]!)) {
    at += takesWord.test(words[at]!.text) ? 2 : 1;
  }
  return words.slice(at);
}

function baseName(path: string, shell: Shell): string {
  if (shell === "unix") return path.split("/").at(-1)!;
  return path.split(/[/\\]/).at(-1)!.toLowerCase().replace(/\.(exe|com)$/, "");
}
