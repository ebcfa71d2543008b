// <device-status-editor>: the editor inside a portal's page. Two lines are enough:
//
//   <script type="module" src="https://editor.example/device-status-editor.js"></script>
//   <device-status-editor src="https://editor.example/"></device-status-editor>
//
// and one more says where tokens come from:
//
//   document.querySelector("device-status-editor").tokenProvider = async ({ scopes, claims, tenantId, refresh }) => token;
//
// What it can do is in device-status-editor.d.ts, what goes over the wire in
// app/portal/README.md of the editor's sources. No build step, no dependency; it
// works under a strict Content Security Policy with Trusted Types.
//
// A token goes from tokenProvider to the frame's own port and is kept nowhere here.
const ns = "lob-device-status";
const version = 1;
const tokenCodes = ["signed_out", "interaction_required", "consent_required", "admin_consent_required", "cancelled", "denied", "unavailable", "malformed"];

const texts = {
  title: "Device Status Editor",
  src: "The address of the editor is missing or cannot be used: set src to that of the editor's page.",
  policy: (origin, directive) => `This page's Content Security Policy forbids the editor: it has to allow ${origin} under ${directive}.`,
  not_found: (src, status) => `There is no editor at ${src} (${status}). Correct src.`,
  opaque: "This page's origin is opaque, as in a sandbox without allow-same-origin, and the editor's server can list no such page: add allow-same-origin to the sandbox.",
  origin: (origin) => `The editor's server does not let ${location.origin} embed it. Whoever runs ${origin} has to add it to portalOrigins in config.json.`,
  unreachable: (src) => `${src} cannot be reached, or is not the editor.`,
  no_answer: (src) => `The editor at ${src} does not answer. ${parent === window ? "Reload this page." : "Its server has to list every page around it under portalOrigins, also those around this one."}`,
  version: "The editor speaks another version of the protocol. Load device-status-editor.js from the editor's own address.",
  refused: (code, name) => `The editor refused the conversation: correct ${name || "the attributes"} (${code}).`,
  left: (code, name) => `The editor leaves out what it cannot use (${code}): ${name || "the claims of tokenProvider's error"}.`,
  provider: "Set tokenProvider to a function that returns an access token.",
  token: "tokenProvider has to return the access token as text, without Bearer and spaces, or an object with accessToken.",
  slow: "tokenProvider has not answered within 30 seconds.",
  threw: (name) => `tokenProvider threw ${name} without a code that the editor knows, which counts as unavailable.`,
  load: {
    dirty: "The record of configuration-id and status-id was not opened: there are unsaved changes.",
    busy: "The record of configuration-id and status-id was not opened: the editor is at work.",
    ids: "configuration-id and status-id cannot be those of a record: correct them.",
  },
};

// What the protocol calls otherwise.
const names = { "target.configurationId": "configuration-id", "target.id": "status-id", "theme.mode": "theme", mode: "theme", readOnly: "read-only" };

const stylesheet = new CSSStyleSheet();
stylesheet.replaceSync(`
  :host { display: block; }
  :host([hidden]) { display: none; }
  iframe { display: block; width: 100%; height: 40rem; border: 0; color-scheme: normal; }
  p { margin: 0; padding: 1rem; border: 1px solid; border-inline-start-width: 4px; font: 1rem/1.4 system-ui, sans-serif; }
  p[hidden] { display: none; }
`);

// What is not named is on again.
const allFeatures = { header: true, shortcuts: true, request: true };

// A frame is as high as the editor in it, within bounds: nobody can scroll past more.
const [lowest, highest] = [200, 20_000];

// How many bytes of JSON features and themeTokens may take, so that all goes into a
// message of 64 KiB. Fluent's own themes have 20 KB.
const limits = { features: 4 << 10, themeTokens: 48 << 10 };

// Where the editors of this page keep what is typed, so that each finds its own when
// the page is loaded again.
const slots = new Map();

// How long until a silent frame is looked into, and until it is given up; how long a
// token waits for its provider, so that the answer is there before the editor's 30
// seconds; and how often an attribute tries an editor that is at work.
const [doubt, end, late] = [5_000, 30_000, 25_000];
const [pace, tries] = [500, 20];

class DeviceStatusEditor extends HTMLElement {
  static observedAttributes = ["src", "configuration-id", "status-id", "theme", "locale", "read-only"];

  #note = Object.assign(document.createElement("p"), { hidden: true });
  #frame = null;
  #url = null;
  #nonce = ""; // of the page that was answered
  #port = null;
  #asked = new Map(); // from id to what settles the question
  #lastId = 0;
  #saving = null; // the record whose change is on its way
  #blind = false; // the page's own policy forbids to look at the server
  #opened = null; // ends what listens for the frame
  #turn = 0; // of waiting for an editor, which the next one ends
  #ready = refused("removed"); // that there is an editor, or why there is none
  #provider = null;
  #provided = deferred(); // by a portal that is late
  #hint = ""; // what is wrong with the last token
  #lastFailure = null;
  #left = new Set(); // names of what was left out, each of which is told once
  #features = {};
  #themeTokens = {};
  #unusable = {}; // the codes of those two where they cannot be sent
  #record = {}; // what was opened last
  #reloading = false;
  #slot = "";

  constructor() {
    super();
    this.attachShadow({ mode: "open" }).append(this.#note);
    this.shadowRoot.adoptedStyleSheets = [stylesheet];
    this.#note.setAttribute("role", "alert");
    // Set before this script was there, they hide the accessors.
    for (const name of ["tokenProvider", "features", "themeTokens"]) {
      if (!Object.hasOwn(this, name)) continue;
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  get tokenProvider() { return this.#provider; }
  set tokenProvider(provider) {
    this.#provider = provider ?? null;
    if (!provider) return;
    this.#provided.resolve();
    this.#provided = deferred();
  }

  get lastFailure() { return this.#lastFailure; }

  get features() { return { ...this.#features }; }
  set features(features) {
    this.#features = this.#plain("features", features);
    this.#send("options", { features: this.#options().features });
  }

  get themeTokens() { return { ...this.#themeTokens }; }
  set themeTokens(tokens) {
    this.#themeTokens = this.#plain("themeTokens", tokens);
    this.#left = new Set([...this.#left].filter((name) => !name.startsWith("themeTokens")));
    this.#send("theme", this.#theme());
  }

  // load opens a record; without one, that of the attributes. It is rejected with an
  // Error whose code says why: dirty, busy, failed, ids, removed.
  async load(given = this.#target()) {
    const target = targetOf(given);
    if (!target) throw failure("ids");
    await this.#ready.promise;
    await this.#ask("load", target);
    this.#record = target;
  }

  // leave asks whether the editor may be taken away: true when nothing would be lost
  // or the person discards it, false when they go on.
  async leave() {
    if (!this.#port) return true;
    try {
      await this.#ask("leave", {});
      return true;
    } catch (reason) {
      return reason.code === "removed";
    }
  }

  connectedCallback() { this.#open(); }
  disconnectedCallback() { this.#close(); }

  attributeChangedCallback(name, before, after) {
    if (!this.#opened || before === after) return; // not yet in the page
    switch (name) {
      case "src":
        this.#close();
        this.#open();
        break;
      case "theme":
        this.#left.delete("theme");
        this.#send("theme", this.#theme());
        break;
      case "locale":
        this.#send("options", { locale: this.#options().locale });
        break;
      case "read-only":
        this.#send("options", { readOnly: this.#options().readOnly });
        break;
      default:
        this.#loadSoon();
    }
  }

  // Both IDs are mostly set one after the other, and mean one record.
  #loadSoon() {
    if (this.#reloading || !this.#port) return;
    this.#reloading = true;
    queueMicrotask(() => {
      this.#reloading = false;
      const target = this.#target();
      if (target.configurationId && target.id) this.#follow(target);
    });
  }

  // #follow opens the record of the attributes, after one that is just being loaded or
  // saved, unless they have gone on.
  async #follow(target, tried = 1) {
    try {
      await this.load(target);
    } catch ({ code }) {
      if (!same(target, this.#target())) return;
      if (code === "busy" && tried < tries) return pause(pace).then(() => this.#follow(target, tried + 1));
      // Put back after a refusal, they name what is open, unless another is on its way.
      const another = [...this.#asked.values()].some((asked) => asked.type === "load" && !same(asked.payload, target));
      if (code !== "ids" && same(target, this.#record) && !another) return;
      // Of the others there is an event already.
      if (Object.hasOwn(texts.load, code)) this.#tell("failed", { ...target, doing: "load", code, message: texts.load[code] });
    }
  }

  #target() {
    return { configurationId: this.getAttribute("configuration-id") ?? "", id: this.getAttribute("status-id") ?? "" };
  }

  #theme() {
    return { mode: cut(this.getAttribute("theme") ?? "", 16), tokens: this.#unusable.themeTokens ?? this.#themeTokens };
  }

  #options() {
    return { locale: cut(this.getAttribute("locale") ?? "", 64), readOnly: this.hasAttribute("read-only"), features: this.#unusable.features ?? { ...allFeatures, ...this.#features } };
  }

  // #plain is empty for what cannot be sent. Its code goes in its place, for the editor
  // to refuse like all else that is wrong.
  #plain(name, given) {
    const object = plain(given ?? {});
    const code = !object ? "malformed" : new Blob([JSON.stringify(object)]).size > limits[name] ? "too_large" : undefined;
    this.#unusable[name] = code;
    return code ? {} : object;
  }

  #open() {
    this.#say("");
    this.#lastFailure = null;
    this.#left.clear();
    this.#ready = deferred();
    try {
      this.#url = new URL(this.getAttribute("src") || "about:blank", document.baseURI);
    } catch {
      this.#url = new URL("about:blank");
    }
    this.#opened = new AbortController();
    if (!/^https?:$/.test(this.#url.protocol)) return this.#fail("src", texts.src);

    const { signal } = this.#opened;
    const frame = document.createElement("iframe");
    frame.title = texts.title;
    // A script and its origin; the question before leaving (modals); copies and
    // files; and the link to a tab of its own, which must not be sandboxed there.
    frame.sandbox.add("allow-scripts", "allow-same-origin", "allow-forms", "allow-modals", "allow-downloads", "allow-popups", "allow-popups-to-escape-sandbox");
    frame.allow = "clipboard-write";
    frame.referrerPolicy = "origin"; // how Firefox tells the editor whose page this is
    frame.src = this.#url.href;
    this.#frame = frame;
    addEventListener("message", (event) => this.#heard(event), { signal });
    document.addEventListener("securitypolicyviolation", (event) => this.#forbidden(event), { signal });
    this.shadowRoot.append(frame);
    this.#wait();
  }

  #close() {
    this.#opened?.abort();
    this.#over("removed");
    this.#hangUp();
    this.#frame?.remove();
    this.#frame = this.#opened = null;
    if (slots.get(this.#slot) === this) slots.delete(this.#slot);
    this.#nonce = "";
  }

  // #over tells who waits for an editor, and who comes later, that there is none.
  #over(code) {
    this.#turn++;
    this.#ready.reject(failure(code));
    this.#ready = refused(code);
  }

  // #hangUp ends a conversation. A change that was on its way may have been stored.
  #hangUp() {
    this.#port?.close();
    this.#port = null;
    for (const { reject } of this.#asked.values()) reject(failure("removed"));
    this.#asked.clear();
    const target = this.#saving;
    this.#saving = null;
    if (target) this.#tell("failed", { ...target, doing: "save", code: "removed", mayBeStored: true });
  }

  // #heard takes messages of this frame, of the editor's origin, and nothing else.
  #heard({ source, origin, data }) {
    if (source !== this.#frame?.contentWindow || origin !== this.#url.origin || data?.ns !== ns) return;
    const { type, payload = {} } = data;
    if (type === "refused") {
      this.#hangUp();
      return payload.code === "version" ? this.#fail("version", texts.version) : this.#fail("refused", texts.refused(payload.code, nameOf(payload.field)));
    }
    if (type !== "hello" || payload.nonce === this.#nonce) return;
    this.#hangUp(); // a page that was there before
    this.#nonce = payload.nonce;
    if (!payload.versions?.includes(version)) return this.#fail("version", texts.version);

    if (this.#ready.settled) this.#ready = deferred(); // a late page, or the next
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.onmessage = ({ data }) => this.#receive(port1, data);
    this.#claim();
    port1.addEventListener("close", () => this.#lost(port1)); // where the browser tells
    const { configurationId, id } = (this.#record = this.#target());
    const init = { nonce: payload.nonce, slot: this.#slot, target: { configurationId: cut(configurationId, 512), id: cut(id, 512) }, theme: this.#theme(), ...this.#options() };
    this.#frame.contentWindow.postMessage({ ns, v: version, type: "init", payload: init }, this.#url.origin, [port2]);
  }

  // #lost waits for the next page where the frame's has gone, as when it was loaded
  // again or has crashed.
  #lost(port) {
    if (port !== this.#port) return;
    this.#hangUp();
    if (this.#ready.settled) this.#ready = deferred();
    this.#wait();
  }

  // The slot is the id, else the place in the document, unless another one has it:
  // whose frame is there first does not matter.
  #claim() {
    [...this.getRootNode().querySelectorAll(this.localName)].forEach((editor, place) => {
      if (!(#slot in editor) || slots.get(editor.#slot) === editor) return;
      let slot = editor.#slot || editor.id.replace(/\p{Cc}/gu, "").slice(0, 64) || `${place}`;
      while (slots.has(slot)) slot = `${place++}`;
      slots.set((editor.#slot = slot), editor);
    });
  }

  #receive(port, message) {
    if (port !== this.#port || message?.ns !== ns || message.v !== version) return;
    const { type, id, payload = {} } = message;
    const asked = this.#asked.get(id);
    switch (type) {
      case "ready":
        this.#say("");
        this.#lastFailure = null;
        this.#ready.resolve();
        return this.#tell("ready", payload);
      case "resize":
        this.#frame.style.setProperty("height", `${Math.min(highest, Math.max(lowest, Number(payload.height) || 0))}px`);
        return this.#tell("resize", payload);
      case "dirty":
        return this.#tell("dirty", payload);
      case "saving":
        this.#saving = payload;
        return;
      case "saved":
        this.#saving = null;
        return this.#tell("saved", payload);
      case "failed":
        this.#saving = null;
        return this.#tell("failed", payload.code === "token" && this.#hint ? { ...payload, message: this.#hint } : payload);
      case "token.request":
        return this.#token(port, id, payload);
      case "load.ok":
      case "leave.ok":
        this.#asked.delete(id);
        return asked?.resolve();
      case "load.no":
      case "leave.no":
        this.#asked.delete(id);
        if (payload.code === "failed") this.#record = {}; // nor is the one before
        return asked?.reject(failure(payload.code));
      case "error":
        this.#asked.delete(id);
        if (asked) return asked.reject(failure(asked.type === "load" ? "ids" : payload.code));
        if (!id) this.#leftOut(payload.code, nameOf(payload.field));
    }
  }

  // #leftOut says which attribute or property the editor cannot use.
  #leftOut(code, field) {
    if (field === "configuration-id" || field === "status-id") {
      return this.#tell("failed", { ...this.#target(), doing: "load", code: "ids", field, message: texts.load.ids });
    }
    if (/^theme/.test(field) && this.#left.has(field)) return; // both are sent when one is set
    this.#left.add(field);
    code = this.#unusable[field] ?? code;
    this.#tell("failed", { doing: "configure", code, field, message: this.#warn(texts.left(code, field)) });
  }

  #warn(text) {
    console.warn(`device-status-editor: ${text}`);
    return text;
  }

  async #token(port, id, { scopes, claims, tenantId, refresh }) {
    const answer = (type, payload) => port.postMessage({ ns, v: version, id, type, payload });
    let hint = "";
    this.#hint = this.#provider === null ? texts.provider : texts.slow;
    try {
      if (this.#provider === null) await Promise.race([this.#provided.promise, pause(late)]);
      if (port !== this.#port) return;
      if (typeof this.#provider !== "function") {
        hint = texts.provider;
        throw failure("unavailable");
      }
      const given = await this.#provider({ scopes, claims, tenantId, refresh });
      if (!given) throw failure("signed_out");
      const { accessToken, account } = typeof given === "string" ? { accessToken: given } : given;
      const token = typeof accessToken === "string" ? accessToken.trim() : "";
      if (!/^[!-~]{1,60000}$/.test(token)) {
        hint = texts.token;
        throw failure("malformed");
      }
      answer("token", { accessToken: token, account: accountOf(account) });
    } catch (reason) {
      const code = codeOf(reason);
      hint ||= code ? "" : texts.threw(reason?.name ?? typeof reason);
      answer("token.error", { code: code || "unavailable", claims: typeof reason?.claims === "string" ? reason.claims : undefined });
    }
    this.#hint = hint && this.#warn(hint);
  }

  #send(type, payload, id) {
    this.#port?.postMessage({ ns, v: version, id, type, payload });
  }

  #ask(type, payload) {
    if (!this.#port) return refused("removed").promise; // since it was ready
    const id = `${type}-${++this.#lastId}`;
    const { promise, resolve, reject } = deferred();
    this.#asked.set(id, { type, payload, resolve, reject });
    this.#send(type, payload, id);
    return promise;
  }

  // They do not bubble: nobody who listens for resize means this one.
  #tell(type, detail) {
    if (type === "failed") this.#lastFailure = detail;
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #say(text) {
    this.#note.textContent = text;
    this.#note.hidden = text === "";
  }

  // #fail says why there is no editor, to the portal in a task of its own: it may be
  // about to listen.
  #fail(code, message) {
    this.#say(message);
    this.#over("failed");
    const opened = this.#opened;
    const detail = (this.#lastFailure = { doing: "start", code, message });
    setTimeout(() => {
      if (opened === this.#opened) this.#tell("failed", detail);
    });
  }

  #forbidden({ effectiveDirective, blockedURI }) {
    if (this.#port || !blockedURI.startsWith(this.#url.origin)) return;
    if (effectiveDirective === "connect-src") this.#blind = true;
    if (!/^(frame|child|default)-src$/.test(effectiveDirective)) return;
    this.#opened.abort();
    this.#fail("policy", texts.policy(this.#url.origin, effectiveDirective));
  }

  // #wait looks for the cause when no editor answers. A late answer still counts.
  async #wait() {
    const turn = ++this.#turn;
    const over = () => turn !== this.#turn || this.#port;
    await pause(doubt);
    if (over()) return;
    const cause = await this.#cause();
    if (over()) return;
    if (cause) return this.#fail(...cause);
    await pause(end - doubt);
    if (!over()) this.#fail("no_answer", texts.no_answer(this.#url.href));
  }

  // #cause asks the server two things. config.json can be read by the pages that it
  // lists and by no other; this script can be read by everybody.
  async #cause() {
    const ask = (name) => fetch(new URL(name, this.#url), { credentials: "omit", cache: "no-store" }).catch(() => null);
    const configuration = await ask("config.json");
    if (configuration?.ok) return null;
    if (configuration) return ["not_found", texts.not_found(this.#url.href, configuration.status)];
    const script = await ask("device-status-editor.js");
    if (this.#blind) return null;
    if (script?.ok) return ["origin", self.origin === "null" ? texts.opaque : texts.origin(this.#url.origin)];
    return ["unreachable", texts.unreachable(this.#url.href)];
  }
}

function deferred() {
  const d = { settled: false };
  d.promise = new Promise((resolve, reject) => {
    d.resolve = () => { d.settled = true; resolve(); };
    d.reject = (reason) => { d.settled = true; reject(reason); };
  });
  d.promise.catch(() => {}); // nobody may be waiting
  return d;
}

function refused(code) {
  const d = deferred();
  d.reject(failure(code));
  return d;
}

function pause(time) {
  return new Promise((resolve) => setTimeout(resolve, time));
}

function failure(code) {
  return Object.assign(new Error(`device-status-editor: ${code}`), { code });
}

// targetOf is null for what cannot be a record's IDs.
function targetOf(given) {
  try {
    const { configurationId, id } = given;
    return [configurationId, id].every((text) => typeof text === "string" && text !== "" && text.length <= 512) ? { configurationId, id } : null;
  } catch {
    return null;
  }
}

function same(a, b) {
  return a.configurationId === b.configurationId && a.id === b.id;
}

// cut leaves too much of what is too long, so that the editor refuses it by name and
// not the whole message.
function cut(text, limit) {
  return text.slice(0, limit + 1);
}

// plain is what a message can carry, null where that is nothing. Of another member it
// is the text, which the editor refuses by name; what is null is not set.
function plain(given) {
  try {
    if (!/^.object (Object|Module)]$/.test(Object.prototype.toString.call(given))) return null;
    JSON.stringify(given); // throws in a circle
    return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null).map(([name, value]) => [name, typeof value === "boolean" ? value : cut(String(value), 256)]));
  } catch {
    return null;
  }
}

// nameOf is the attribute or property of a path in the protocol's messages.
function nameOf(path = "") {
  const name = path.replace(/^payload\./, "").replace(/^(theme\.)?tokens/, "themeTokens");
  return names[name] ?? name;
}

// accountOf takes what the protocol has. msal-browser calls the ID localAccountId.
function accountOf(account) {
  const text = (value) => (typeof value === "string" && value.length <= 256 && !/[\0-\x1f\x7f-\x9f]/.test(value) ? value : undefined);
  const { id, localAccountId, name, username, tenantId } = account ?? {};
  return { id: text(id ?? localAccountId), name: text(name), username: text(username), tenantId: text(tenantId) };
}

// codeOf is the code of a tokenProvider's error: ours, or what msal-browser's mean; ""
// of any other.
function codeOf(reason) {
  if (tokenCodes.includes(reason?.code)) return reason.code;
  switch (reason?.errorCode) {
    case "user_cancelled":
    case "user_canceled":
      return "cancelled";
    case "no_account_error":
    case "no_account_found":
      return "signed_out";
    case "consent_required":
      return "consent_required";
  }
  return reason?.name === "InteractionRequiredAuthError" ? "interaction_required" : "";
}

if (!customElements.get("device-status-editor")) customElements.define("device-status-editor", DeviceStatusEditor);
