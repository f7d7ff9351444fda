package api

import (
	"net/http"
	"slices"
	"strings"

	"dateline/internal/auth"
	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// handler answers a request, or returns the error that the wrapper renders. It
// must not have written anything when it returns one.
type handler func(c *gin.Context) error

// access says who may use a route.
type access int

const (
	toAll     access = iota // everybody, also where reading is closed
	toRead                  // everybody, or keys where reading is closed
	toOperate               // everybody, or admins where reading is closed
	toWrite                 // editors
)

// route is one method of one path.
type route struct {
	method, path string
	access       access
	handle       handler
}

func (s *Server) routes() []route {
	return slices.Concat(s.metadataRoutes(), s.basemapRoutes(), []route{
		{"GET", "/", toAll, s.getLanding},
		{"GET", "/api", toAll, s.getAPI},
		{"GET", "/openapi.yaml", toAll, s.getOpenAPI},
		{"GET", "/docs", toAll, s.getDocs},
		{"GET", "/map", toAll, s.getMap},
		{"GET", "/embed", toAll, s.getEmbed},
		{"GET", "/assets/*path", toAll, s.getAsset},
		{"GET", "/qgis", toAll, s.getQGIS},
		{"GET", "/qgis.qml", toAll, s.getStyle},
		{"GET", "/healthz", toAll, s.getHealth},
		{"GET", "/readyz", toAll, s.getReadiness},
		{"GET", "/metrics", toOperate, s.getMetrics},
		{"GET", "/types", toRead, s.getTypes},
		{"GET", "/geocode", toRead, s.geocode},
		{"POST", "/geocode", toRead, s.geocodeBatch},
		{"GET", "/reverse", toRead, s.reverse},
		{"GET", "/complete", toRead, s.complete},
		{"GET", "/places/:id", toRead, s.getPlace},
		{"GET", "/collections/places/items", toRead, s.listPlaces},
		{"GET", "/collections/places/items/:id", toRead, s.getPlace},
		{"GET", "/collections/incidents/download", toRead, s.downloadIncidents},
		{"GET", "/collections/incidents/clusters", toRead, s.clusterIncidents},
		{"GET", "/collections/incidents/summary", toRead, s.summarizeIncidents},
	}, s.tileRoutes(), s.incidentRoutes("/incidents"), s.incidentRoutes("/collections/incidents/items"))
}

// incidentRoutes are those of the incidents, which have two names.
func (s *Server) incidentRoutes(path string) []route {
	return []route{
		{"GET", path, toRead, s.listIncidents},
		{"POST", path, toWrite, s.createIncidents},
		{"GET", path + "/:id", toRead, s.getIncident},
		{"PUT", path + "/:id", toWrite, s.putIncident},
		{"PATCH", path + "/:id", toWrite, s.patchIncident},
		{"DELETE", path + "/:id", toWrite, s.deleteIncident},
		{"GET", path + "/:id/history", toRead, s.getHistory},
	}
}

func (s *Server) newEngine() *gin.Engine {
	gin.SetMode(gin.ReleaseMode)
	e := gin.New()
	e.HandleMethodNotAllowed = true
	e.RedirectTrailingSlash = false // no documented URL redirects
	e.RedirectFixedPath = false
	_ = e.SetTrustedProxies(nil) // client.go decides whom to believe
	e.Use(s.observe, s.recover, crossOrigin, s.limitAddress)

	routes := s.routes()
	var paths []string
	for _, r := range routes {
		chain := s.chain(r.access, r.handle)
		e.Handle(r.method, r.path, chain...)
		if r.method == "GET" {
			e.Handle("HEAD", r.path, chain...)
			paths = append(paths, r.path)
		}
	}
	for _, p := range paths {
		e.Handle("OPTIONS", p, s.wrap(s.options(p, routes)))
	}
	e.NoRoute(s.wrap(func(c *gin.Context) error { return noSuchPath(c.Request.URL.Path, paths) }))
	e.NoMethod(s.wrap(func(c *gin.Context) error {
		return &httpError{status: http.StatusMethodNotAllowed, kind: "method_not_allowed",
			detail: c.Request.Method + " cannot be used here; the header Allow lists what can"}
	}))
	return e
}

// chain is what a request of a route goes through after the common middleware.
func (s *Server) chain(a access, h handler) []gin.HandlerFunc {
	switch a {
	case toAll:
		return []gin.HandlerFunc{s.wrap(h)}
	case toWrite:
		return []gin.HandlerFunc{s.authenticate, s.require(auth.Editor), s.wrap(h)}
	}
	if !s.Private {
		return []gin.HandlerFunc{s.authenticate, s.wrap(h)}
	}
	need := auth.Reader
	if a == toOperate {
		need = auth.Admin
	}
	return []gin.HandlerFunc{s.authenticate, s.require(need), s.wrap(h)}
}

// wrap makes a gin handler of h.
func (s *Server) wrap(h handler) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			s.fail(c, err)
		}
	}
}

// options answers OPTIONS on a path: the methods for the key at hand. A browser's
// preflight never comes here, crossOrigin answers it.
func (s *Server) options(path string, routes []route) handler {
	read, write := []string{}, []string{}
	for _, r := range routes {
		switch {
		case r.path == path && r.access == toWrite:
			write = append(write, r.method)
		case r.path == path && r.method == "GET":
			read = append(read, r.method, "HEAD", "OPTIONS")
		case r.path == path:
			read = append(read, r.method)
		}
	}
	forReader := strings.Join(read, ", ")
	forWriter := strings.Join(append(read, write...), ", ")
	return func(c *gin.Context) error {
		caller, err := s.callerOf(c.Request)
		if err != nil {
			return err
		}
		allow := forReader
		if caller.Role.Allows(auth.Editor) {
			allow = forWriter
		}
		c.Header("Allow", allow)
		if slices.Contains(write, "PATCH") {
			c.Header("Accept-Patch", strings.Join(patchTypes, ", "))
		}
		if slices.Contains(write, "POST") {
			c.Header("Accept-Post", strings.Join(bodyTypes, ", "))
		}
		if slices.Contains(read, "POST") {
			c.Header("Accept-Post", strings.Join(batchTypes, ", "))
		}
		c.Status(http.StatusOK) // Part 4 §7.6 wants no 204
		c.Writer.WriteHeaderNow()
		return nil
	}
}

// noSuchPath is the answer to a path without a route, with the nearest one.
func noSuchPath(path string, paths []string) error {
	known := make([]string, 0, len(paths))
	for _, p := range paths {
		if !strings.ContainsAny(p, ":*") && p != "/" {
			known = append(known, p)
		}
	}
	near := strings.TrimRight(path, "/")
	if !slices.Contains(known, near) {
		near = incident.Nearest(near, known)
	}
	e := incident.Errorf(incident.NotFound, "", "there is nothing at %q; GET / lists what there is", clip(path))
	if near != "" {
		e.Message = "there is nothing at \"" + clip(path) + "\"; did you mean " + near + "?"
		e.Suggestions = []string{near}
	}
	return e
}
