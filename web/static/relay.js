// The popup relay of msal-browser does the work; see relay.html. It is told
// which authority may answer, from config.json, never from the address.
"use strict";
(() => {
  const authorities = {
    global: ["https://login.microsoftonline.com"],
    usGovL4: ["https://login.microsoftonline.us"],
    usGovL5: ["https://login.microsoftonline.us"],
    china: ["https://login.chinacloudapi.cn", "https://login.partner.microsoftonline.cn"],
  };
  const button = document.getElementById("continue");
  const fail = () => {
    document.getElementById("problem").hidden = false;
    button.disabled = true;
  };

  fetch("config.json").then((response) => response.json()).then(({ cloud = "global", authority, knownAuthorities }) => {
    const allowedAuthorityOrigins = authority ? knownAuthorities.map((host) => `https://${host}`) : authorities[cloud];
    button.onclick = () => {
      try {
        msalPopupRelay.runPopupRelay({ protocolVersion: 2, allowedAuthorityOrigins });
      } catch {
        fail();
      }
    };
    button.disabled = false;
  }).catch(fail);
})();
