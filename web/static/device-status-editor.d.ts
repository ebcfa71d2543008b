// Types of device-status-editor.js, the element that embeds the Device Status Editor.

/** What a token is needed for. */
export interface TokenRequest {
  /** Whole scopes, with their resource: https://graph.microsoft.com/DeviceManagementApps.Read.All */
  scopes: string[];
  /** What a claims challenge of Microsoft Graph asks for, as JSON. Hand it to acquireTokenSilent, then to an interactive call. */
  claims?: string;
  /** The tenant that the token has to be of; absent: any. */
  tenantId?: string;
  /** Graph refused the token that it was given last: do not take it from a cache again. */
  refresh: boolean;
}

/** Who is signed in, for display. What the token itself says goes first. An AccountInfo of msal-browser fits. */
export interface Account {
  id?: string;
  localAccountId?: string;
  name?: string;
  username?: string;
  tenantId?: string;
}

/** Code of an Error (its member `code`) that a tokenProvider may throw. Errors of msal-browser are understood as they are. */
export type TokenCode =
  | "signed_out" | "interaction_required" | "consent_required" | "admin_consent_required"
  | "cancelled" | "denied" | "unavailable" | "malformed";

/** The token as text, or an object like the AuthenticationResult of msal-browser; nothing where nobody is signed in. */
export type ProvidedToken = string | { accessToken: string; account?: Account | null } | null | undefined;

/** Returns an access token for Microsoft Graph, within 30 seconds. */
export type TokenProvider = (request: TokenRequest) => ProvidedToken | Promise<ProvidedToken>;

/** Each ID has 1 to 512 characters. */
export interface Target {
  configurationId: string;
  id: string;
}

/** Parts of the page that can be switched off. All are on by default. */
export interface Features {
  /** Title, cloud and account. */
  header?: boolean;
  /** Keys with Ctrl or ⌘. */
  shortcuts?: boolean;
  /** The preview of the request below the form. */
  request?: boolean;
}

/** One value of a record; before is absent when the record was never loaded. */
export interface Change {
  property: string;
  before?: string | number | null;
  after: string | number | null;
}

export interface ReadyDetail {
  build: string;
}

/** The receipt of a change that Graph accepted. It holds no token. */
export interface SavedDetail extends Target {
  /** UTC, like 2026-10-05T14:03:22Z */
  time: string;
  account?: string;
  changes: Change[];
  /** What Graph has now was read and compared. */
  verified: boolean;
  /** What Graph stored otherwise: before is what was asked for, after what it has. */
  notStored: Change[];
  status: number;
  requestId?: string;
  clientRequestId?: string;
}

/** Why there is no editor. */
export type StartCode = "src" | "policy" | "not_found" | "origin" | "unreachable" | "no_answer" | "version" | "refused";

/** Why a record was not loaded or saved, or what a look after a save found. */
export type GraphCode =
  | "value" | "route" | "request" | "signIn" | "claims" | "scope" | "forbidden" | "notFound" | "conflict" | "throttled"
  | "service" | "notGraph" | "offline" | "blocked" | "noAnswer" | "stopped" | "token" | "notStored" | "unknown";

/** Why there was no token. */
export type NoTokenCode =
  | "signedOut" | "interaction" | "consent" | "adminConsent" | "cancelled" | "policy" | "service" | "malformed" | "embed"
  | "timeout" | "audience" | "tenant" | "scope" | "account" | "unknown";

/** Code of a failed event; "removed" is of a save whose element went, those after it of attributes and properties. */
export type FailedCode = StartCode | GraphCode | "removed" | "dirty" | "busy" | "ids" | "malformed" | "too_large";

export interface FailedDetail extends Partial<Target> {
  /** configure: an attribute or property that the editor leaves out. */
  doing: "start" | "load" | "save" | "check" | "configure";
  code: FailedCode;
  /** What to correct, for you: where the mistake is the page's. */
  message?: string;
  /** The attribute or property, like "locale", "themeTokens" or "themeTokens.borderRadiusMedium"; with ids at the start "configuration-id" or "status-id". */
  field?: string;
  /** A change whose outcome is not known. */
  mayBeStored?: boolean;
  /** Of Graph's answer; 0 when there was none. */
  status?: number;
  requestId?: string;
  clientRequestId?: string;
  /** With code "token": why there was none. */
  tokenCode?: NoTokenCode;
}

/** What load() is rejected with. */
export interface LoadError extends Error {
  code: "dirty" | "busy" | "failed" | "ids" | "removed";
}

export interface DirtyDetail {
  /** Something typed would be lost. */
  dirty: boolean;
  /** How many values a save would change. */
  count: number;
}

export interface ResizeDetail {
  /** In CSS pixels; the element follows by itself. */
  height: number;
}

export interface DeviceStatusEditorEventMap {
  ready: CustomEvent<ReadyDetail>;
  saved: CustomEvent<SavedDetail>;
  failed: CustomEvent<FailedDetail>;
  dirty: CustomEvent<DirtyDetail>;
  resize: CustomEvent<ResizeDetail>;
}

/**
 * Attributes: src (address of the editor's page), configuration-id, status-id,
 * theme ("light", "dark", "contrast"; absent follows the system), locale (BCP 47, for
 * dates), read-only; id, where a page has several: what is typed comes back to the
 * editor with the same one.
 */
export interface DeviceStatusEditorElement extends HTMLElement {
  /** May be set late: the editor waits 25 seconds for it. */
  tokenProvider: TokenProvider | null;
  /** Detail of the last failed event since the editor became ready, or since the element was put into the page. */
  readonly lastFailure: FailedDetail | null;
  /** CSS custom properties of Fluent 2 without their dashes; see the list in app/portal/README.md. */
  themeTokens: Record<string, string>;
  features: Features;

  /** Opens a record; without one, that of the attributes. Rejected with a LoadError. */
  load(target?: Target): Promise<void>;
  /** Asks whether the editor may be taken away; the person decides about unsaved changes. */
  leave(): Promise<boolean>;

  addEventListener<K extends keyof DeviceStatusEditorEventMap>(type: K, listener: (event: DeviceStatusEditorEventMap[K]) => void, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof DeviceStatusEditorEventMap>(type: K, listener: (event: DeviceStatusEditorEventMap[K]) => void, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "device-status-editor": DeviceStatusEditorElement;
  }
}
