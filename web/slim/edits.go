package main

// madeFor is the version of go-app that the edits below were read against.
const madeFor = "v10.1.11"

// leftOut are the files of which the editor needs nothing.
var leftOut = []omission{
	{"app/cache.go", "the cache of the server's handler"},
	{"app/crypto.go", "encryption of stored values: crypto/aes, crypto/cipher, crypto/rand"},
	{"app/http.go", "the server's handler: net/http, and with it crypto/tls"},
	{"app/notification.go", "push notifications: encoding/json"},
	{"app/state.go", "states in the browser's storage: encoding/json, google/uuid"},
	{"app/storage.go", "the browser's storage: encoding/json"},
	{"app/wasm.go", "a GenerateStaticWebsite that only panics, and names types of http.go"},
}

// edits make the rest compile without what is left out. What the editor would
// miss is cut, not replaced by something that fails later: a use of it does not
// compile.
var edits = []edit{
	{
		file: "app/context.go",
		from: "\t\"encoding/json\"\n",
		why:  "only Encrypt and Decrypt use it",
	},
	{
		file: "app/context.go",
		from: "\t\"github.com/google/uuid\"\n",
		why:  "only DeviceID uses it",
	},
	{
		file: "app/context.go",
		from: "\t\"strings\"\n",
		why:  "only the key of the encryption uses it",
	},
	{
		file: "app/context.go",
		from: "\tlocalStorage ",
		upTo: "\tdispatch ",
		why:  "no storage in a context",
	},
	{
		file: "app/context.go",
		from: "\tobserveState ",
		upTo: "\n\tsourceElement ",
		why:  "no states in a context",
	},
	{
		file: "app/context.go",
		from: "// DeviceID fetches",
		upTo: "// Page retrieves",
		why:  "DeviceID is kept in the storage",
	},
	{
		file: "app/context.go",
		from: "// LocalStorage accesses",
		upTo: "// Dispatch prompts",
		why:  "no storage, encryption and notifications",
	},
	{
		file: "app/context.go",
		from: "// ObserveState establishes",
		upTo: "// ResizeContent notifies",
		why:  "no states",
	},

	{
		file: "app/engine.go",
		from: "\t\"encoding/json\"\n",
		why:  "only the list of internal addresses uses it",
	},
	{
		file: "app/engine.go",
		from: "\tlocalStorage   BrowserStorage",
		upTo: "\tbrowser ",
		why:  "no storage in the engine",
	},
	{
		file: "app/engine.go",
		from: "\tstates ",
		upTo: "}\n\nfunc newEngine(",
		why:  "no states in the engine",
	},
	{
		file: "app/engine.go",
		from: "\tvar localStorage BrowserStorage",
		upTo: "\tif resolveURL == nil",
		why:  "no storage is made",
	},
	{
		file: "app/engine.go",
		from: "\t\tlocalStorage:               localStorage,\n",
		why:  "no local storage for the engine",
	},
	{
		file: "app/engine.go",
		from: "\t\tsessionStorage:             sessionStorage,\n",
		why:  "no session storage for the engine",
	},
	{
		file: "app/engine.go",
		from: "\t\tlocalStorage:          e.localStorage",
		upTo: "\t\tdispatch: ",
		why:  "no storage for contexts",
	},
	{
		file: "app/engine.go",
		from: "\t\tobserveState: ",
		upTo: "\n\t\tnotifyComponentEvent: ",
		why:  "no states for contexts",
	},
	{
		file: "app/engine.go",
		from: "\tif e.internalURLs == nil {",
		upTo: "}\n\nfunc (e *engineX) page(",
		with: "\treturn false\n",
		why:  "GOAPP_INTERNAL_URLS is a list in JSON, and links are left to the browser",
	},
	{
		file: "app/engine.go",
		from: "\t\"time\"\n",
		why:  "only the ticks of the loop use it",
	},
	{
		file: "app/engine.go",
		from: "\tif framerate <= 0 {",
		upTo: "func (e *engineX) processFrame() {",
		with: loopAtOnce,
		why: "a change is rendered as soon as nothing else is waiting, within the event that made it, not at a next tick; " +
			"in a browser there is no end to wait for; " +
			"and CleanupExpiredPersistedStates would read all the origin's local storage as JSON, and delete what others keep there",
	},
	{
		file: "app/engine.go",
		from: "\te.actions.Cleanup()\n\te.states.Cleanup()\n",
		why:  "no actions and no states to clean up",
	},

	{
		file: "app/resource.go",
		from: "\t\"net/http\"\n",
		why:  "only the server's resolvers use it",
	},
	{
		file: "app/resource.go",
		from: "// LocalDir returns",
		upTo: "func clientResourceResolver(",
		why:  "no resolvers of the server",
	},

	{
		file: "app/route.go",
		from: "\t\"regexp\"\n",
		why:  "no routes with regular expressions",
	},
	{
		file: "app/route.go",
		from: "\troutesWithRegexp []regexpRoute\n",
		why:  "no list of such routes",
	},
	{
		file: "app/route.go",
		from: "func (r *router) routeWithRegexp(",
		upTo: "func (r *router) createComponent(",
		why:  "no such route is added, and only go-app's tests ask what is routed",
	},
	{
		file: "app/route.go",
		from: "\tfor _, rwr := range r.routesWithRegexp {\n\t\tif rwr.regexp.MatchString(path) {\n\t\t\treturn rwr.newComponent(), true\n\t\t}\n\t}\n\n",
		why:  "no such route is found",
	},
	{
		file: "app/route.go",
		from: "type regexpRoute struct {\n\tregexp       *regexp.Regexp\n\tnewComponent func() Composer\n}\n",
		why:  "no type of such routes",
	},
	{
		file: "app/app.go",
		from: "// RouteWithRegexp associates",
		upTo: "// NewZeroComponentFactory returns",
		why:  "no way to ask for such a route",
	},

	{
		file: "app/strings.go",
		from: "\t\"encoding/json\"\n",
		why:  "only jsonString uses it",
	},
	{
		file: "app/strings.go",
		from: "func jsonString(",
		upTo: "// Formats a string",
		why:  "jsonString is the server's",
	},

	{
		file: "app/engine.go",
		from: "\t\"bytes\"\n",
		why:  "only Encode uses it",
	},
	{
		file: "app/engine.go",
		from: "// Encode serializes",
		upTo: "func (e *engineX) dispatch(",
		why:  "no page is written as HTML",
	},
	{
		file: "app/node.go",
		from: "\t\"bytes\"\n\t\"html\"\n\t\"io\"\n",
		why:  "writing HTML uses them, and html brings its table of entities",
	},
	{
		file: "app/node.go",
		from: "\t\"strconv\"\n",
		why:  "only writing HTML uses it",
	},
	{
		file: "app/node.go",
		from: "// HTMLString returns",
		upTo: "// Component events",
		why:  "no element is written as HTML",
	},
	{
		file: "app/node.go",
		from: "// Encode transforms",
		upTo: "func canUpdateValue(",
		why:  "no node is written as HTML",
	},
	{
		file: "errors/errors.go",
		from: "\t\"encoding/json\"\n",
		why:  "errors are printed, not encoded",
	},
	{
		file: "errors/errors.go",
		from: "var (\n",
		upTo: "// Unwrap returns",
		why:  "no encoder of errors to choose",
	},
	{
		file: "errors/errors.go",
		from: "\ts, err := Encoder(e)",
		upTo: "func (e Error) Is(",
		with: "\ts := e.Message\n\tif e.Tags != nil {\n\t\ts += fmt.Sprint(\" \", e.Tags)\n\t}\n\tif e.WrappedErr != nil {\n\t\ts += \": \" + e.WrappedErr.Error()\n\t}\n\treturn s\n}\n\n",
		why:  "an error is printed as message, tags: cause",
	},

	// Each kind of element is some 15 KB of WebAssembly: methods and their types.
	// The editor's are all made by Elem.
	{
		file: "app/component.go",
		from: "\t\"strings\"\n",
		why:  "only the Render that a component lacks uses it",
	},
	{
		file: "app/component.go",
		from: "\t\"reflect\"\n",
		why:  "that Render names the component",
	},
	{
		file: "app/component.go",
		from: "// Render produces",
		upTo: "// ValueTo captures",
		why:  "each component has a Render of its own; it would bring H1, P and Code",
	},
	{
		file: "app/notfound.go",
		from: "func (n *notFound) OnMount(",
		upTo: "func (n *notFound) Render(",
		why:  "no icon on the page for an address that has none",
	},
	{
		file: "app/notfound.go",
		from: notFoundPage,
		with: "\treturn Elem(\"p\").Text(\"Not Found\")\n",
		why:  "the page for an address that has none would bring Img and P",
	},
	{
		file: "app/engine.go",
		from: "\tbody    HTMLBody\n",
		with: "\tbody    HTMLElem\n",
		why:  "the page's body would bring Body",
	},
	{
		file: "app/engine.go",
		from: "\t\tbody := Body()\n",
		upTo: "\t\te.body = body\n",
		with: firstBody,
		why:  "the page before the first render would bring Body and Div",
	},
	{
		file: "app/engine.go",
		from: "Body().privateBody(v)",
		with: "Elem(\"body\").Body(v)",
		why:  "the page with the component in it is a body of the same kind",
	},
	{
		file: "app/engine.go",
		from: "\te.body = body.(HTMLBody)\n",
		with: "\te.body = body.(HTMLElem)\n",
		why:  "and so it is after the render",
	},
}

const notFoundPage = `	return Div().
		Class("goapp-app-info").
		Body(
			Div().
				Class("goapp-notfound-title").
				Body(
					Text("4"),
					Img().
						Class("goapp-logo").
						Alt("0").
						Src(n.Icon),
					Text("4"),
				),
			P().
				Class("goapp-label").
				Text("Not Found"),
		)
`

const firstBody = `		body := Elem("body")
		body = body.setJSElement(Window().Get("document").Get("body")).(HTMLElem)

		firstChild := Elem("div")
		firstChild = firstChild.setJSElement(body.JSValue().firstElementChild()).(HTMLElem)
		firstChild = firstChild.setParent(body).(HTMLElem)

		body = body.setBody([]UI{firstChild}).(HTMLElem)
`

const loopAtOnce = `	for {
		select {
		case dispatch := <-e.dispatches:
			dispatch()
			continue
		default:
		}

		e.processFrame()
		dispatch := <-e.dispatches
		dispatch()
	}
}

`
