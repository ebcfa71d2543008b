// The redirect bridge of msal-browser does the work; see redirect.html.
"use strict";
msalRedirectBridge.broadcastResponseToMainFrame().catch(() => {
  document.getElementById("problem").hidden = false;
});
