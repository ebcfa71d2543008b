// The boot script: loads the WebAssembly, says how far it is, and when it
// cannot start or stops, says why and keeps the person's input.
//
// Contract with the page: #boot with #boot-text, #boot-percent and
// #boot-progress, which the program replaces; #crash, which stays; and on this
// script's element data-program (address of the WebAssembly), data-size (its
// bytes before compression), data-signin (that of signin.js), data-msal and
// data-msal-integrity (address and hash of the sign-in library).
//
// Contract with the program: globalThis.deviceStatusEditor has two promises.
// config is the text of config.json; it is rejected with an Error that says why
// there is none. signIn is the function that opens the sign-in library, null
// where the configuration wants none.
//
// Nothing here makes markup from text (Trusted Types forbid it), and nothing is
// sent anywhere.
"use strict";
(() => {
  const texts = {
    starting: "Starting the editor …",
    slow: "Still loading. Slow network?",
    notStarted: "The editor could not start",
    stopped: "The editor stopped.",
    mayHaveStopped: "The editor may have stopped.",
    yourInput: "Your input:",
    keep: "Copy it, then reload. If you had just saved, load the record again to see whether Microsoft Graph stored the change.",
    reload: "Reload",
    copy: "Copy",
    copied: "Copied",
    notCopied: "The browser did not allow copying. The text is selected: copy it by hand.",
    noWebAssembly: "This browser does not run WebAssembly. Use a current Edge, Chrome, Firefox or Safari, or ask your administrator whether a policy turns WebAssembly off.",
    blocked: "The security policy of this page forbids WebAssembly. Whoever runs this server must allow 'wasm-unsafe-eval' under script-src in its Content-Security-Policy.",
    noRuntime: "A script of the editor did not load. The page may be out of date: reload it.",
    missing: (file) => `The server does not have ${file}. The page may be out of date: reload it.`,
    refused: (file, status) => `The server answered ${status} instead of sending ${file}.`,
    notProgram: (file) => `The server sent a web page instead of ${file}. A sign-in page or a proxy may be in the way.`,
    broken: (file) => `${file} arrived damaged or cut off. Reload; if that does not help, whoever runs this server must publish the editor again.`,
    failed: (reason) => `The program stopped while it was starting: ${reason}`,
    lost: "The editor could not be downloaded. Check the network, then reload.",
  };

  // A failure whose message is a sentence for people.
  class BootError extends Error {}

  const { program, size, signin, msal, msalIntegrity } = document.currentScript.dataset;
  const base = new URL(".", document.baseURI);

  // In a frame the header waits for what the host says about it (app.css).
  const framed = parent !== window;
  document.documentElement.classList.toggle("framed", framed);

  const byId = (id) => document.getElementById(id);

  // In a sandboxed frame, or where a browser blocks storage, reading
  // localStorage throws. go-app reads it when it starts, and a JavaScript
  // exception inside a read cannot be caught in Go. So Go gets one that forgets.
  function replaceBlockedStorage() {
    for (const name of ["localStorage", "sessionStorage"]) {
      try {
        void window[name].length;
      } catch {
        const items = new Map();
        Object.defineProperty(window, name, {
          value: {
            getItem: (key) => items.get(String(key)) ?? null,
            setItem: (key, value) => void items.set(String(key), String(value)),
            removeItem: (key) => void items.delete(String(key)),
            clear: () => items.clear(),
            key: (index) => [...items.keys()][index] ?? null,
            get length() { return items.size; },
          },
        });
      }
    }
  }

  // go-app asks for these by name. Routes are relative to the folder of the
  // page; without internal addresses it hands every foreign link to the browser.
  function setEnvironment() {
    const prefix = base.pathname.replace(/\/$/, "");
    const environment = { GOAPP_ROOT_PREFIX: prefix, GOAPP_STATIC_RESOURCES_URL: prefix, GOAPP_INTERNAL_URLS: "null" };
    globalThis.goappGetenv = (name) => environment[name];
  }

  function publishConfiguration() {
    const config = fetch("config.json").then((response) => {
      if (!response.ok) throw new Error(`config.json: the server answered ${response.status}`);
      return response.text();
    });
    const signIn = config.then(loadSignIn);
    // The program awaits them later; until then a rejection is not unhandled.
    config.catch(() => {});
    signIn.catch(() => {});
    Object.defineProperty(globalThis, "deviceStatusEditor", { value: Object.freeze({ config, signIn }) });
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
    const { load } = await import(new URL(signin, base));
    return load(new URL(msal, base).href, msalIntegrity);
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

  async function download() {
    let response;
    try {
      response = await fetch(program);
    } catch {
      throw new BootError(texts.lost);
    }
    if (response.status === 404) throw new BootError(texts.missing(program));
    if (!response.ok) throw new BootError(texts.refused(program, response.status));
    count(response.clone()).catch(() => {}); // the original fails too, and says so
    return response;
  }

  async function instantiate(response, imports) {
    const type = (response.headers.get("Content-Type") ?? "").split(";")[0].trim().toLowerCase();
    if (type === "text/html") throw new BootError(texts.notProgram(program));
    try {
      if (type === "application/wasm" && WebAssembly.instantiateStreaming) {
        return (await WebAssembly.instantiateStreaming(response, imports)).instance;
      }
      // A static host that does not know .wasm: slower, but it works.
      return (await WebAssembly.instantiate(await response.arrayBuffer(), imports)).instance;
    } catch (reason) {
      console.error(reason); // the browser's own words, for whoever looks into it
      const broken = reason instanceof WebAssembly.CompileError || reason instanceof WebAssembly.LinkError;
      throw new BootError(broken ? texts.broken(program) : texts.lost);
    }
  }

  // What stands in the form, by label. Hidden fields and passwords are no text
  // that a person wants back on the screen.
  function input() {
    const lines = [];
    for (const control of document.querySelectorAll(":is(input, select, textarea):not(#crash *)")) {
      if (/^(hidden|password|file|button|submit|reset|image)$/.test(control.type)) continue;
      if (/^(radio|checkbox)$/.test(control.type) && !control.checked) continue;
      const value = control.selectedOptions ? Array.from(control.selectedOptions, words).join(", ") : control.value;
      const group = control.type === "radio" ? control.closest("fieldset")?.querySelector("legend") : null;
      // A legend's first part is its label; what follows is small print.
      const label = group ? words(group.firstElementChild ?? group)
        : Array.from(control.labels ?? [], words).join(" ") || control.getAttribute("aria-label") || control.id;
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
    const alone = state === dead && !byId("boot");
    const title = make(alone ? "h1" : "h2", { tabIndex: -1, textContent: heading });
    const reload = make("button", { textContent: texts.reload, onclick: () => location.reload() });
    const card = make("div", { className: "card problem" }, title, ...content, make("div", { className: "buttons" }, ...buttons, reload));
    byId("crash").replaceChildren(make(alone ? "main" : "div", { className: "boot" }, card));
    byId("crash").hidden = false;
    if (state === dead) title.focus(); // a doubt does not take the focus from somebody typing
  }

  function showBootFailure(reason) {
    byId("boot-status").hidden = byId("boot-progress").hidden = true;
    const sentence = reason instanceof BootError ? reason.message : texts.failed(reason);
    showAlert(texts.notStarted, [make("p", { textContent: sentence })], []);
  }

  // The elements of a dead program stay on the page and answer nothing: inert
  // keeps a person from typing into them. A modal dialog would do the same to
  // the alert, so it is closed.
  function showStop(heading) {
    const text = input();
    document.body.prepend(byId("crash"));
    if (state === dead) {
      for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
      for (const element of document.querySelectorAll("body > :not(#crash)")) element.inert = true;
    }
    if (text === "") return showAlert(heading, [], []);

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
    showAlert(`${heading} ${texts.yourInput}`, [box, make("p", { textContent: texts.keep })], [copy, note]);
  }

  function report(reason, badness) {
    if (badness <= state) return;
    state = badness;
    console.error(reason);
    if (byId("boot")) showBootFailure(reason);
    else showStop(badness === dead ? texts.stopped : texts.mayHaveStopped);
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

  const slow = setTimeout(() => {
    if (byId("boot")) byId("boot-text").textContent = texts.slow;
  }, 10_000);

  async function boot() {
    replaceBlockedStorage();
    setEnvironment();
    publishConfiguration();
    checkWebAssembly();
    if (typeof Go !== "function") throw new BootError(texts.noRuntime);
    const go = new Go();
    const instance = await instantiate(await download(), go.importObject);
    clearTimeout(slow);
    byId("boot-text").textContent = texts.starting;
    showProgress(size);
    return go.run(instance); // ends when the program does, which it never should
  }

  boot().then(() => report(new Error("the program ended"), dead), (reason) => report(reason, dead));
})();
