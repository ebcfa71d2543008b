// The boot script, behind which the build puts Go's wasm_exec.js: loads the
// WebAssembly, says how far it is, keeps what a person does on the page meanwhile, and
// when the program cannot start or stops, says why and keeps the person's input.
//
// Contract with the page: the first .page in it is the form as the program made it in
// the build; in it #boot with #boot-text, #boot-percent and #boot-progress,
// which are there until the program has its configuration; #crash; and on this
// script's element data-program (address of the WebAssembly), data-size
// (its bytes before compression), data-second (address of the functions that no
// start needs, if they are in a file of their own), data-signin (that of
// signin.js), data-msal and data-msal-integrity (address and hash of the sign-in
// library).
//
// Contract with the program: it comes as it was when it began to wait for its
// configuration, and has a section that says of what on the page it knows, see
// web/pack/freeze.mjs. globalThis.deviceStatusEditor has two promises and four
// functions. config is the text of config.json; why there is none is said here.
// signIn is the function that opens the sign-in library, null where the configuration
// wants none. whole() is a promise of the functions that no start needs, for what need
// not begin before; quiet() one of a moment at which something may move on the page.
// begun(true) is to be called once there is a form, begun(false) before it goes.
// focus(element) gives it the focus, unless the person has gone on to something since
// the press that is behind it: false, then. The window has an event
// deviceStatusEditor.key for each key that may be more than a character of a text; its
// detail is the browser's own event.
//
// Nothing here makes markup from text (Trusted Types forbid it), and nothing is
// sent anywhere.
"use strict";
(() => {
  const texts = {
    starting: "Starting the editor …",
    bare: "The page is bare because its style sheet did not load. It works all the same.",
    second: "A part of the editor is still being loaded. Go on typing.",
    slow: (file) => `Still loading${file}. You can already type.`,
    pressed: (name) => `${name}: as soon as the editor is ready.`,
    calledOff: (name) => `${name}: not any more.`,
    overtaken: (name) => `${name}: not any more, you went on typing.`,
    notStarted: "The editor could not start.",
    stopped: "The editor stopped.",
    mayHaveStopped: "The editor may have stopped.",
    noPlace: "The editor cannot take what you typed.",
    yourInput: "Your input:",
    copyFirst: "Copy it before you reload.",
    keep: "Copy it, then reload. If you had just saved, load the record again to see whether Microsoft Graph stored the change.",
    reload: "Reload",
    copy: "Copy",
    copied: "Copied",
    notCopied: "The browser did not allow copying. The text is selected: copy it by hand.",
    noWebAssembly: "This browser does not run WebAssembly. Use a current Edge, Chrome, Firefox or Safari, or ask your administrator whether a policy turns WebAssembly off.",
    blocked: "The security policy of this page forbids WebAssembly. Whoever runs this server must allow 'wasm-unsafe-eval' under script-src in its Content-Security-Policy.",
    missing: (file) => `The server does not have ${file}. ${/\.[0-9a-f]{16}\./.test(file) ? "The page may be out of date: reload it." : "Whoever runs it must put that file there."}`,
    refused: (file, status) => `The server answered ${status} instead of sending ${file}.`,
    memory: "The browser has no memory left for the editor. Close other tabs or programs, then reload.",
    notProgram: (file) => `The server sent a web page instead of ${file}. A sign-in page or a proxy may be in the way.`,
    broken: (file) => `${file} arrived damaged or cut off. Reload; if that does not help, whoever runs this server must publish the editor again.`,
    failed: (reason) => `The program stopped while it was starting: ${reason}`,
    changed: "Something changed the page before the editor could start: an extension of the browser, perhaps. Reload; if that does not help, turn extensions off for this address.",
    lost: "The editor could not be downloaded. Check the network, then reload.",
    forbidden: (file, directive) => `The security policy of this page forbids loading ${file}. Whoever runs this server must allow 'self' under ${directive} in its Content-Security-Policy.`,
  };

  // A failure whose message is a sentence for people.
  class BootError extends Error {}

  const { program, size, second, signin, msal, msalIntegrity } = document.currentScript.dataset;
  const base = new URL(".", document.baseURI);

  // In a frame the header waits for what the host says about it (app.css).
  const framed = parent !== window;
  document.documentElement.classList.toggle("framed", framed);

  const byId = (id) => document.getElementById(id);

  // In a sandboxed frame, or where a browser blocks storage, reading
  // localStorage throws. go-app reads it when it starts, and a JavaScript
  // exception inside a read cannot be caught in Go. So Go gets one that forgets.
  // Only whoever asks finds out: the first look at localStorage waits for the
  // browser's own process, up to a quarter of a second.
  function replaceBlockedStorage() {
    for (const name of ["localStorage", "sessionStorage"]) {
      const { get } = Object.getOwnPropertyDescriptor(window, name);
      let storage;
      Object.defineProperty(window, name, { get: () => storage ??= usable(get) });
    }
  }

  function usable(get) {
    try {
      const storage = get.call(window);
      void storage.length;
      return storage;
    } catch {
      const items = new Map();
      return {
        getItem: (key) => items.get(String(key)) ?? null,
        setItem: (key, value) => void items.set(String(key), String(value)),
        removeItem: (key) => void items.delete(String(key)),
        clear: () => items.clear(),
        key: (index) => [...items.keys()][index] ?? null,
        get length() { return items.size; },
      };
    }
  }

  const never = new Promise(() => {});
  const pause = (milliseconds) => new Promise((go) => setTimeout(go, milliseconds));

  function publishConfiguration() {
    const config = download("config.json").then((response) => response.text()).catch((reason) => {
      report(reason instanceof BootError ? reason : new BootError(texts.lost), dead);
      return never;
    });
    const signIn = config.then(loadSignIn);
    signIn.catch(() => {}); // the program awaits it later
    Object.defineProperty(globalThis, "deviceStatusEditor", { value: Object.freeze({ config, signIn, whole, quiet, begun, focus }) });
  }

  // What a person does on the page before the program is there. Text and choices are
  // in the controls, and the program is told. Presses are kept, each button once, in
  // their order, until it has its configuration and its second file: one that stopped
  // in the middle of what it does for a press could not be called off any more.
  const form = document.querySelector(".page"); // first in the body, but for extensions
  const nodes = []; // as the page came, before extensions change it
  const early = new AbortController(); // ends what is done until it has its configuration
  const partial = new AbortController(); // and what is done until all of it is there
  const presses = [];
  let telling = false; // the program of what was typed
  let composing = false;
  let held = -Infinity; // since when a button of the mouse is down

  function keepWhatIsDone() {
    const walker = document.createTreeWalker(form);
    for (let node = form; node; node = walker.nextNode()) nodes.push(node);

    const on = (types, listener, signal = partial.signal) => {
      for (const type of types.split(" ")) addEventListener(type, listener, { capture: true, signal });
    };
    on("compositionstart compositionend", ({ type }) => composing = type === "compositionstart");
    on("pointerdown pointerup pointercancel", ({ type }) => held = type === "pointerdown" ? performance.now() : -Infinity);
    on("submit", (event) => event.preventDefault());
    // What is typed comes after what was pressed at its field, as what is to be loaded
    // after Load, and after a tab or a dialog that would hide it: it is what counts.
    on("input", ({ target }) => {
      if (telling) return;
      const group = target.closest(".address") ?? target.closest(".field");
      for (const other of [...presses]) {
        other.at = null;
        if (covers(other) || group?.contains(other.button)) tell(texts.overtaken(callOff(other)));
      }
    });
    on("click", (event) => {
      const button = event.target.closest("button");
      if (!form.contains(button)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      button.setAttribute("aria-busy", "true");
      // Another button may have taken its place by then.
      const name = nameOf(button);
      press(button.ariaLabel ?? words(button), name, button, () => [...form.querySelectorAll("button")].find((other) => nameOf(other) === name)?.click());
    });
    // As the program does it (app/ui/tabs.go).
    on("keydown", (event) => {
      const { key, target } = event;
      if (!target.matches?.("[role=tab]") || !/^Arrow(Left|Right)$/.test(key)) return;
      event.stopImmediatePropagation();
      const other = [...form.querySelectorAll("[role=tab]")].find((tab) => tab !== target);
      other.focus();
      other.click();
    });
    // The program's own shortcuts. Enter in a text box is a click on the form's
    // button already.
    on("keydown", (event) => {
      if (!isShortcut(event)) return;
      const { key, ctrlKey, metaKey } = event;
      event.preventDefault();
      event.stopImmediatePropagation();
      press(`${ctrlKey ? "Ctrl" : "⌘"}+${key.length > 1 ? key : key.toUpperCase()}`, key, null, () => dispatchEvent(new KeyboardEvent("keydown", { key, ctrlKey, metaKey })));
    });
    on("beforeunload", (event) => {
      if (state !== dead && changed().length > 0) event.preventDefault();
    }, early.signal);
    on("pagehide", () => keep(changed()), early.signal);
  }

  const isShortcut = ({ key, ctrlKey, metaKey, altKey }) => (ctrlKey || metaKey) && !altKey && ["Enter", "s", "S", "/"].includes(key);

  addEventListener("keydown", (event) => {
    if (!partial.signal.aborted || (event.key !== "Enter" && !event.ctrlKey && !event.metaKey)) return;
    if (!acting && (event.key === "Enter" || isShortcut(event))) stayed = null;
    dispatchEvent(new CustomEvent("deviceStatusEditor.key", { detail: event }));
  });
  addEventListener("click", ({ target }) => {
    if (!acting && (target !== stayed || target.localName === "button")) stayed = null;
  }, true);

  // What a press leads to may hide what is done after it: a tab does, a dialog, another
  // page. Without a button it is a shortcut, to a dialog.
  const covers = ({ button }) => !button || button.matches("[role=tab], [aria-haspopup], [type=submit], #sign-in");

  function callOff(press) {
    press.button?.removeAttribute("aria-busy");
    presses.splice(presses.indexOf(press), 1);
    return press.shown;
  }

  function press(shown, what, button, act) {
    const off = presses.filter((other) => other.what !== what && covers(other)).map(callOff);
    if (!presses.some((other) => other.what === what)) presses.push({ shown, what, button, act, at: document.activeElement });
    tell([...off.map(texts.calledOff), texts.pressed(shown)].join(" "));
  }

  function tell(text) {
    if (byId("boot")) byId("boot-text").textContent = text;
    else showWait(text);
  }

  // What the program was not told goes where it looks for a draft (app/ui/draft.go).
  function keep(controls) {
    const key = "deviceStatusEditor.draft";
    if (framed || controls.length === 0) return;
    let draft = {};
    try {
      draft = { ...JSON.parse(sessionStorage.getItem(key)) };
    } catch { /* another version of the page may have written it */ }
    for (const { name, value, type, checked } of controls) if (name && (type !== "radio" || checked)) draft[name] = value;
    sessionStorage.setItem(key, JSON.stringify(draft));
  }

  // Where somebody went on to while a press was waiting. They stay there, whatever the
  // press gives the focus to, until they press something else.
  let stayed = null;
  let acting = false; // on a press that waited

  // The program's way to move the focus: false says that it stays. The browser's own
  // ways, a dialog's or that of somebody's screen reader, are not asked.
  function focus(element) {
    const moves = document.activeElement !== stayed && (!framed || document.hasFocus()); // a portal has boxes of its own
    if (moves) element.focus({ preventScroll: true });
    return moves;
  }

  const nameOf = (element) => element.id || element.ariaLabel || words(element);

  const changed = () => nodes.filter((control) => control.matches?.("input, select, textarea")).filter((control) =>
    /^(radio|checkbox)$/.test(control.type) ? control.checked !== control.defaultChecked
      : control.options ? [...control.options].some((option) => option.selected !== option.defaultSelected)
        : control.value !== control.defaultValue);

  // Text that an input method is composing, and a press whose release is still to
  // come, are lost where something moves. Whoever waited moves it before the browser
  // does anything else.
  async function quiet() {
    while (composing || performance.now() - held < 1000) await pause(20);
  }

  // A page that nobody sees is not painted.
  const painted = () => new Promise((go) => {
    requestAnimationFrame(() => setTimeout(go));
    setTimeout(go, 500);
  });

  // Has the presses carried out, if there is to be a form. Else what was typed is shown.
  async function begun(there) {
    early.abort();
    if (there) await rest;
    partial.abort();
    for (const button of form.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
    if (!there) {
      const controls = changed();
      keep(controls); // for the form that there is once somebody has corrected it
      if (controls.length === 0) return;
      showInput(texts.noPlace, [], input(form), texts.copyFirst);
      return byId("crash").querySelector("h2").focus(); // the form has gone from under them
    }
    const at = document.activeElement;
    for (const press of presses) {
      await new Promise((go) => requestAnimationFrame(() => setTimeout(go, 20)));
      if (document.querySelector("dialog[open]")) return; // it covers what the next one was meant for
      stayed = press.at !== at && at !== document.body ? at : null;
      acting = true;
      press.act();
      acting = false;
    }
  }

  // The sign-in library comes beside the program, and only where it is wanted: not
  // in a frame, unless the host left a bridge for it. A configuration that cannot be
  // read is the program's to explain.
  async function loadSignIn(text) {
    let mode, clientId;
    try {
      ({ mode, clientId } = JSON.parse(text));
    } catch {
      return null;
    }
    const nested = globalThis.nestedAppAuthBridge || globalThis.__initializeNestedAppAuth;
    if (mode === "demo" || !clientId || (framed && !nested)) return null;
    // A file that hangs would leave somebody who signs in without a word.
    const none = () => Promise.reject({ errorCode: "library_not_loaded" });
    const loaded = import(new URL(signin, base)).catch(none).then(({ load }) => load(new URL(msal, base).href, msalIntegrity));
    return Promise.race([loaded, pause(60_000).then(none)]);
  }

  // CSP is asked with the smallest module there is (magic number and version),
  // before megabytes are waited for: this one can fail for no other reason.
  function checkWebAssembly() {
    if (typeof WebAssembly !== "object") throw new BootError(texts.noWebAssembly);
    try {
      new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    } catch {
      throw new BootError(texts.blocked);
    }
  }

  // Go's own class, for a program that has been started already (web/pack/freeze.go):
  // puts what is here in the place of what the program knew there.
  function started(Go) {
    return class extends Go {
      // It returns a promise of the program's end, and a function that lets it have its
      // configuration.
      goOn(instance, { nodes: names, values, counts, events, then, timeouts, timeout }) {
        if (names !== nodes.map(({ localName }) => localName).join()) throw new BootError(texts.changed);
        const ended = this.run(instance); // which the program's own run is not any more
        const functions = [];
        const f = (id) => functions[id] ??= this._makeFuncWrapper(id);
        const at = (place) => typeof place === "number" ? nodes[place] : place.split(".").reduce((object, name) => name ? object[name] : object, globalThis);
        const valueOf = (written) => Array.isArray(written) ? f(written[0]) : typeof written === "object" ? written?.is ?? null : at(written);
        values.forEach((written, i) => {
          const value = valueOf(written);
          const id = this._goRefCounts.length;
          this._values.push(value);
          this._goRefCounts.push(counts[i]);
          if (value === null) this._idPool.push(id);
          else this._ids.set(value, id);
        });
        this._nextCallbackTimeoutID = timeout;
        for (const [id, milliseconds] of timeouts) {
          const wake = () => {
            do this._resume(); while (this._scheduledTimeouts.has(id));
          };
          this._scheduledTimeouts.set(id, setTimeout(wake, milliseconds));
        }
        for (const [whose, type, id, options] of events) at(whose).addEventListener(type, f(id), options);
        telling = true;
        for (const control of changed()) {
          control.dispatchEvent(new Event("input", { bubbles: true }));
          control.dispatchEvent(new Event("change", { bubbles: true }));
          if (control !== document.activeElement) control.dispatchEvent(new FocusEvent("blur"));
        }
        telling = false;
        return [ended, () => then.forEach(([promise, ...settled]) => at(promise).then(...settled.map(f)))];
      }
    };
  }

  // What is in a box since it was last typed into, as long as the program may not know.
  const unheard = new Map();
  // When each box was last typed into, and since when the program awaits its second
  // file: it writes its draft a moment after a key (app/ui/editor.go), which it may not
  // have come to.
  const typed = new Map();
  let stopped = Infinity;
  addEventListener("pagehide", () => keep([...typed.keys()].filter((box) => typed.get(box) > stopped - 1000)));

  // Runs the program while its second file is still on the way (web/pack/split.go).
  // A call of what is in there stops the program until arrived() goes on with it.
  // Whatever calls the program meanwhile waits for its turn; so does a call out of a
  // call of it, as by an event that it dispatches, because one that stops in there
  // could not be gone on with by itself.
  function inTwoFiles(Go) {
    const [awaited, there] = [1, 2];
    return class extends Go {
      #exports;
      #running = false;
      #waiting = [];
      constructor() {
        super();
        this.importObject.gojs["runtime.scheduleTimeoutEvent"] = (sp) => this.#schedule(sp >>> 0);
      }

      #enter(call) {
        const { second } = this.#exports;
        if (second.value === there) return call();
        if (this.#running || second.value === awaited) return void this.#waiting.push(call);
        this.#running = true;
        try {
          return call();
        } finally {
          this.#running = false;
          if (second.value === awaited) {
            stopped = performance.now();
            showWait();
          }
          this.#next();
        }
      }

      #next() {
        const { second } = this.#exports;
        while (this.#waiting.length > 0 && !this.#running && second.value !== awaited) this.#enter(this.#waiting.shift());
        if (this.#waiting.length === 0 && second.value !== awaited) unheard.clear();
      }

      run(instance) {
        this.#exports = instance.exports;
        return this.#enter(() => super.run(instance));
      }

      async arrived(module) {
        const first = this.#exports;
        if (WebAssembly.Module.imports(module).length === 0) throw new BootError(texts.broken(second)); // another program
        await instantiate(module, { first, places: new Proxy(first.table, { get: (table, place) => table.get(+place) }) }, second);
        await quiet();
        const waited = first.second.value === awaited;
        first.second.value = there;
        hideWait();
        stopped = Infinity;
        if (waited) first.goOn();
        this.#next();
        rest = null;
        goOnWhole();
      }

      _makeFuncWrapper(id) {
        const go = this;
        const call = super._makeFuncWrapper(id);
        return function (...args) {
          const [event] = args;
          const box = /^(input|change)$/.test(event?.type) ? event.target : undefined;
          if (box && go.#exports.second.value !== there) {
            unheard.set(box, box.value);
            typed.set(box, performance.now());
          }
          return go.#enter(() => {
            // What waited before it may have rewritten the box.
            if (unheard.has(box) && box.value !== unheard.get(box)) box.value = unheard.get(box);
            return call.apply(this, args);
          });
        };
      }

      // As Go's own, but for the turn, and a timeout that the program took no note
      // of comes again without holding the page.
      #schedule(sp) {
        const id = this._nextCallbackTimeoutID++;
        const later = (delay) => this._scheduledTimeouts.set(id, setTimeout(() => this.#enter(wake), delay));
        const wake = () => {
          if (this._scheduledTimeouts.has(id)) this._resume();
          if (this._scheduledTimeouts.has(id)) later(0);
        };
        later(this.mem.getInt32(sp + 8, true));
        this.mem.setInt32(sp + 16, id, true);
      }
    };
  }

  // A wait that nobody notices needs no words. What is typed while the program is
  // stopped it has not heard of.
  let goOnWhole, wait, waitText;
  let rest = second ? new Promise((go) => goOnWhole = go) : null;
  const stay = (event) => unheard.size > 0 && event.preventDefault();

  function showStrip(id, text) {
    const reload = make("button", { className: "late", textContent: texts.reload, onclick: () => location.reload() });
    document.body.prepend(make("div", { id, className: "strip", role: "status" }, text, reload));
  }

  // For what would stop the program: a promise that it does not.
  async function whole() {
    if (rest) showWait();
    await rest;
  }

  function showWait(text = waitText ?? texts.second) {
    addEventListener("beforeunload", stay);
    waitText = text;
    if (byId("second")) byId("second").firstChild.data = text;
    else wait ??= setTimeout(() => showStrip("second", waitText), 500);
  }

  function hideWait() {
    clearTimeout(wait);
    removeEventListener("beforeunload", stay);
    byId("second")?.remove();
  }

  function showProgress(loaded) {
    const percent = Math.min(100, Math.floor((100 * loaded) / size));
    if (!byId("boot") || byId("boot-progress").value === percent) return;
    byId("boot-progress").value = percent;
    byId("boot-percent").textContent = `${percent} %`;
  }

  // Counts a clone of the response. V8 keeps compiled code by the address of a
  // response: that of a clone's original stays (Chromium 156 writes its code
  // cache as it does without a clone), that of a Response made from a counted
  // stream is empty. Sizes are those after decompression, as data-size is.
  async function count(copy) {
    const reader = copy.body.getReader();
    for (let loaded = 0; ;) {
      const { done, value } = await reader.read();
      if (done) return;
      showProgress(loaded += value.byteLength);
    }
  }

  const forbidden = new Map(); // directives of the policy, by what they kept from loading
  addEventListener("securitypolicyviolation", ({ blockedURI, effectiveDirective }) => forbidden.set(blockedURI, effectiveDirective));

  async function download(file) {
    let response;
    try {
      response = await fetch(file);
    } catch {
      await pause(0); // the policy's event comes after
      const directive = forbidden.get(new URL(file, base).href);
      throw new BootError(directive ? texts.forbidden(file, directive) : texts.lost);
    }
    if (response.status === 404) throw new BootError(texts.missing(file));
    if (!response.ok) throw new BootError(texts.refused(file, response.status));
    return response;
  }

  // Compiling begins with the first bytes.
  async function compile(response, file) {
    const type = (response.headers.get("Content-Type") ?? "").split(";")[0].trim().toLowerCase();
    if (type === "text/html") throw new BootError(texts.notProgram(file));
    try {
      if (type === "application/wasm" && WebAssembly.compileStreaming) return await WebAssembly.compileStreaming(response);
      // A static host that does not know .wasm: slower, but it works.
      return await WebAssembly.compile(await response.arrayBuffer());
    } catch (reason) {
      console.error(reason); // the browser's own words, for whoever looks into it
      throw new BootError(reason instanceof WebAssembly.CompileError ? texts.broken(file) : reason instanceof RangeError ? texts.memory : texts.lost);
    }
  }

  async function instantiate(module, imports, file) {
    try {
      return await WebAssembly.instantiate(module, imports);
    } catch (reason) { // not made for these imports, or no memory
      console.error(reason);
      throw new BootError(reason instanceof RangeError ? texts.memory : texts.broken(file));
    }
  }

  // What is there at once needs no progress, and no copy of its megabytes.
  async function compileFirst() {
    const response = await download(program);
    const copy = response.clone();
    const counting = setTimeout(() => count(copy).catch(() => {}), 200); // the original fails too, and says so
    try {
      return await compile(response, program);
    } finally {
      clearTimeout(counting);
      copy.body.cancel().catch(() => {}); // it is counted already
    }
  }

  // The program goes on without it, so what fails has another chance.
  async function compileSecond(pauses = [1000, 5000]) {
    try {
      return await compile(await download(second), second);
    } catch (reason) {
      if (pauses.length === 0) throw reason;
      await pause(pauses[0]);
      return compileSecond(pauses.slice(1));
    }
  }

  // What stands in the form, by label. Hidden fields and passwords are no text
  // that a person wants back on the screen.
  function input(page) {
    const lines = [];
    for (const control of page.querySelectorAll(":is(input, select, textarea):not(#crash *, .request *)")) {
      if (/^(hidden|password|file|button|submit|reset|image)$/.test(control.type)) continue;
      if (/^(radio|checkbox)$/.test(control.type) && !control.checked) continue;
      const value = control.selectedOptions ? Array.from(control.selectedOptions, words).join(", ") : control.value;
      const group = control.type === "radio" ? control.closest("fieldset")?.querySelector("legend") : null;
      // A legend's first part is its label; what follows is small print.
      const label = group ? words(group.firstElementChild ?? group)
        : [...page.querySelectorAll("label")].filter((label) => label.htmlFor === control.id || label.contains(control)).map(words).join(" ")
          || control.ariaLabel || control.id;
      if (value !== "") lines.push(`${label}: ${value}`);
    }
    return lines.join("\n");
  }

  const words = (element) => element.textContent.trim().replace(/\s+/g, " ");

  function make(tag, properties, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  // How bad what is on the screen is: a later, worse report replaces it.
  const [fine, doubtful, dead] = [0, 1, 2];
  let state = fine;

  function showAlert(heading, content, buttons) {
    clearTimeout(slow);
    // With the program dead and its elements inert, this is all of the page.
    const alone = state === dead;
    const title = make(alone ? "h1" : "h2", { tabIndex: -1, textContent: heading });
    const reload = make("button", { textContent: texts.reload, onclick: () => location.reload() });
    const card = make("div", { className: "card problem" }, title, ...content, make("div", { className: "buttons" }, ...buttons, reload));
    byId("crash").replaceChildren(make(alone ? "main" : "div", { className: "boot" }, card));
    byId("crash").hidden = false;
    if (state === dead) title.focus(); // a doubt does not take the focus from somebody typing
  }

  // The elements of a dead program stay on the page and answer nothing: inert
  // keeps a person from typing into them. A modal dialog would do the same to
  // the alert, so it is closed.
  function showStop(heading, sentences, keep) {
    const text = input(document);
    if (state === dead) {
      byId("boot")?.remove();
      for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
      for (const element of document.querySelectorAll("body > :not(#crash)")) element.inert = true;
    }
    showInput(heading, sentences, text, keep);
  }

  let shown = ""; // what was typed, when it was last in the page

  function showInput(heading, sentences, text, keep) {
    text = shown = text || shown;
    document.body.prepend(byId("crash"));
    const content = sentences.map((textContent) => make("p", { textContent }));
    if (text === "") return showAlert(heading, content, []);

    const box = make("pre", { tabIndex: 0, textContent: text });
    const note = make("span", { className: "copied", role: "status" });
    const copy = make("button", { className: "primary", textContent: texts.copy });
    copy.onclick = async () => {
      try {
        await navigator.clipboard.writeText(text);
        note.textContent = texts.copied;
      } catch { // no permission, or no clipboard outside https
        getSelection().selectAllChildren(box);
        note.textContent = texts.notCopied;
      }
    };
    showAlert(heading, [...content, make("p", { textContent: texts.yourInput }), box, make("p", { textContent: keep })], [copy, note]);
  }

  function report(reason, badness) {
    if (badness <= state) return;
    state = badness;
    console.error(reason);
    const sentences = reason instanceof BootError ? [reason.message] : [];
    if (!byId("boot")) showStop(badness === dead ? texts.stopped : texts.mayHaveStopped, sentences, texts.keep);
    else if (badness === dead) showStop(texts.notStarted, sentences.length > 0 ? sentences : [texts.failed(reason)], texts.copyFirst);
  }

  // An exception that leaves the program by way of an event has unwound Go's
  // stack with it, wherever it was thrown. Those of browser extensions, which
  // never were in our files, are none of ours.
  addEventListener("error", ({ filename, error }) => {
    if (error && `${filename}\n${error.stack}`.includes(base.href)) report(error, dead);
  });
  addEventListener("unhandledrejection", ({ reason }) => {
    if (!/extension:\/\//.test(reason?.stack)) report(reason, doubtful);
  });

  let missing = ""; // what else than the program
  const slow = setTimeout(() => {
    if (byId("boot") && presses.length === 0) tell(texts.slow(missing));
  }, 10_000);

  // The rules of what came from elsewhere, or not at all, may not be looked at.
  function isOurs(sheet) {
    try {
      return sheet.href?.startsWith(base.href) && sheet.cssRules.length > 0;
    } catch {
      return false;
    }
  }

  async function boot() {
    keepWhatIsDone();
    if (![...document.styleSheets].some(isOurs)) showStrip("bare", `${texts.bare} `);
    replaceBlockedStorage();
    publishConfiguration();
    checkWebAssembly();
    const module = await compileFirst();
    if (state === dead) return never;
    const go = new (started(second ? inTwoFiles(Go) : Go))();
    const instance = await instantiate(module, go.importObject, program);
    const [page] = WebAssembly.Module.customSections(module, "page");
    if (!page) throw new BootError(texts.broken(program)); // another program
    byId("boot-text").textContent = texts.starting;
    showProgress(size);
    await quiet();
    const [ended, configure] = go.goOn(instance, JSON.parse(new TextDecoder().decode(page)));
    ended.catch(() => {}); // until it is awaited
    if (changed().length > 0) await painted(); // what was typed has been answered
    configure();
    missing = " config.json";
    if (second) compileSecond().then((module) => go.arrived(module)).catch((reason) => {
      hideWait();
      report(reason, dead);
    });
    return ended; // when the program does, which it never should
  }

  boot().then(() => report(new Error("the program ended"), dead), (reason) => report(reason, dead));
})();
