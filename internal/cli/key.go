package cli

import (
	"cmp"
	"context"
	"fmt"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"dateline/internal/auth"
	"dateline/internal/store/gpkg"

	"github.com/spf13/cobra"
)

func (a *app) key() *cobra.Command {
	return a.group(&cobra.Command{
		Use:   "key",
		Short: "Make, list and revoke the keys that writing needs",
		Long: `Writing through the interface needs a key, and so does reading from a server that
is --private. Each key has a name, which stands in the change log beside what was
written with it, and a role:

  reader  reads from a private server
  editor  also writes incidents
  admin   also sees the figures of a private server

A running server learns of new and revoked keys within a second.`,
		Example: `  dateline key create anna --role editor
  dateline key list`,
		GroupID: groupOperate,
	}, a.keyCreate(), a.keyList(), a.keyRevoke())
}

// withKeys opens the keys of a file for f.
func withKeys(ctx context.Context, db string, f func(*gpkg.Store, *auth.Keyring) error) (err error) {
	store, err := openStore(ctx, db, gpkg.Options{})
	if err != nil {
		return err
	}
	defer closing(&err, store)
	return f(store, auth.NewKeyring(store, time.Now))
}

func (a *app) keyCreate() *cobra.Command {
	var db, role string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "create NAME",
		Short: "Make a key and print its secret, once",
		Long: `Makes a key and prints its secret. It is shown this once: the file keeps only a hash
of it. A name is never given twice, so that the change log stays true. file, import,
and names that begin with demo or bench are the program's own.`,
		Example: `  dateline key create anna --role editor
  curl -H "Authorization: Bearer $(dateline key create ci --role reader)" http://127.0.0.1:8080/incidents`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := freeName(args[0]); err != nil {
				return err
			}
			return withKeys(cmd.Context(), db, func(_ *gpkg.Store, k *auth.Keyring) error {
				secret, err := k.Create(cmd.Context(), args[0], auth.Role(role))
				if err != nil {
					return err
				}
				if err := a.showSecret(args[0], role, secret, asJSON); err != nil {
					if lost := k.Revoke(context.WithoutCancel(cmd.Context()), args[0]); lost != nil {
						return fmt.Errorf("the secret of the key %q could not be written (%w), and the key could not be revoked: revoke it with dateline key revoke: %w", args[0], err, lost)
					}
					return fmt.Errorf("the secret could not be written, so the key %q was revoked again; make one of another name: %w", args[0], err)
				}
				a.say("this is the secret of the key %q (%s); it is not shown again", args[0], role)
				return nil
			})
		},
	}
	dbFlag(cmd, &db)
	cmd.Flags().Var(newChoice(&role, string(auth.Reader), string(auth.Editor), string(auth.Admin)), "role", "what the key allows")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

// freeName refuses the names under which the program itself writes, or makes
// keys that it revokes.
func freeName(name string) error {
	if name == "file" || name == "import" || name == "regeocode" || strings.HasPrefix(name, "demo") || strings.HasPrefix(name, "bench") {
		return fmt.Errorf("%q is reserved for the program itself, as are file, import, regeocode, demo... and bench...: choose another name", name)
	}
	return nil
}

// showSecret writes a new secret to standard output. A reader that has gone
// away is an error then, not the end of the program (SIGPIPE).
func (a *app) showSecret(name, role, secret string, asJSON bool) error {
	signal.Ignore(syscall.SIGPIPE)
	if asJSON {
		return a.printJSON(map[string]string{"name": name, "role": role, "secret": secret})
	}
	return a.print("%s", secret)
}

// keyInfo is what is told of a key.
type keyInfo struct {
	Name      string     `json:"name"`
	Role      string     `json:"role"`
	Hint      string     `json:"hint"`
	CreatedAt time.Time  `json:"created_at"`
	RevokedAt *time.Time `json:"revoked_at"`
}

func (a *app) keyList() *cobra.Command {
	var db string
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "list",
		Short:   "List the keys, the revoked ones too",
		Example: "  dateline key list --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if err := mustExist(db); err != nil {
				return err
			}
			store, err := gpkg.Open(cmd.Context(), db, gpkg.Options{ReadOnly: true})
			if err != nil {
				return err
			}
			defer closing(&err, store)
			keys, err := store.Keys(cmd.Context())
			if err != nil {
				return err
			}
			list := []keyInfo{}
			rows := [][]string{{"NAME", "ROLE", "BEGINS WITH", "MADE", "REVOKED"}}
			for _, k := range keys {
				i := keyInfo{Name: k.Name, Role: k.Role, Hint: k.Hint, CreatedAt: k.CreatedAt}
				revoked := ""
				if !k.RevokedAt.IsZero() {
					i.RevokedAt, revoked = &k.RevokedAt, k.RevokedAt.Format(time.RFC3339)
				}
				list = append(list, i)
				rows = append(rows, []string{k.Name, k.Role, k.Hint, k.CreatedAt.Format(time.RFC3339), cmp.Or(revoked, "-")})
			}
			if asJSON {
				return a.printJSON(list)
			}
			return a.table(rows)
		},
	}
	dbFlag(cmd, &db)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func (a *app) keyRevoke() *cobra.Command {
	var db string
	cmd := &cobra.Command{
		Use:     "revoke NAME",
		Short:   "End a key",
		Long:    "Ends a key. Servers refuse it within a second. Its name stays in the change log.",
		Example: "  dateline key revoke anna",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := mustExist(db); err != nil {
				return err
			}
			return withKeys(cmd.Context(), db, func(_ *gpkg.Store, k *auth.Keyring) error {
				if err := k.Revoke(cmd.Context(), args[0]); err != nil {
					return err
				}
				a.say("the key %q is revoked", args[0])
				return nil
			})
		},
	}
	dbFlag(cmd, &db)
	return cmd
}
