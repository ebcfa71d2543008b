package graph

import (
	"slices"
	"strings"
)

// kindOf decides what an answer means. readable is whether the body is JSON or
// empty: Graph answers nothing else.
func kindOf(e *Error, said statement, readable bool) Kind {
	switch {
	case e.Claims != "":
		return KindClaims
	case e.Status == 429:
		return KindThrottled
	case e.Status < 400 || !readable:
		return KindNotGraph
	case isRouteRefusal(e.Status, said):
		return KindRoute
	}
	switch e.Status {
	case 400:
		_, literal := readLiteral(e.Message)
		named := slices.ContainsFunc(e.Details, func(d Detail) bool { return d.Target != "" })
		if literal || named || e.Code == "ModelValidationFailure" {
			return KindValue
		}
	case 401:
		return KindSignIn
	case 403:
		if len(e.Scopes) > 0 {
			return KindScope
		}
		return KindForbidden
	case 404, 410:
		return KindNotFound
	case 409, 412:
		return KindConflict
	}
	if e.Status >= 500 {
		return KindService
	}
	return KindRequest
}

// routeRefusals is what Intune says when an address has no such operation. The
// third comes with the code BadRequest, so the message has to be looked at
// (msgraph-sdk-dotnet 2922, graph-explorer 2693).
var routeRefusals = []string{
	"No method match route template",
	"No OData route exists",
	"Resource not found for the segment",
}

func isRouteRefusal(status int, said statement) bool {
	if status == 405 {
		return true
	}
	if status != 400 && status != 404 {
		return false
	}
	texts := slices.Concat(said.codes, said.messages)
	return slices.ContainsFunc(routeRefusals, func(mark string) bool {
		return slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, mark) })
	})
}
