package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"syscall"
)

// defaultAddr is where a server listens unless told otherwise.
const defaultAddr = "127.0.0.1:8080"

// listen opens a TCP address.
func listen(ctx context.Context, addr string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", addr)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("%s is taken by another program: choose another address with --addr (port 0 takes a free one): %w", addr, err)
	case errors.Is(err, syscall.EACCES):
		return nil, fmt.Errorf("%s may not be used by this user: choose a port above 1023 with --addr: %w", addr, err)
	case err != nil:
		return nil, fmt.Errorf("listen on %q: give --addr as host:port, for instance 127.0.0.1:8080: %w", addr, err)
	}
	return l, nil
}

// portsTried is how many ports after the one that is taken are tried.
const portsTried = 50

// listenNear opens a TCP address, or the next free port when it is taken.
func listenNear(ctx context.Context, addr string) (net.Listener, error) {
	l, err := listen(ctx, addr)
	if !errors.Is(err, syscall.EADDRINUSE) {
		return l, err
	}
	host, text, splitErr := net.SplitHostPort(addr)
	port, portErr := strconv.Atoi(text)
	if splitErr != nil || portErr != nil {
		return nil, err
	}
	for next := port + 1; next <= min(port+portsTried, 65535); next++ {
		l, nextErr := listen(ctx, net.JoinHostPort(host, strconv.Itoa(next)))
		if !errors.Is(nextErr, syscall.EADDRINUSE) {
			return l, nextErr
		}
	}
	return nil, err
}

// urlOf is the address under which this machine reaches what listens on l.
func urlOf(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return "http://" + l.Addr().String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// isLoopback reports whether only this machine can reach what listens on l.
func isLoopback(l net.Listener) bool {
	a, ok := l.Addr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}
