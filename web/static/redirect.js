// The redirect bridge of msal-browser does the work; see redirect.html.
"use strict";
(() => {
  const show = (id) => {
    document.getElementById(id).hidden = false;
  };
  // The answer to the approval link, which no page waits for: it has no state.
  const answer = new URLSearchParams(location.search);
  if (!answer.has("state") && (answer.has("admin_consent") || answer.has("error"))) {
    show(answer.has("error") ? "refused" : "approved");
    return;
  }
  msalRedirectBridge.broadcastResponseToMainFrame().catch(() => show("problem"));
})();
