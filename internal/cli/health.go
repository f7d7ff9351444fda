package cli

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// healthTimeout is how long a healthy server may take to answer.
const healthTimeout = 5 * time.Second

// health is for the health check of a container, whose image has no curl.
func (a *app) health() *cobra.Command {
	return &cobra.Command{
		Use:    "health URL",
		Short:  "Ask a server whether it is ready",
		Long:   "Asks for URL/readyz and fails unless the server is ready. Health checks of containers use it.",
		Args:   cobra.ExactArgs(1),
		Hidden: true,
		RunE: func(cmd *cobra.Command, args []string) error {
			ctx, cancel := context.WithTimeout(cmd.Context(), healthTimeout)
			defer cancel()
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(args[0], "/")+"/readyz", nil)
			if err != nil {
				return fmt.Errorf("ask %s: %w", args[0], err)
			}
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				return fmt.Errorf("ask %s: %w", args[0], err)
			}
			defer res.Body.Close()
			if res.StatusCode != http.StatusOK {
				return fmt.Errorf("%s is not ready: it answers %s", args[0], res.Status)
			}
			return nil
		},
	}
}
