package api

import (
	"context"
	"net/http"
	"time"

	"dateline/internal/incident"

	"github.com/gin-gonic/gin"
)

// readyWithin is how long the store may take to answer a readiness check.
const readyWithin = 2 * time.Second

// getHealth answers as long as the process does.
func (s *Server) getHealth(c *gin.Context) error { return healthy(c) }

// getReadiness answers 200 if the store does and the server is not going down.
func (s *Server) getReadiness(c *gin.Context) error {
	if s.draining.Load() {
		return incident.Errorf(incident.Unavailable, "", "the server is shutting down")
	}
	if store, ok := s.Store.(interface{ Ready() error }); ok {
		if err := store.Ready(); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyWithin)
	defer cancel()
	for _, err := range s.Store.Find(ctx, incident.Query{Limit: 1}) {
		if err != nil {
			return &incident.Error{Code: incident.Unavailable, Message: "the store does not answer", Err: err}
		}
	}
	return healthy(c)
}

func healthy(c *gin.Context) error {
	c.Header("Cache-Control", "no-store")
	c.Data(http.StatusOK, "application/json", []byte(`{"status":"ok"}`+"\n"))
	return nil
}
