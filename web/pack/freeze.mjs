// Runs the program on a page without a browser until it waits for its configuration,
// and writes down all that a browser needs to go on from there:
//
//   node freeze.mjs WASM_EXEC.JS FOLDER GODEBUG
//
// FOLDER has first.wasm and perhaps second.wasm, which export Go's registers. It gets
// memory, the program's memory then; form.html, the page then; and frozen.json:
//
//   registers  what is in them, as texts
//   page       what web/static/boot.js puts in the place of what was here:
//     nodes      the names of the form's, with commas between; a text has none
//     values     the JavaScript values that the program knows, by their number less 7:
//                a number is a node of the form, in the order of the document; a text
//                the way from globalThis to an object; [f] the program's function f;
//                {is} a text or a plain object; null is a number that is free
//     counts     how often it knows each
//     events     [whose, type, f, options]: what it listens to
//     then       [promise, f, f]: what it waits for
//     timeouts   [number, milliseconds]
//     timeout    the next one's number
//
// What only a browser can say is not here: a program that asks for it ends this with
// an error.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [runtime, folder, GODEBUG] = process.argv.slice(2);
const notANumber = 0x7ff80000; // the upper half of what Go knows a value by
const own = 7; // values that each of Go's programs has, see run in wasm_exec.js
const events = [];
const then = [];
const rehearsals = [];
const timeouts = new Map();
const objects = new Map(); // by what only made of them
let rehearsed; // the box that the program is just told about

// only is an object of which nothing can be read that it does not have, and nothing
// written but what set takes.
function only(what, object, set = () => false) {
  const made = new Proxy(object, {
    get(_, name) {
      if (object === rehearsed && name === "value") return "";
      if (!(name in object)) throw new Error(`before it has its configuration, the program asks ${what} for ${String(name)}`);
      return object[name];
    },
    set(_, name, value) {
      if (!set(name, value)) throw new Error(`before it has its configuration, the program writes ${String(name)} of ${what}`);
      return true;
    },
  });
  objects.set(made, object);
  return made;
}

const listening = (whose) => ({
  addEventListener: (...event) => void events.push([whose(), ...event]),
  removeEventListener: (type, f) => void events.splice(events.findIndex((e) => e[0] === whose() && e[1] === type && e[2] === f), 1),
});

// A node is told from an element by its text.
function textNode(text) {
  const node = { text };
  return only("a text", node, (name, value) => name === "nodeValue" && (node.text = value, true));
}

// The properties that go-app sets (pkg/app/attribute.go), by the attributes that they
// are in a page.
const properties = { checked: "checked", disabled: "disabled", hidden: "hidden", open: "open", readOnly: "readonly", required: "required", selected: "selected", value: "value" };

function element(tag) {
  const attributes = new Map();
  const children = [];
  const place = (child) => {
    const at = children.indexOf(child);
    if (at < 0) throw new Error(`<${tag}> has no such child`);
    return at;
  };
  const set = (name, value) => {
    if (value === false) attributes.delete(properties[name]);
    else attributes.set(properties[name], value === true ? null : String(value));
    return name in properties;
  };
  const made = only(`<${tag}>`, {
    tag, attributes, children,
    get firstElementChild() { return children.find((child) => "tag" in child) ?? null; },
    setAttribute: (name, value) => void attributes.set(name, String(value)),
    removeAttribute: (name) => void attributes.delete(name),
    appendChild: (child) => void children.push(child),
    removeChild: (child) => void children.splice(place(child), 1),
    replaceChild: (child, old) => void (children[place(old)] = child),
    ...listening(() => made),
  }, set);
  return made;
}

const voids = new Set(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]);
const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&#34;");

// markup is what a parser makes the very same nodes of: it joins texts that stand side
// by side, and makes none of an empty one.
function markup(node) {
  if ("text" in node) return escaped(node.text);
  const { tag, attributes, children } = node;
  children.forEach((child, i) => {
    if ("text" in child && (child.text === "" || i > 0 && "text" in children[i - 1])) {
      throw new Error(`<${tag}> has a text in it that HTML does not have: ${JSON.stringify(child.text)}`);
    }
  });
  const start = [...attributes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => value === null ? ` ${name}` : ` ${name}="${escaped(value)}"`);
  return `<${tag}${start.join("")}>` + (voids.has(tag) ? "" : `${children.map(markup).join("")}</${tag}>`);
}

const inOrder = (node) => [node, ...("text" in node ? [] : node.children.flatMap(inOrder))];

const body = element("body");
body.appendChild(element("div")); // which the program's form replaces
const ignored = new Set(["onclick", "onpopstate", "onresize", "goappNav", "goappOnUpdate", "goappOnAppInstallChange"]);
let loading = true;
const page = {
  Object, Array, Uint8Array, TextEncoder, TextDecoder,
  crypto: { getRandomValues: (bytes) => bytes.fill(1) },
  performance: { now: () => 0 },
  fs: undefined, process: undefined, path: undefined, // wasm_exec.js has its own
  document: only("the document", { body, createElement: element, createTextNode: textNode }, (name) => name === "title"),
  location: only("the address", { href: "http://localhost/" }),
  // go-app as it is looks for what it may have stored, for its server's settings, and by
  // net/http whether there is a fetch.
  fetch: () => { throw new Error("before it has its configuration, the program sends something"); },
  localStorage: only("the storage", { length: 0 }),
  sessionStorage: only("the storage", { length: 0 }),
  goappGetenv: () => undefined,
  goappUpdatedBeforeWasmLoaded: undefined,
  goappAppInstallChangedBeforeWasmLoaded: undefined,
  deviceStatusEditor: only("the boot script", {
    config: only("config.json", { then: (...settled) => void then.push(["deviceStatusEditor.config", ...settled]) }),
    rehearse: (box) => only("the rehearsal", { then: (done) => void rehearsals.push([box, done]) }),
  }),
  ...listening(() => window),
};
// go-app takes over links, history and size. Those are left to the browser.
const window = only("the window", page, (name, value) => loading ? (page[name] = value, true) : ignored.has(name));

// What wasm_exec.js calls globalThis is the window above.
const fs = { writeSync: (_, bytes) => (process.stderr.write(bytes), bytes.length) }; // for what a crash says
new Function("globalThis", "crypto", "fs", readFileSync(runtime, "utf8"))(window, page.crypto, fs);
loading = false;
for (const name of ["TextEncoder", "TextDecoder", "crypto", "performance"]) delete page[name];

const go = new page.Go();
// What differs from one build to the next would make another file of it.
const seconds = Date.UTC(2000, 0, 1) / 1000;
Object.assign(go.importObject.gojs, {
  "runtime.walltime": (sp) => {
    go.mem.setBigInt64(sp + 8, BigInt(seconds), true);
    go.mem.setInt32(sp + 16, 0, true);
  },
  "runtime.nanotime1": (sp) => go.mem.setBigInt64(sp + 8, BigInt(seconds) * 1_000_000_000n, true),
  "runtime.scheduleTimeoutEvent": (sp) => {
    timeouts.set(go._nextCallbackTimeoutID, Number(go.mem.getBigInt64(sp + 8, true)));
    go.mem.setInt32(sp + 16, go._nextCallbackTimeoutID++, true);
  },
  "runtime.clearTimeoutEvent": (sp) => void timeouts.delete(go.mem.getInt32(sp + 8, true)),
});
// A text that the program hands to JavaScript is known to it until its garbage is
// collected, which tells it from what lives only in part: small things die in pairs. So
// a text is told to be a number, of which Go keeps no account.
const texts = new Set();
const stringVal = go.importObject.gojs["syscall/js.stringVal"];
go.importObject.gojs["syscall/js.stringVal"] = (sp) => {
  stringVal(sp);
  texts.add(go.mem.getUint32(sp + 24, true));
  go.mem.setUint32(sp + 28, notANumber, true);
};
const call = (wrapper, whose, ...args) => {
  go._pendingEvent = { id: wrappers.get(wrapper)[0], this: whose, args };
  go._resume();
};
const wrappers = new Map();
go._makeFuncWrapper = (id) => {
  const wrapper = () => { throw new Error("the program is called while it is started"); };
  wrappers.set(wrapper, [id]);
  return wrapper;
};

const compiled = (name) => WebAssembly.compile(readFileSync(join(folder, name)));
const instance = await WebAssembly.instantiate(await compiled("first.wasm"), go.importObject);
const { exports } = instance;
if (existsSync(join(folder, "second.wasm"))) {
  await WebAssembly.instantiate(await compiled("second.wasm"), { first: exports, places: new Proxy(exports.table, { get: (table, place) => table.get(+place) }) });
  exports.second.value = 2; // it is there, see split.go
}
go.env = { GODEBUG };
go.exit = (code) => { throw new Error(`the program ended with ${code}`); };
let failure = new Error("the program does not wait for its configuration, and nothing else");
await Promise.race([go.run(instance), Promise.resolve()]).catch((reason) => { failure = reason; });
const begun = markup(body);
for (const [box, done] of rehearsals) {
  const heard = events.find(([{ attributes }, type]) => attributes?.get("id") === box && type === "input");
  if (!heard) throw new Error(`the program rehearses ${box}, and does not listen to what is typed there`);
  const [whose, , listener] = heard;
  rehearsed = objects.get(whose);
  call(listener, whose, { type: "input" });
  rehearsed = undefined;
  call(done, undefined, undefined);
  if (markup(body) !== begun) throw new Error(`that ${box} was typed into, only to rehearse it, changes the page`);
}
if (then.length !== 1) throw failure;
if (timeouts.size > 0 && exports.second) throw new Error("the program waits for a time, which only a program in one file can");

const [form] = body.children;
const nodes = inOrder(form);
const known = new Map([[window, ""], ...nodes.map((node, i) => [node, i]), ...wrappers]);
const name = (object, path) => known.has(object) || known.set(object, path);
for (const path of ["Object", "Array", "Uint8Array", "fs", "process", "path", "document", "location", "localStorage", "sessionStorage", "fetch", "deviceStatusEditor", "goappGetenv"]) name(page[path], path);
name(page.fs.constants, "fs.constants");
name(body, "document.body");
name(page.deviceStatusEditor.config, "deviceStatusEditor.config");

function valueOf(value, number) {
  if (value === null) return null;
  if (known.has(value)) return known.get(value);
  // Small things die in pairs: what the other one still lives of is not known to be
  // garbage yet, as the nodes that the form replaced.
  if (typeof value === "object" && ("tag" in value || "text" in value)) return { is: {} };
  const plain = typeof value === "string" || [Object.prototype, Array.prototype].includes(Object.getPrototypeOf(value));
  if (!plain) throw new Error(`the program knows a value that a page would not have: number ${number}, ${value}`);
  return { is: value };
}

// What nothing in memory names is garbage: its number is free.
const named = new Set();
const words = new Uint32Array(exports.mem.buffer);
for (let at = 1; at < words.length; at += 2) if ((words[at] & ~7) === notANumber) named.add(words[at - 1]);
for (const id of texts) {
  if (named.has(id)) continue;
  go._values[id] = null;
  go._goRefCounts[id] = 0;
}

const registers = Array.from({ length: 8 }, (_, i) => String(exports[`r${i}`].value));
writeFileSync(join(folder, "memory"), new Uint8Array(exports.mem.buffer));
writeFileSync(join(folder, "form.html"), markup(form));
writeFileSync(join(folder, "frozen.json"), JSON.stringify({
  registers,
  page: {
    nodes: nodes.map((node) => "text" in node ? "" : node.tag).join(),
    values: go._values.slice(own).map((value, i) => valueOf(value, own + i)),
    counts: go._goRefCounts.slice(own),
    events: events.map(([whose, type, f, options]) => [known.get(whose), type, wrappers.get(f)[0], ...(options === undefined ? [] : [options])]),
    then: then.map(([promise, ...settled]) => [promise, ...settled.map((f) => wrappers.get(f)[0])]),
    timeouts: [...timeouts],
    timeout: go._nextCallbackTimeoutID,
  },
}));
