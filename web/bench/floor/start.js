"use strict";
const go = new Go();
WebAssembly.instantiateStreaming(fetch(document.currentScript.dataset.program), go.importObject).then(({ instance }) => go.run(instance));
