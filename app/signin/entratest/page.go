package entratest

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

type pageKind string

const (
	signInPage       pageKind = "sign-in"
	pickerPage       pageKind = "picker"
	secondFactorPage pageKind = "second-factor"
	consentPage      pageKind = "consent"
	errorPage        pageKind = "error"
	signedOutPage    pageKind = "signed-out"
)

// page is what a person gets to see.
type page struct {
	Kind     pageKind
	Action   string // where the form goes
	Users    []User
	Username string // who is asked
	Scopes   []string
	Error    string
	Cancel   bool // an error page leads back to the client
}

var pageTemplate = template.Must(template.New("page").Parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{{template "title" .}}</title>
</head>
<body data-page="{{.Kind}}">
<main>
<h1>{{template "title" .}}</h1>
{{if eq .Kind "error"}}<p id="error">{{.Error}}</p>
{{if .Cancel}}<form method="post" action="{{.Action}}">
<p><button id="cancel" name="button" value="cancel">Return to the application without granting consent</button></p>
</form>
{{end}}{{else if eq .Kind "signed-out"}}<p>You can close this window.</p>
{{else}}<form method="post" action="{{.Action}}">
{{if .Users}}{{range .Users}}<p><button id="user-{{.Username}}" name="username" value="{{.Username}}">{{.Name}} ({{.Username}})</button></p>
{{end}}<input type="hidden" name="button" value="sign-in">
</form>
<form method="post" action="{{.Action}}">
{{else}}<p>{{.Username}}</p>
<input type="hidden" name="username" value="{{.Username}}">
{{end}}{{if eq .Kind "second-factor"}}<p><button id="second-factor" name="button" value="second-factor">Approve</button></p>
{{else if eq .Kind "consent"}}<ul>{{range .Scopes}}<li>{{.}}</li>{{end}}</ul>
<p><button id="accept" name="button" value="accept">Accept</button></p>
{{end}}<p><button id="cancel" name="button" value="cancel">Cancel</button></p>
</form>
{{end}}</main>
</body>
</html>
{{define "title"}}{{if eq .Kind "sign-in"}}Sign in{{else if eq .Kind "picker"}}Pick an account{{else if eq .Kind "second-factor"}}Approve the sign-in{{else if eq .Kind "consent"}}Permissions requested{{else if eq .Kind "signed-out"}}You are signed out{{else}}Sorry, there is trouble signing you in{{end}}{{end}}`))

// write sends the page. The form leads back here with the same query, so that
// a page needs no memory of its own.
func (p *page) write(w http.ResponseWriter, r *http.Request, status int) {
	p.Action = "/" + url.PathEscape(r.PathValue("tenant")) + "/login?" + r.URL.RawQuery
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("X-Frame-Options", "DENY")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", pagePolicy(r.URL.Query().Get("redirect_uri")))
	w.WriteHeader(status)
	// A client that left misses nothing.
	_ = pageTemplate.Execute(w, p)
}

// pagePolicy lets the form go to the client as well: Chromium applies
// form-action to the redirects behind it.
func pagePolicy(redirectURI string) string {
	actions := "'self'"
	if origin := originOf(redirectURI); origin != "" {
		actions += " " + origin
	}
	return "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action " + actions
}

// originOf is empty for addresses that have none, and for what could end the
// directive of a policy.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(u.Host, ";, '") {
		return ""
	}
	return u.Scheme + "://" + u.Host
}
