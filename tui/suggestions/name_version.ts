/** The name and the version of a package. */
export interface NameAndVersion {
  readonly name: string;
  /** Empty if none is known. */
  readonly version: string;
}

/** The longest that the server takes. */
const [NAME, VERSION] = [80, 40];

const EXTENSION = /(\.tar\.gz|\.tgz|\.zip|\.[a-z][a-z0-9]{0,9})$/i;

/** A number with dots, or a number alone behind a dash, dot or space. */
const NUMBERED =
  /(?:(?:^|[-_ .])v?(\d+(?:\.\d+)+[a-z0-9]*)|[-_ .]v?(\d+))(?=$|[-_ ])/i;

/** Words of file names that are no part of a name. */
const LEFT_OUT =
  /^(setup|installer|install|x64|x86|x86[-_]64|amd64|arm64|aarch64|i[36]86|win(32|64|dows)?|linux|noarch|all|32bit|64bit|release|offline|standalone|msi|exe)$/i;

/**
 * The name and the version that a file's name gives: "VLC", "3.0.20" for
 * `vlc-3.0.20-win64.exe`.
 *
 * @param file Without its folder.
 */
export function fromFileName(file: string): NameAndVersion {
  const stem = file.replace(EXTENSION, "") || file;
  const found = NUMBERED.exec(stem);
  if (!found) return fitted(withoutPlatform(stem), "");
  const before = stem.slice(0, found.index);
  const after = stem.slice(found.index + found[0].length);
  return fitted(
    withoutPlatform(before || after) || stem,
    found[1] ?? found[2]!,
  );
}

/** The words of a name, joined by spaces; its platform is left out. */
function withoutPlatform(text: string): string {
  const words = text.split(/[-_ ]+/).filter((word) => word !== "");
  const kept = words.filter((word, i) => i === 0 || !LEFT_OUT.test(word));
  // A dash belongs to a name, as in "7-zip"; other signs stand for spaces.
  return kept.length === words.length
    ? text.replaceAll(/[_ ]+/g, " ").replaceAll(/^[- ]+|[- ]+$/g, "")
    : kept.join(" ");
}

/**
 * The name and the version that an installer has in itself. The version is left
 * out of the name, which is shown with it: "7-Zip 24.09 (x64)" becomes
 * "7-Zip (x64)".
 */
export function fromProperties(
  name: string,
  version: string,
): NameAndVersion {
  const words = name.split(/\s+/).filter((word) => word !== "");
  const plain = words.filter((word, i) =>
    i === 0 || !/^v?\d+(\.\d+)+$/i.test(word) ||
    !version.startsWith(word.replace(/^v/i, ""))
  );
  return fitted(plain.join(" "), version.trim());
}

function fitted(name: string, version: string): NameAndVersion {
  // Control and invisible characters are refused by the server.
  const clean = (text: string, most: number) =>
    [...text.replaceAll(/[\p{C}]/gu, "").trim()].slice(0, most).join("").trim();
  return { name: clean(name, NAME), version: clean(version, VERSION) };
}
