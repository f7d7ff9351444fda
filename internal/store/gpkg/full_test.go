package gpkg_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"dateline/internal/incident"
	"dateline/internal/store/gpkg"
	"dateline/internal/testenv"
)

// TestDiskFull fills a small disk of its own, which a helper mounts where
// nobody else sees it.
func TestDiskFull(t *testing.T) {
	for _, end := range []string{"freed", "closed"} {
		t.Run(end, func(t *testing.T) {
			attr := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
			if id := os.Getuid(); id != 0 {
				attr.Cloneflags |= syscall.CLONE_NEWUSER
				attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: 0, HostID: id, Size: 1}}
			}
			dir := t.TempDir()
			if err := mayMount(t, attr, dir); err != nil {
				testenv.Missing(t, "a disk of its own cannot be mounted: %v", err)
			}
			h := start(t, "fill", func(c *exec.Cmd) { c.SysProcAttr = attr }, dir, end)
			h.finish(t)
		})
	}
}

// mayMount tries whether a helper may mount at all.
func mayMount(t *testing.T, attr *syscall.SysProcAttr, dir string) error {
	cmd := exec.Command(os.Args[0], dir, "try")
	cmd.Env = append(os.Environ(), roleVar+"=fill")
	cmd.SysProcAttr = attr
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	return nil
}

// fillDisk mounts a disk of 16 MB with 7 MB of ballast, and stores
// incidents until it is full.
func fillDisk(args []string) error {
	dir, end := args[0], args[1]
	if err := syscall.Mount("none", "/", "", syscall.MS_REC|syscall.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("make the mount private: %w", err)
	}
	if err := syscall.Mount("dateline", dir, "tmpfs", 0, "size=16m"); err != nil {
		return fmt.Errorf("mount: %w", err)
	}
	if end == "try" {
		return nil
	}
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 7<<20), 0o600); err != nil {
		return err
	}
	ctx, path := context.Background(), filepath.Join(dir, "test.gpkg")
	s, err := gpkg.Open(ctx, path, gpkg.Options{})
	if err != nil {
		return err
	}
	n, err := storeUntilFull(ctx, s)
	if err != nil {
		return err
	}
	if err := holds(ctx, s, n); err != nil {
		return fmt.Errorf("while full: %w", err)
	}
	// It goes on being full, and readable.
	if _, err := s.Apply(ctx, heavy(n)); incident.CodeOf(err) != incident.Full {
		return fmt.Errorf("the second write to a full disk: code %q, %w", incident.CodeOf(err), err)
	}
	for name, err := range map[string]error{
		"a backup":   s.Backup(ctx, filepath.Join(dir, "copy.gpkg")),
		"a snapshot": s.WriteSnapshot(ctx, filepath.Join(dir, "snapshot.gpkg"), incident.Query{}, nil),
	} {
		if incident.CodeOf(err) != incident.Full || !strings.Contains(err.Error(), "another disk") {
			return fmt.Errorf("%s on a full disk: %w", name, err)
		}
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.gpkg")); err != nil || len(left) != 1 {
		return fmt.Errorf("there lie %v, %w", left, err)
	}
	if end == "freed" {
		if err := os.Remove(ballast); err != nil {
			return err
		}
		if _, err := s.Apply(ctx, heavy(n)); err != nil {
			return fmt.Errorf("after space was freed: %w", err)
		}
		n++
		if err := holds(ctx, s, n); err != nil {
			return fmt.Errorf("after space was freed: %w", err)
		}
		if err := s.Close(); err != nil {
			return err
		}
	} else {
		_ = s.Close() // it may say that the log did not fit into the file
		if err := os.Remove(ballast); err != nil {
			return err
		}
	}
	if s, err = gpkg.Open(ctx, path, gpkg.Options{}); err != nil {
		return fmt.Errorf("open again: %w", err)
	}
	if err := holds(ctx, s, n); err != nil {
		return fmt.Errorf("opened again: %w", err)
	}
	if faults := faultsIn(ctx, path); faults != "" {
		return errors.New("check:" + faults)
	}
	return s.Close()
}

// heavy is a batch of some 160 kB.
func heavy(n int) []incident.Write {
	var w []incident.Write
	for k := range 5 {
		i := some(fmt.Sprintf("h%d-%d", n, k), n)
		i.ExternalIDs = map[string]string{"row": strings.Repeat("x", 32_000)}
		w = append(w, creation(i))
	}
	return w
}

func storeUntilFull(ctx context.Context, s *gpkg.Store) (int, error) {
	for n := range 10_000 {
		seq := s.Seq()
		_, err := s.Apply(ctx, heavy(n))
		if err == nil {
			continue
		}
		if code := incident.CodeOf(err); code != incident.Full {
			return n, fmt.Errorf("batch %d on a full disk: code %q, %w", n, code, err)
		}
		if strings.Contains(err.Error(), "database or disk is full") {
			return n, fmt.Errorf("batch %d: the full disk is told twice: %w", n, err)
		}
		if s.Seq() != seq {
			return n, fmt.Errorf("batch %d failed, but Seq went from %d to %d", n, seq, s.Seq())
		}
		if n < 3 {
			return n, fmt.Errorf("full after %d batches: this tests little", n)
		}
		return n, nil
	}
	return 0, errors.New("the disk does not fill")
}

// holds wants the batches up to n in s, and no more.
func holds(ctx context.Context, s *gpkg.Store, n int) error {
	if got := count(ctx, s); got != int64(5*n) {
		return fmt.Errorf("%d incidents, want %d", got, 5*n)
	}
	for b := range n {
		for k := range 5 {
			if _, err := s.Get(ctx, incident.ID(fmt.Sprintf("h%d-%d", b, k))); err != nil {
				return err
			}
		}
	}
	if _, err := s.Get(ctx, incident.ID(fmt.Sprintf("h%d-0", n))); incident.CodeOf(err) != incident.NotFound {
		return fmt.Errorf("part of the batch that failed is there: %v", err)
	}
	return nil
}
