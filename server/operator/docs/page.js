/**
 * Draws /openapi.json. It makes elements and sets their text, and never writes
 * HTML, so that nothing in the description or in an answer can be a script.
 */
import { typeOf } from "./schema.js";

/** @returns An element with these attributes or properties, and children. */
function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function block(heading, note, text) {
  const parts = [element("h3", {}, heading)];
  if (note) parts.push(element("div", { className: "note" }, note));
  if (text) parts.push(element("pre", {}, text));
  return parts;
}

/** The schemas of a request's body or of an answer, by media type. */
function contents(heading, { description, content = {} }, root) {
  const types = Object.entries(content);
  if (types.length === 0) return block(heading, description);
  return types.flatMap(([type, { schema }]) =>
    block(
      `${heading}: ${type}`,
      description,
      schema ? typeOf(schema, root) : "",
    )
  );
}

function parameterLine(parameter, root) {
  const { name, required, schema, description } = parameter;
  const type = schema ? typeOf(schema, root) : "string";
  return `${name}${required ? "" : "?"}: ${type} (${parameter.in})` +
    (description ? `  // ${description}` : "");
}

function operationOf(path, method, operation, root) {
  const { operationId, summary = "", description, responses } = operation;
  const parameters = operation.parameters ?? [];
  const made = element(
    "details",
    { id: operationId },
    element(
      "summary",
      {},
      element("b", {}, method.toUpperCase()),
      `${path} `,
      element("span", {}, summary),
    ),
  );
  // A description has hundreds of schemas: each is drawn when it is opened.
  made.addEventListener("toggle", () => {
    if (description) made.append(element("p", {}, description));
    if (parameters.length > 0) {
      const lines = parameters.map((one) => parameterLine(one, root));
      made.append(...block("Parameters", "", lines.join("\n")));
    }
    if (operation.requestBody) {
      made.append(...contents("Body", operation.requestBody, root));
    }
    if (method === "get") made.append(trial(path, parameters));
    for (const [status, response] of Object.entries(responses)) {
      made.append(...contents(`Answer ${status}`, response, root));
    }
  }, { once: true });
  return made;
}

/** A form that sends a GET with the token above, and shows what comes back. */
function trial(path, parameters) {
  const inputs = parameters.map((one) => [
    one,
    element("input", { required: one.required === true }),
  ]);
  const send = element("button", {}, "Send");
  const stop = element("button", { type: "button", hidden: true }, "Stop");
  const output = element("pre", { hidden: true });
  const form = element(
    "form",
    {},
    element("h3", {}, "Try it"),
    ...inputs.map(([one, input]) => element("label", {}, one.name, input)),
    send,
    stop,
    output,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const abort = new AbortController();
    stop.onclick = () => abort.abort();
    [send.disabled, stop.hidden, output.hidden] = [true, false, false];
    try {
      await show(addressOf(path, inputs), abort.signal, output);
    } catch (error) {
      output.append(`\n${error.message}`);
    } finally {
      [send.disabled, stop.hidden] = [false, true];
    }
  });
  return form;
}

function addressOf(path, inputs) {
  const query = new URLSearchParams();
  let address = path;
  for (const [{ name, in: where }, { value }] of inputs) {
    if (where === "path") {
      address = address.replace(`{${name}}`, encodeURIComponent(value));
    } else if (value !== "") query.set(name, value);
  }
  return query.size > 0 ? `${address}?${query}` : address;
}

/** Shows a stream as it arrives, and JSON in lines when it is complete. */
async function show(address, signal, output) {
  output.textContent = `GET ${address}\n`;
  const token = document.querySelector("#token").value.trim();
  const response = await fetch(address, {
    headers: token ? { authorization: `Bearer ${token}` } : {},
    signal,
  });
  const type = response.headers.get("content-type") ?? "";
  output.append(`${response.status} ${response.statusText} ${type}\n\n`);
  if (type.includes("json")) {
    output.append(JSON.stringify(await response.json(), null, 2));
    return;
  }
  if (!type.startsWith("text/")) {
    const { size } = await response.blob();
    output.append(`${size} bytes`);
    return;
  }
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    output.append(value);
    output.scrollTop = output.scrollHeight;
  }
}

function draw(root) {
  const { title, version, description } = root.info;
  document.querySelector("#about").replaceChildren(
    `${title} ${version}. ${description ?? ""} `,
    element("a", { href: "/openapi.json" }, "/openapi.json"),
  );
  const sections = new Map();
  for (const [path, operations] of Object.entries(root.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const [tag = "other"] = operation.tags ?? [];
      if (!sections.has(tag)) {
        const heading = element("h2", {}, tag);
        sections.set(tag, element("section", { id: `tag-${tag}` }, heading));
      }
      sections.get(tag).append(operationOf(path, method, operation, root));
    }
  }
  document.querySelector("#operations").append(...sections.values());
  document.querySelector("#tags").append(
    ...[...sections.keys()].map((tag) =>
      element("a", { href: `#tag-${tag}` }, tag)
    ),
  );
  document.querySelector("#filter").addEventListener("input", filter);
  openLinked();
}

function filter({ target }) {
  const wanted = target.value.trim().toLowerCase();
  for (const section of document.querySelectorAll("section")) {
    const operations = [...section.querySelectorAll("details")];
    for (const one of operations) {
      const text = one.querySelector("summary").textContent.toLowerCase();
      one.hidden = !text.includes(wanted);
    }
    section.hidden = operations.every(({ hidden }) => hidden);
  }
}

/** `/docs#get_machines` opens that operation. */
function openLinked() {
  const linked = document.getElementById(location.hash.slice(1));
  if (linked?.tagName === "DETAILS") linked.open = true;
  linked?.scrollIntoView();
}

addEventListener("hashchange", openLinked);
const response = await fetch("/openapi.json");
draw(await response.json());
