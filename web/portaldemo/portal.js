// What a portal does with the editor in it. A real one asks its own sign-in for
// the token, with msal-browser for instance:
//
//   editor.tokenProvider = async ({ scopes, claims, refresh }) => {
//     const account = application.getActiveAccount();
//     const { accessToken } = await application.acquireTokenSilent({ scopes, claims, account, forceRefresh: refresh });
//     return accessToken;
//   };
const editor = document.querySelector("device-status-editor");
const byId = (id) => document.getElementById(id);

// This one opens the demo's emulated Graph and nothing else, so it is no secret.
const demoToken = "demo-token";

editor.tokenProvider = async ({ scopes, claims, refresh }) => {
  log(`token for ${scopes.map((scope) => scope.split("/").at(-1)).join(", ")}${claims ? ", claims" : ""}${refresh ? ", a new one" : ""}`);
  const answer = byId("token").value;
  byId("token").value = "";
  if (answer === "late") return new Promise(() => {});
  if (answer === "nonsense") return { accessToken: 42 };
  if (answer) throw Object.assign(new Error(answer), { code: answer });
  return { accessToken: demoToken, account: { username: "avery@contoso.example", name: "Avery Howard" } };
};

for (const type of ["ready", "saved", "failed", "dirty", "resize"]) {
  editor.addEventListener(type, ({ detail }) => log(`${type} ${JSON.stringify(detail)}`));
}

function log(text) {
  const item = document.createElement("li");
  item.textContent = text;
  byId("log").prepend(item);
}

function attribute(name, value) {
  if (value) editor.setAttribute(name, value === true ? "" : value);
  else editor.removeAttribute(name);
}

byId("theme").onchange = ({ target }) => {
  document.documentElement.dataset.theme = target.value;
  attribute("theme", target.value);
};
byId("locale").onchange = ({ target }) => attribute("locale", target.value);
byId("read-only").onchange = ({ target }) => attribute("read-only", target.checked);
byId("header").onchange = ({ target }) => { editor.features = { header: target.checked }; };
byId("brand").onchange = ({ target }) => {
  editor.themeTokens = target.checked ? {
    colorBrandBackground: "#8a2c5a", colorBrandBackgroundHover: "#74254c", colorBrandBackgroundPressed: "#5c1d3c",
    colorCompoundBrandBackground: "#8a2c5a", colorCompoundBrandStroke: "#8a2c5a", borderRadiusMedium: "0", borderRadiusXLarge: "2px",
  } : {};
};

byId("load").onclick = () => editor.load().then(() => say("Loaded."), ({ code }) => say(`Not loaded: ${code}.`));
byId("leave").onclick = async () => {
  if (!(await editor.leave())) return say("You stay: there are unsaved changes.");
  editor.remove();
  say("You left. Reload this page to come back.");
};

function say(text) { byId("said").textContent = text; }
