import { Malformed, TooLarge } from "./errors.ts";
import { LIMITS } from "./fields.ts";
import { attributeValue, decodeReferences } from "./references.ts";

/** Without the two characters that JavaScript takes for white space. */
const NAME_START =
  ":A-Z_a-z\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02FF\\u0370-\\u037D" +
  "\\u037F-\\u167F\\u1681-\\u1FFF\\u200C\\u200D\\u2070-\\u218F" +
  "\\u2C00-\\u2FEF\\u3001-\\uD7FF\\uF900-\\uFDCF\\uFDF0-\\uFEFE" +
  "\\uFF00-\\uFFFD\\u{10000}-\\u{EFFFF}";
/** One character more than allowed, to tell a long name from a wrong one. */
const NAME = new RegExp(
  `[${NAME_START}][${NAME_START}.\\d\\xB7\\u0300-\\u036F\\u203F\\u2040-]` +
    `{0,${LIMITS.name}}`,
  "uy",
);
const SPACE = /[ \t\n]*/y;
const EQUALS = /[ \t\n]*=[ \t\n]*/y;
const SPACE_ONLY = /^[ \t\n]*$/;
const DECLARATION = new RegExp(
  `<\\?xml\\s+version\\s*=\\s*${quoted("1\\.\\d+")}` +
    `(?:\\s+encoding\\s*=\\s*${quoted("[A-Za-z][\\w.-]*")})?` +
    `(?:\\s+standalone\\s*=\\s*${quoted("(?:yes|no)")})?\\s*\\?>`,
  "y",
);

function quoted(value: string): string {
  return `(?:"${value}"|'${value}')`;
}

/**
 * Refuses documents that are not well-formed or exceed a limit: the parser
 * accepts many of them, or spends too much time on them. Also refused are a
 * DOCTYPE and a processing instruction that contains quotes.
 *
 * @param xml Without control characters and carriage returns.
 * @throws {Malformed} With the place and the reason.
 * @throws {TooLarge} If it exceeds one of the limits, except the depth.
 */
export function checkXml(xml: string): void {
  new Guard(xml).check();
}

class Guard {
  readonly #xml: string;
  readonly #open: string[] = [];
  #at = 0;
  #elements = 0;

  constructor(xml: string) {
    this.#xml = xml;
  }

  check(): void {
    this.#match(DECLARATION);
    while (this.#at < this.#xml.length) {
      const tag = this.#xml.indexOf("<", this.#at);
      this.#checkText(tag < 0 ? this.#xml.length : tag);
      if (tag >= 0) this.#readMarkup();
    }
    if (this.#open.length > 0) this.#unclosed();
    if (this.#elements === 0) this.#refuse("no element");
    if (this.#xml.length > LIMITS.parsed) {
      this.#exceeds(
        `more than ${LIMITS.parsed} characters in a form no agent prints`,
      );
    }
  }

  #checkText(end: number): void {
    if (end === this.#at) return;
    const text = this.#xml.slice(this.#at, end);
    if (this.#open.length === 0 && !SPACE_ONLY.test(text)) {
      this.#refuse("text outside of the root element");
    }
    if (text.includes("]]>")) this.#refuse("]]> in a text");
    if (decodeReferences(text) === undefined) this.#refuse("unknown reference");
    this.#at = end;
  }

  /** Reads the tag, comment or CDATA section that begins here. */
  #readMarkup(): void {
    const { length } = this.#open;
    if (this.#skip("</")) this.#readEndTag();
    else if (this.#skip("<!--")) {
      this.#skipBehind("--", "comment");
      if (!this.#skip(">")) this.#refuse("-- in a comment");
    } else if (length > 0 && this.#skip("<![CDATA[")) {
      this.#skipBehind("]]>", "CDATA section");
    } else if (this.#skip("<!DOCTYPE")) {
      this.#refuse("a DOCTYPE is not accepted");
    } else if (this.#skip("<?")) {
      this.#readInstruction();
    } else {
      this.#at++;
      this.#readStartTag();
    }
  }

  #readInstruction(): void {
    const name = this.#readName();
    if (name.toLowerCase() === "xml") {
      this.#refuse("a declaration that is not at the start");
    }
    const start = this.#at;
    this.#skipBehind("?>", "processing instruction");
    const rest = this.#xml.slice(start, this.#at);
    // The parser searches for the end of a quotation, even behind `?>`.
    if (!/^(?:[ \t\n][^"']*)?\?>$/.test(rest)) {
      this.#refuse("a processing instruction that is not accepted");
    }
  }

  #readEndTag(): void {
    const name = this.#readName();
    this.#match(SPACE);
    if (!this.#skip(">")) this.#refuseTag();
    if (name !== this.#open.pop()) {
      this.#refuse(`</${name}> ends no open element`);
    }
  }

  #readStartTag(): void {
    const { depth, elements } = LIMITS;
    if (this.#open.length === 0 && this.#elements > 0) {
      this.#refuse("a second root element");
    }
    if (this.#open.length >= depth) {
      this.#refuse(`more than ${depth} elements deep`);
    }
    if (++this.#elements > elements) {
      this.#exceeds(`more than ${elements} elements`);
    }
    const name = this.#readName();
    this.#readAttributes();
    if (this.#skip("/>")) return;
    if (!this.#skip(">")) this.#refuseTag();
    this.#open.push(name);
  }

  #readAttributes(): void {
    const names = new Set<string>();
    for (let count = 1;; count++) {
      const before = this.#at;
      this.#match(SPACE);
      const next = this.#xml[this.#at];
      if (before === this.#at || next === ">" || next === "/") return;
      const name = this.#readName();
      if (count > LIMITS.attributes) {
        this.#exceeds(`more than ${LIMITS.attributes} attributes`);
      }
      if (names.has(name)) this.#refuse(`the attribute ${name} twice`);
      names.add(name);
      if (!this.#match(EQUALS)) this.#refuseTag();
      this.#readValue(name);
    }
  }

  #readValue(name: string): void {
    const quote = this.#xml[this.#at]!;
    if (quote !== '"' && quote !== "'") this.#refuseTag();
    const end = this.#xml.indexOf(quote, this.#at + 1);
    if (end < 0) this.#unclosed();
    const value = this.#xml.slice(this.#at + 1, end);
    if (value.includes("<")) this.#refuse(`< in the attribute ${name}`);
    if (attributeValue(value) === undefined) {
      this.#refuse(`unknown reference in the attribute ${name}`);
    }
    this.#at = end + 1;
  }

  #readName(): string {
    NAME.lastIndex = this.#at;
    const name = NAME.exec(this.#xml)?.[0];
    if (name === undefined) this.#refuseTag();
    if (name.length > LIMITS.name) {
      this.#exceeds(`a name of more than ${LIMITS.name} characters`);
    }
    this.#at += name.length;
    return name;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    if (!pattern.test(this.#xml)) return false;
    this.#at = pattern.lastIndex;
    return true;
  }

  #skip(text: string): boolean {
    if (!this.#xml.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #skipBehind(end: string, what: string): void {
    const at = this.#xml.indexOf(end, this.#at);
    if (at < 0) this.#refuse(`unclosed ${what}`);
    this.#at = at + end.length;
  }

  #refuseTag(): never {
    if (!this.#xml.includes(">", this.#at)) this.#unclosed();
    return this.#refuse("malformed tag");
  }

  #unclosed(): never {
    const name = this.#open.at(-1);
    return this.#refuse(
      name === undefined ? "unclosed tag" : `unclosed ${name}`,
    );
  }

  #refuse(reason: string): never {
    throw new Malformed(this.#message(reason));
  }

  #exceeds(reason: string): never {
    throw new TooLarge(this.#message(reason));
  }

  #message(reason: string): string {
    return `Cannot read the XML: ${reason}, at character ${this.#at + 1}`;
  }
}
