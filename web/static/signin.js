// Loads Microsoft's sign-in library while the program is still on its way, and
// hands the program the few calls that it needs. What the calls mean, and what
// their errors mean, is decided in Go (app/signin); this is the smallest thing
// that must be JavaScript, because a window may only be opened inside a click.
//
// Tokens pass through and are kept nowhere but in MSAL's own cache.

// load brings the library, checked against its hash, and returns open. The
// library is a plain script that sets globalThis.msal; imported as a module it
// does the same, and needs no element whose address Trusted Types would forbid.
export async function load(address, integrity) {
  await preload(address, integrity);
  await import(address);
  return open;
}

// A module that was preloaded with a hash is not fetched again by import(). Where
// the browser preloads no modules, fetch() checks the hash, and import() finds the
// file, which never changes, in the browser's cache.
function preload(address, integrity) {
  const link = Object.assign(document.createElement("link"), { rel: "modulepreload", href: address, integrity });
  if (!link.relList.supports("modulepreload")) {
    return fetch(address, { integrity }).catch(() => Promise.reject({ errorCode: "library_not_loaded" }));
  }
  return new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject({ errorCode: "library_not_loaded" });
    document.head.append(link);
  });
}

// Entra sends the library's state back after signing out too, where nobody takes it
// out of the address again. Any other is the link's own.
function forgetState() {
  const address = new URL(location.href);
  try {
    const [ours] = address.searchParams.get("state").split("|");
    if (!("interactionType" in JSON.parse(atob(ours.replace(/-/g, "+").replace(/_/g, "/"))).meta)) return;
  } catch {
    return;
  }
  address.searchParams.delete("state");
  history.replaceState(history.state, "", address);
}

// open starts the library and finishes the sign-in that this page may have come
// back from.
async function open({ clientId, authority, knownAuthorities, protocolMode, nested, redirectUri, pageUri }) {
  // Teams, Outlook and Microsoft 365 sign in for the pages inside them.
  const create = nested ? msal.createNestablePublicClientApplication : msal.createStandardPublicClientApplication;
  const application = await create({
    auth: {
      clientId, authority, knownAuthorities, redirectUri,
      postLogoutRedirectUri: pageUri,
      clientCapabilities: ["CP1"], // Graph may answer with claims challenges
    },
    // Gone with the tab: this is a tool of administrators.
    cache: { cacheLocation: "sessionStorage" },
    system: {
      protocolMode,
      // In the window a person types a password and takes up a phone.
      popupBridgeTimeout: 600_000,
      iframeBridgeTimeout: 10_000,
    },
  });

  let returned = null;
  try {
    const result = await application.handleRedirectPromise();
    if (result) application.setActiveAccount(result.account);
  } catch (error) {
    // What the library says after a window that was never finished: nobody came back.
    if (error.errorCode !== "no_token_request_cache_error") returned = error;
  }
  forgetState();

  // A window that was closed is never reported, and while the library takes it for
  // open it neither leaves the page nor signs out: what overrides that for a window is
  // not looked at there (msal-browser 5.30.0, acquireTokenRedirect and logout). This
  // is the mark by which it knows; a page that is left has no use for it.
  const leaveWindow = () => sessionStorage.removeItem("msal.interaction.status");

  const account = (id) => (id ? application.getAccount({ homeAccountId: id }) ?? undefined : undefined);
  const plain = ({ homeAccountId, name, username, tenantId }) => ({ id: homeAccountId, name, username, tenantId });
  const question = ({ scopes, claims, prompt, accountId }) => ({
    scopes,
    claims: claims || undefined,
    prompt: prompt || undefined,
    account: account(accountId),
  });

  return Object.freeze({
    returned,
    accounts: () => application.getAllAccounts().map(plain),
    active: () => {
      const active = application.getActiveAccount();
      return active && plain(active);
    },
    setActive: (id) => application.setActiveAccount(account(id) ?? null),
    silent: async (ask) => {
      const result = await application.acquireTokenSilent({ ...question(ask), forceRefresh: ask.refresh });
      if (nested) application.setActiveAccount(result.account); // known from the first token on
      return result.accessToken;
    },
    // Not async: the window has to open before the click's task ends.
    popup: (ask) =>
      // A window that was closed is never reported, and would block the next one.
      application.acquireTokenPopup({ ...question(ask), overrideInteractionInProgress: true }).then((result) => {
        application.setActiveAccount(result.account);
        return result.accessToken;
      }),
    redirect: (ask) => {
      leaveWindow();
      return application.acquireTokenRedirect(question(ask));
    },
    // Providers want to know whose return address it is. The usual way to tell
    // them, the ID token, has no business in an address.
    signOut: (id) => {
      leaveWindow();
      return application.logoutRedirect({ account: account(id), extraQueryParameters: { client_id: clientId } });
    },
  });
}
