// An OpenID provider that this project did not write: oidc-provider, certified by
// the OpenID Foundation, with as few settings as a public client with PKCE needs. It
// speaks http on loopback; the test stands before it with TLS. From the environment:
// ISSUER, PAGE (address of the editor). It prints its port and ends with its input.
//
// Beside the provider's own addresses: /test/log is what was asked, /test/end forgets
// what the query names by kind (Session,RefreshToken,AccessToken), /test/lifetime sets
// the seconds that access tokens live.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { Provider } from "oidc-provider";

const { ISSUER: issuer, PAGE: page } = process.env;
const resource = "https://graph.microsoft.com/";
const kept = new Map();
let lifetime = 3600;

class Memory {
  constructor(kind) { this.kind = kind; }
  async upsert(id, payload) { kept.set(`${this.kind} ${id}`, payload); }
  async find(id) { return kept.get(`${this.kind} ${id}`); }
  async findByUid(uid) { return [...kept.values()].find((payload) => payload.uid === uid); }
  async findByUserCode() {}
  async consume(id) { kept.get(`${this.kind} ${id}`).consumed = Math.floor(Date.now() / 1000); }
  async destroy(id) { kept.delete(`${this.kind} ${id}`); }
  async revokeByGrantId(grant) {
    for (const [key, { grantId }] of kept) if (grantId === grant) kept.delete(key);
  }
}

const provider = new Provider(issuer, {
  adapter: Memory,
  clients: [
    {
      client_id: "editor", token_endpoint_auth_method: "none",
      grant_types: ["authorization_code", "refresh_token"], response_types: ["code"],
      redirect_uris: [page + "redirect.html"], post_logout_redirect_uris: [page],
    },
    { client_id: "graph", client_secret: "of-the-test", redirect_uris: [], response_types: [], grant_types: [] },
  ],
  scopes: ["openid", "offline_access", "profile", resource + "DeviceManagementApps.Read.All", resource + "DeviceManagementApps.ReadWrite.All"],
  claims: { openid: ["sub"], profile: ["name", "preferred_username"] },
  conformIdTokenClaims: false,
  clientBasedCORS: () => true,
  cookies: { keys: ["of the test"] },
  features: { introspection: { enabled: true } },
  pkce: { required: () => true },
  ttl: { AccessToken: () => lifetime, RefreshToken: 86_400, Session: 86_400, Grant: 86_400, Interaction: 600, IdToken: 3600, AuthorizationCode: 60 },
  findAccount: (context, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, preferred_username: id }) }),
});
provider.proxy = true;

const log = [];
provider.use(async (context, next) => {
  await next();
  const { grant_type: grant, scope, prompt, code_challenge_method: challenge, claims } = context.oidc?.params ?? {};
  log.push({ path: context.path, status: context.status, grant, scope, prompt, challenge, claims });
});

const answer = provider.callback();
const server = createServer((request, response) => {
  const { pathname, search } = new URL(request.url, issuer);
  switch (pathname) {
    case "/test/log":
      return response.end(JSON.stringify(log.splice(0)));
    case "/test/end":
      for (const key of kept.keys()) if (search.slice(1).split(",").includes(key.split(" ")[0])) kept.delete(key);
      return response.end();
    case "/test/lifetime":
      lifetime = Number(search.slice(1));
      return response.end();
  }
  return answer(request, response);
});
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
createInterface({ input: process.stdin }).on("close", () => process.exit());
